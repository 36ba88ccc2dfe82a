/* Converts Latin-1 in old texts to UTF-8, which clients expect today. */
#pragma once

#include "base/buf.h"

/*
 * The state of one text, which comes in pieces of any size. Zeroed, it is the
 * start of a text.
 */
struct latin1 {
	char partial[4];	/* a character that the last piece cut off */
	size_t n;		/* bytes of it, 0 to 3 */
};

/* Adds n bytes of a text. UTF-8 is unchanged, other bytes are Latin-1. */
void latin1_add(struct latin1 *state, struct buf *out, const char *text,
    size_t n);

/* Ends a text: adds the bytes of a partial character as Latin-1. */
void latin1_end(struct latin1 *state, struct buf *out);
