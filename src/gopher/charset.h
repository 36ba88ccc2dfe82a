/* Old texts in Latin-1 leave as UTF-8, which is what clients expect today. */
#ifndef GOPHER_CHARSET_H
#define GOPHER_CHARSET_H

#include <stdbool.h>

#include "base/buf.h"

/*
 * How many bytes the UTF-8 character at `at` has (RFC 3629), 0 if it is none.
 * One that is cut off after `left` bytes, 1 or more, counts with its full
 * length.
 */
size_t charset_length(const char *at, size_t left);

/* Is all of it UTF-8, and complete? */
bool charset_is_utf8(const char *text, size_t n);

/* A text on its way, in pieces of any size. Zeroed, it stands at the start. */
struct charset {
	char held[4];	/* the beginning of a character */
	size_t n;	/* bytes held, 0 to 3 */
};

/* Adds n bytes of a text: what is UTF-8 as it is, any other byte as Latin-1. */
void charset_add(struct charset *charset, struct buf *out, const char *text,
    size_t n);

/* Adds what is held at the end of the text. */
void charset_end(struct charset *charset, struct buf *out);

#endif
