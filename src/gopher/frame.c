#include "gopher/frame.h"

#include <stdint.h>
#include <string.h>

/*
 * Puts bytes of one line, without its LF, at `to`, which has room. Holds back a
 * CR at the end. Returns the address after the last byte.
 */
static char *
put_line_part(struct frame *frame, char *to, const char *text, size_t n)
{
	bool ends_in_cr;

	if (n == 0)
		return to;
	ends_in_cr = text[n - 1] == '\r';
	if (ends_in_cr)
		n--;
	if (frame->held_cr)
		*to++ = '\r';
	if (!frame->in_line && !frame->without_dots && n > 0 && text[0] == '.')
		*to++ = '.';
	if (!frame->in_line)
		frame->lone_dot =
		    frame->without_dots && n == 1 && text[0] == '.';
	else if (n > 0 || frame->held_cr)
		frame->lone_dot = false;
	frame->in_line = true;
	frame->held_cr = ends_in_cr;
	return mempcpy(to, text, n);
}

/* Puts the end of a line. */
static char *
put_line_end(struct frame *frame, char *to)
{
	if (frame->lone_dot)
		*to++ = ' ';
	frame->in_line = frame->held_cr = frame->lone_dot = false;
	return mempcpy(to, "\r\n", 2);
}

enum { HELD_MAX = 2 };	/* bytes that a line can hold back */

/* Puts n bytes of a text: at most 2 * n + HELD_MAX bytes. */
static char *
put_lines(struct frame *frame, char *to, const char *text, size_t n)
{
	const char *end, *lf;

	for (end = text + n; text < end; text = lf + 1) {
		lf = memchr(text, '\n', (size_t)(end - text));
		if (lf == NULL)
			return put_line_part(frame, to, text,
			    (size_t)(end - text));
		to = put_line_part(frame, to, text, (size_t)(lf - text));
		to = put_line_end(frame, to);
	}
	return to;
}

void
frame_text(struct frame *frame, struct buf *out, const char *text, size_t n)
{
	char *from;

	from = n > SIZE_MAX / 4 ? NULL : buf_room(out, 2 * n + HELD_MAX);
	if (from == NULL)
		out->failed = true;
	else
		out->len += (size_t)(put_lines(frame, from, text, n) - from);
}

void
frame_end(struct frame *frame, struct buf *out)
{
	char end[HELD_MAX + 2];

	if (frame->in_line)
		buf_add(out, end, (size_t)(put_line_end(frame, end) - end));
	if (!frame->without_dots)
		buf_add(out, ".\r\n", 3);
}
