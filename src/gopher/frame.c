#include "gopher/frame.h"

#include <stdint.h>
#include <string.h>

/* The writers below say where the next byte goes; there is room for it. */
static char *
put(char *to, const char *bytes, size_t n)
{
	memcpy(to, bytes, n);
	return to + n;
}

/* Puts bytes of one line, without its LF. A CR at the end is held back. */
static char *
put_part(struct frame *frame, char *to, const char *text, size_t n)
{
	bool ends_in_cr;

	if (n == 0)
		return to;
	ends_in_cr = text[n - 1] == '\r';
	if (ends_in_cr)
		n--;
	if (frame->cr)
		*to++ = '\r';
	if (!frame->within && !frame->bare && n > 0 && text[0] == '.')
		*to++ = '.';
	if (!frame->within)
		frame->lone = frame->bare && n == 1 && text[0] == '.';
	else if (n > 0 || frame->cr)
		frame->lone = false;
	frame->within = true;
	frame->cr = ends_in_cr;
	return put(to, text, n);
}

static char *
put_end(struct frame *frame, char *to)
{
	if (frame->lone)
		*to++ = ' ';
	frame->within = frame->cr = frame->lone = false;
	return put(to, "\r\n", 2);
}

/* Puts all n bytes: at most twice as many, and what the line before holds. */
enum { HELD_MAX = 2 };
static char *
put_text(struct frame *frame, char *to, const char *text, size_t n)
{
	const char *end, *lf;

	for (end = text + n; text < end; text = lf + 1) {
		lf = memchr(text, '\n', (size_t)(end - text));
		if (lf == NULL)
			return put_part(frame, to, text, (size_t)(end - text));
		to = put_part(frame, to, text, (size_t)(lf - text));
		to = put_end(frame, to);
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
		out->len += (size_t)(put_text(frame, from, text, n) - from);
}

void
frame_end(struct frame *frame, struct buf *out)
{
	char end[HELD_MAX + 2];

	if (frame->within)
		buf_add(out, end, (size_t)(put_end(frame, end) - end));
	if (!frame->bare)
		buf_add(out, ".\r\n", 3);
}
