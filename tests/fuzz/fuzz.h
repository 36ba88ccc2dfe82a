/*
 * A fuzzer is a file fuzz_NAME.c that defines fuzz_one(). It aborts, mostly by
 * assert(), if the code does not keep its promise for the input.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* Called once, before the first input, if the fuzzer defines it. */
void fuzz_start(void) __attribute__((weak));

/* Tries one input. */
void fuzz_one(struct bytes in);

/* Takes the first byte of an input; 0 at its end. */
unsigned char fuzz_byte(struct bytes *in);

/* Takes at most n bytes. */
struct bytes fuzz_part(struct bytes *in, size_t n);

/* Takes all up to the next byte `end`, which is dropped, or the rest. */
struct bytes fuzz_until(struct bytes *in, char end);

/* Takes the same as a C string, without NUL bytes. The caller frees it. */
char *fuzz_string(struct bytes *in, char end);

/* Fails unless both hold the same bytes. */
void fuzz_assert_equal(const struct buf *a, const struct buf *b);

/* Writes a file; the working directory is for files of fuzzers. */
void fuzz_write_file(const char *path, struct bytes text);

#endif
