#include "gopher/latin1.h"

#include <string.h>

#include "base/utf8.h"

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
		len = utf8_length(text + i, n - i);
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
complete(struct latin1 *charset, struct buf *out, const char *text, size_t n)
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
latin1_add(struct latin1 *charset, struct buf *out, const char *text, size_t n)
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
latin1_end(struct latin1 *charset, struct buf *out)
{
	size_t i;

	for (i = 0; i < charset->n; i++)
		add_latin1(out, (unsigned char)charset->held[i]);
	charset->n = 0;
}
