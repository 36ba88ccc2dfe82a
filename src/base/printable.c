#include "base/printable.h"

char *
printable_copy(char *out, size_t size, const char *bytes, size_t n)
{
	unsigned char c;
	size_t i;

	for (i = 0; i < n && i + 1 < size; i++) {
		c = (unsigned char)bytes[i];
		if (c == '\t')
			out[i] = ' ';
		else
			out[i] = c < 0x20 || c == 0x7f ? '?' : (char)c;
	}
	out[i] = '\0';
	return out;
}
