/*
 * Converts Windows-1252 in old texts to UTF-8, which clients expect today.
 * Windows-1252 is Latin-1 with 27 printable characters in place of controls.
 */
#pragma once

#include "base/buf.h"

/*
 * The state of one text, which comes in pieces of any size. Zeroed, it is the
 * start of a text.
 */
struct windows1252 {
	char partial[4]; /* a character that the last piece cut off */
	size_t n; /* bytes of it, 0 to 3 */
};

/* Adds n bytes of a text: UTF-8 as it is, other bytes as Windows-1252. */
void windows1252_add(struct windows1252 *state, struct buf *out,
    const char *text, size_t n);

/* Ends a text: adds the bytes of a partial character as Windows-1252. */
void windows1252_end(struct windows1252 *state, struct buf *out);
