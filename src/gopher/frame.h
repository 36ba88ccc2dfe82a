/*
 * Frames texts: CRLF line ends, doubled dots, the last dot (RFC 1436 section
 * 3.2). No other module does so.
 */
#pragma once

#include <stdbool.h>

#include "base/buf.h"

/*
 * The state of one text, which comes in pieces of any size. Zeroed, it is the
 * start of a text; `without_dots` is set before the first piece.
 */
struct frame {
	bool without_dots;	/* no doubled dots, no last dot */
	bool in_line;	/* the line has begun */
	bool held_cr;	/* a CR is held back: an LF may follow */
	bool lone_dot;	/* the line so far is one dot, `without_dots` */
};

/*
 * Adds n bytes of a text: LF becomes CRLF, CRLF and a lone CR stay, a line that
 * begins with a dot gets another dot. With `without_dots` no dot is added, but
 * a line of a single dot gets a blank, so that clients do not take it for the
 * end.
 */
void frame_text(struct frame *frame, struct buf *out, const char *text,
    size_t n);

/* Completes the last line, and adds the last dot unless `without_dots`. */
void frame_end(struct frame *frame, struct buf *out);
