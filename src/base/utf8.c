#include "base/utf8.h"

#include <string.h>

/* Returns the length by the first byte, and the range of the second byte. */
static size_t
read_first_byte(unsigned char first, unsigned char *low, unsigned char *high)
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
utf8_length(const char *at, size_t left)
{
	unsigned char low, high, c;
	size_t n, i;

	n = read_first_byte((unsigned char)at[0], &low, &high);
	for (i = 1; i < n && i < left; i++) {
		c = (unsigned char)at[i];
		if (c < low || c > high)
			return 0;
		low = 0x80;
		high = 0xbf;
	}
	return n;
}

size_t
utf8_prefix(const char *text, size_t n, size_t most)
{
	if (n <= most)
		return n;
	for (n = most; n > 0 && utf8_continues(text[n]);)
		n--;
	return n;
}

/* Counts the leading ASCII bytes, in steps of eight while possible. */
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
utf8_is_valid(const char *text, size_t n)
{
	size_t i, len;

	for (i = count_ascii(text, n); i < n; i += len) {
		len = utf8_length(text + i, n - i);
		if (len == 0 || len > n - i)
			return false;
		len += count_ascii(text + i + len, n - i - len);
	}
	return true;
}

size_t
utf8_encode(char *out, uint32_t code)
{
	static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n, i;

	n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (i = n; --i > 0; code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)(n == 1 ? code : first[n] | code);
	return n;
}
