/* Bytes of clients in a form that is safe to print. */
#pragma once

#include <stddef.h>

/*
 * Copies up to n bytes into `out` (`size` bytes, 1 or more; always ends in NUL)
 * with a blank for a TAB, and `?` for every other byte below 0x20 and 0x7f.
 * Returns `out`.
 */
char *printable_copy(char *out, size_t size, const char *bytes, size_t n);
