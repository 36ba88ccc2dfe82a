/*
 * Decodes old texts to UTF-8, which clients expect today: UTF-16, and
 * Windows-1252, which is Latin-1 with 27 characters in place of controls.
 */
#pragma once

#include "base/buf.h"
#include "base/utf16.h"

/*
 * The state of one text, which comes in pieces of any size. Zeroed, it is the
 * start of a text; the caller sets the order of UTF-16.
 */
struct decoder {
	struct utf16 utf16;
	char partial[4];	/* a character that the last piece cut off */
	size_t n;		/* bytes of it, 0 to 3 */
};

/* Reports whether UTF-8 that comes next would be unchanged. */
static inline bool
decoder_is_idle(const struct decoder *decoder)
{
	return decoder->n == 0 && decoder->utf16.order == UTF16_NONE;
}

/*
 * Adds n bytes of a text. If it is not UTF-16, UTF-8 is unchanged, and other
 * bytes are Windows-1252.
 */
void decoder_add(struct decoder *decoder, struct buf *out, const char *text,
    size_t n);

/* Ends a text: adds what is left of an incomplete character. */
void decoder_end(struct decoder *decoder, struct buf *out);
