/* Converts Latin-1 in old texts to UTF-8, which today's clients expect. */
#ifndef GOPHER_LATIN1_H
#define GOPHER_LATIN1_H

#include "base/buf.h"

/* A text on its way, in pieces of any size. Zeroed, it stands at the start. */
struct latin1 {
	char held[4];	/* the beginning of a character */
	size_t n;	/* bytes held, 0 to 3 */
};

/* Adds n bytes of a text: what is UTF-8 as it is, any other byte as Latin-1. */
void latin1_add(struct latin1 *charset, struct buf *out, const char *text,
    size_t n);

/* Adds what is held at the end of the text. */
void latin1_end(struct latin1 *charset, struct buf *out);

#endif
