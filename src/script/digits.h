/*
 * Lua writes an integer into a string with snprintf(3), which takes longer than
 * all else that a handler does to send a line of a menu. So this program has a
 * snprintf() of its own, which stands in front of the C library's also where
 * liblua is linked at run time: it knows the one format that integers have, and
 * hands on all others.
 */
#ifndef SCRIPT_DIGITS_H
#define SCRIPT_DIGITS_H

#include <stddef.h>

/*
 * By this name, which is the linker's, snprintf(3) is called where the compiler
 * checks sizes, as those of distributions do: `room` is how large `out` is.
 * Where liblua was built otherwise, nobody calls it.
 */
int digits_snprintf(char *out, size_t n, int flag, size_t room,
    const char *format, ...) __asm__("__snprintf_chk")
    __attribute__((format(printf, 5, 6)));

#endif
