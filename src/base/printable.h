/* Bytes of clients in a form that is safe to print. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * Reports whether a character may stand in a log, on a terminal or in a menu:
 * valid UTF-8, but no control character (C0, DEL, C1 such as NEL), no separator
 * of lines (U+2028, U+2029), and none that turns the direction of the text
 * (U+202A to U+202E, U+2066 to U+2069). `len` is the result of utf8_step().
 */
bool printable_is(const char *at, size_t len);

/*
 * Copies up to n bytes into `out` (`size` bytes, 1 or more; always ends in NUL)
 * with a blank for a TAB, and `?` for each other character that is not
 * printable. Returns `out`.
 */
char *printable_copy(char *out, size_t size, const char *bytes, size_t n);
