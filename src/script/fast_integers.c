/*
 * A faster snprintf(3) for integers of Lua, with the build option
 * FAST_INTEGERS. Lua writes an integer into a string with snprintf(), which
 * takes longer than the rest of a handler's work for a menu line. This function
 * replaces the C library's in the whole process, even if liblua is linked at
 * run time. It formats LUA_INTEGER_FMT itself and passes all other formats on.
 */
#include <lua.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/decimal.h"

/* The sanitizers have their own snprintf(), which checks more. */
#if defined(GOPHERMOON_FAST_INTEGERS) && defined(__GLIBC__) && \
    !defined(__SANITIZE_ADDRESS__)

enum { INTEGER_MAX = 20 };	/* bytes: a sign and 19 digits */

/*
 * Replaces __snprintf_chk(), which liblua calls if it was built with
 * _FORTIFY_SOURCE, as in distributions; otherwise this function is not called.
 * `room` is the size of `out`.
 */
int fast_integers_snprintf(char *out, size_t n, int flag, size_t room,
    const char *format, ...) __asm__("__snprintf_chk")
    __attribute__((format(printf, 5, 6)));

static int
write_integer(char *out, long long number)
{
	char *end = out;

	if (number < 0)
		*end++ = '-';
	end =
	    decimal_put(end, number < 0 ? -(uint64_t)number : (uint64_t)number);
	*end = '\0';
	return (int)(end - out);
}

int
fast_integers_snprintf(char *out, size_t n, int flag, size_t room,
    const char *format, ...)
{
	va_list args;
	int result;

	va_start(args, format);
	if (n > INTEGER_MAX && n <= room &&
	    strcmp(format, LUA_INTEGER_FMT) == 0)
		result = write_integer(out, va_arg(args, long long));
	else
		result =
		    __builtin___vsnprintf_chk(out, n, flag, room, format, args);
	va_end(args);
	return result;
}

#endif
