#include "gopher/charset.h"

#include <stdint.h>
#include <string.h>

/* The length that the first byte promises, and the range of the second one. */
static size_t
promise(unsigned char first, unsigned char *low, unsigned char *high)
{
	*low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	*high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

size_t
charset_length(const char *at, size_t left)
{
	unsigned char low, high, c;
	size_t n, i;

	n = promise((unsigned char)at[0], &low, &high);
	for (i = 1; i < n && i < left; i++) {
		c = (unsigned char)at[i];
		if (c < low || c > high)
			return 0;
		low = 0x80;
		high = 0xbf;
	}
	return n;
}

/* How many bytes are ASCII: eight at a time, as long as there are as many. */
static size_t
count_ascii(const char *text, size_t n)
{
	uint64_t eight;
	size_t i;

	for (i = 0; i + sizeof eight <= n; i += sizeof eight) {
		memcpy(&eight, text + i, sizeof eight);
		if ((eight & 0x8080808080808080) != 0)
			break;
	}
	while (i < n && (unsigned char)text[i] < 0x80)
		i++;
	return i;
}

bool
charset_is_utf8(const char *text, size_t n)
{
	size_t i, len;

	for (i = count_ascii(text, n); i < n; i += len) {
		len = charset_length(text + i, n - i);
		if (len == 0 || len > n - i)
			return false;
		if (len > 1)
			len += count_ascii(text + i + len, n - i - len);
	}
	return true;
}

/* One byte of Latin-1: its number is its code point. */
static void
add_latin1(struct buf *out, unsigned char c)
{
	char two[2] = { (char)(0xc0 | c >> 6), (char)(0x80 | (c & 0x3f)) };

	buf_add(out, two, sizeof two);
}

/* Adds all but a character that is cut off; how many bytes that were. */
static size_t
add_complete(struct buf *out, const char *text, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i += len) {
		len = charset_length(text + i, n - i);
		if (len > n - i)
			break;
		if (len == 0) {
			add_latin1(out, (unsigned char)text[i]);
			len = 1;
		} else
			buf_add(out, text + i, len);
	}
	return i;
}

/* Completes the character that is held, byte by byte. */
static size_t
complete(struct charset *charset, struct buf *out, const char *text, size_t n)
{
	size_t taken, done;

	for (taken = 0; charset->n > 0 && taken < n; taken++) {
		charset->held[charset->n++] = text[taken];
		done = add_complete(out, charset->held, charset->n);
		charset->n -= done;
		memmove(charset->held, charset->held + done, charset->n);
	}
	return taken;
}

void
charset_add(struct charset *charset, struct buf *out, const char *text,
    size_t n)
{
	size_t done;

	done = complete(charset, out, text, n);
	text += done;
	n -= done;
	done = add_complete(out, text, n);
	memcpy(charset->held + charset->n, text + done, n - done);
	charset->n += n - done;
}

void
charset_end(struct charset *charset, struct buf *out)
{
	size_t i;

	for (i = 0; i < charset->n; i++)
		add_latin1(out, (unsigned char)charset->held[i]);
	charset->n = 0;
}
