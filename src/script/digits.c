#include "script/digits.h"

#include <lua.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

/* The sanitizers have theirs, which sees more. */
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)

enum { DIGITS_MAX = 20 };	/* a sign, and 19 of 64 bits */

/* Writes the number, and returns its length; the room is enough. */
static int
write_integer(char *out, long long number)
{
	unsigned long long rest = number < 0 ? -(unsigned long long)number :
					       (unsigned long long)number;
	char digits[DIGITS_MAX];
	size_t at = sizeof digits;
	int n = number < 0;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		*out++ = '-';
	memcpy(out, digits + at, sizeof digits - at);
	out[sizeof digits - at] = '\0';
	return n + (int)(sizeof digits - at);
}

int
digits_snprintf(char *out, size_t n, int flag, size_t room, const char *format,
    ...)
{
	va_list args;
	int result;

	va_start(args, format);
	if (n > DIGITS_MAX && n <= room && strcmp(format, LUA_INTEGER_FMT) == 0)
		result = write_integer(out, va_arg(args, long long));
	else
		result =
		    __builtin___vsnprintf_chk(out, n, flag, room, format, args);
	va_end(args);
	return result;
}

#endif
