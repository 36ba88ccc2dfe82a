#include "base/printable.h"

#include <string.h>

#include "base/utf8.h"

/* Reports whether U+2000 + `low` breaks lines or turns the direction. */
static bool
steers_text(unsigned low)
{
	return (low >= 0x28 && low <= 0x2e) || (low >= 0x66 && low <= 0x69);
}

bool
printable_is(const char *at, size_t len)
{
	const unsigned char *c = (const unsigned char *)at;

	if (len == 1)
		return c[0] >= 0x20 && c[0] < 0x7f;
	if (len == 2)
		return c[0] != 0xc2 || c[1] >= 0xa0;
	return len != 3 || c[0] != 0xe2 || (c[1] & ~1U) != 0x80 ||
	    !steers_text((c[1] & 1U) << 6 | (c[2] & 0x3fU));
}

char *
printable_copy(char *out, size_t size, const char *bytes, size_t n)
{
	size_t i, len, put;

	for (i = put = 0; i < n; i += len) {
		len = utf8_step(bytes + i, n - i);
		if (put + len >= size)
			break;
		if (printable_is(bytes + i, len)) {
			memcpy(out + put, bytes + i, len);
			put += len;
		} else
			out[put++] = bytes[i] == '\t' ? ' ' : '?';
	}
	out[put] = '\0';
	return out;
}
