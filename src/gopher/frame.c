#include "gopher/frame.h"

#include <string.h>

/* Adds bytes of one line, without its LF. A CR at the end is held back. */
static void
add_part(struct frame *frame, struct buf *out, const char *text, size_t n)
{
	bool ends_in_cr;

	if (n == 0)
		return;
	ends_in_cr = text[n - 1] == '\r';
	if (ends_in_cr)
		n--;
	if (frame->cr)
		buf_add(out, "\r", 1);
	if (!frame->within && !frame->bare && n > 0 && text[0] == '.')
		buf_add(out, ".", 1);
	if (!frame->within)
		frame->lone = frame->bare && n == 1 && text[0] == '.';
	else if (n > 0 || frame->cr)
		frame->lone = false;
	frame->within = true;
	frame->cr = ends_in_cr;
	buf_add(out, text, n);
}

static void
end_line(struct frame *frame, struct buf *out)
{
	if (frame->lone)
		buf_add(out, " ", 1);
	buf_add(out, "\r\n", 2);
	frame->within = frame->cr = frame->lone = false;
}

void
frame_text(struct frame *frame, struct buf *out, const char *text, size_t n)
{
	const char *end, *lf;

	for (end = text + n; text < end; text = lf + 1) {
		lf = memchr(text, '\n', (size_t)(end - text));
		if (lf == NULL) {
			add_part(frame, out, text, (size_t)(end - text));
			return;
		}
		add_part(frame, out, text, (size_t)(lf - text));
		end_line(frame, out);
	}
}

void
frame_end(struct frame *frame, struct buf *out)
{
	if (frame->within)
		end_line(frame, out);
	if (!frame->bare)
		buf_add(out, ".\r\n", 3);
}
