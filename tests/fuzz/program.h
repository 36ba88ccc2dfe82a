/* Makes programs in Lua from the bytes of an input; most of them compile. */
#ifndef TESTS_FUZZ_PROGRAM_H
#define TESTS_FUZZ_PROGRAM_H

#include <stdbool.h>

#include "fuzz.h"

/*
 * Adds a program to `out` that the input chooses, up to its end, or up to the
 * end of a list of statements. It calls functions of handlers if `is_handler`,
 * else `say(value)`.
 */
void program_make(struct buf *out, struct bytes *in, bool is_handler);

#endif
