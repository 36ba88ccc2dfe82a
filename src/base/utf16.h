/* Converts UTF-16 (RFC 2781) to UTF-8. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The order of the bytes of a unit; UTF16_NONE: this is not UTF-16. */
enum utf16_order { UTF16_NONE, UTF16_LITTLE, UTF16_BIG };

/*
 * The state of one text, which comes in pieces of any size. Zeroed but for the
 * order, it is the start of a text.
 */
struct utf16 {
	enum utf16_order order;
	bool has_first;		/* the last piece ended within a unit */
	unsigned char first;	/* the first byte of that unit */
	uint16_t high;		/* a surrogate that waits for its pair, or 0 */
	bool begun;		/* a unit has come */
};

/* Returns the order that a byte order mark at the start of a text names. */
enum utf16_order utf16_order_of(const char *start, size_t n);

/* Returns the unit in the two bytes at `at`. */
uint16_t utf16_unit(enum utf16_order order, const char *at);

/*
 * Reports whether a block that begins with a unit holds a NUL: a unit, or if it
 * is not UTF-16, a byte.
 */
bool utf16_has_nul(enum utf16_order order, const char *block, size_t n);

enum { UTF16_HELD = 8 };	/* bytes that a text can hold back */

/*
 * Puts n bytes of a text as UTF-8 at `to`, at most 2 * n + UTF16_HELD bytes.
 * Returns the address after the last byte. Leaves out the byte order mark;
 * surrogates without their pair become U+FFFD.
 */
char *utf16_put(struct utf16 *state, char *to, const char *bytes, size_t n);

/* Ends a text: puts U+FFFD for what is incomplete, UTF16_HELD bytes or less. */
char *utf16_put_end(struct utf16 *state, char *to);
