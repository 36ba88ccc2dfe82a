/* How a text travels: CRLF, doubled dots, the last dot. The only place. */
#ifndef GOPHER_FRAME_H
#define GOPHER_FRAME_H

#include <stdbool.h>

#include "base/buf.h"

/*
 * A text on its way, in pieces of any size. Zeroed, it stands at the start of a
 * text that ends as RFC 1436 section 3.2 has it; set `bare` to leave out the
 * doubled dots and the last one.
 */
struct frame {
	bool bare;	/* no doubled dots, no last dot */
	bool within;	/* the line has begun */
	bool cr;	/* a CR is held back: an LF may follow */
	bool lone;	/* the line so far is one dot (bare texts only) */
};

/*
 * Adds n bytes of a text: LF becomes CRLF, CRLF and a lone CR stay, a line that
 * begins with a dot gets another. In a bare text a line that is exactly a dot
 * gets a blank, so that it is not taken for the end.
 */
void frame_text(struct frame *frame, struct buf *out, const char *text,
    size_t n);

/* Completes the last line, and ends the text with its dot unless it is bare. */
void frame_end(struct frame *frame, struct buf *out);

#endif
