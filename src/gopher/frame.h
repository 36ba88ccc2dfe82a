/*
 * The only place that frames a text: CRLF line ends, doubled dots, the last dot
 * (RFC 1436 section 3.2).
 */
#pragma once

#include <stdbool.h>

#include "base/buf.h"

/*
 * The state of one text, which comes in pieces of any size. Zeroed, it is the
 * start of a text with dots; set `undotted` for one without.
 */
struct frame {
	bool undotted;	/* no doubled dots, no last dot */
	bool in_line;	/* the line has begun */
	bool held_cr;	/* a CR is held back: an LF may follow */
	bool lone_dot;	/* the line so far is one dot (undotted texts only) */
};

/*
 * Adds n bytes of a text: LF becomes CRLF, CRLF and a lone CR stay, a line that
 * begins with a dot gets another. In an undotted text a line that is exactly a
 * dot gets a blank, so that clients do not take it for the end.
 */
void frame_text(struct frame *frame, struct buf *out, const char *text,
    size_t n);

/*
 * Completes the last line, and adds the last dot unless the text is undotted.
 */
void frame_end(struct frame *frame, struct buf *out);
