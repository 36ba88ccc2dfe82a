/* The framing of texts: in pieces as in one piece, and no line is a dot. */
#include "gopher/frame.h"
#include "fuzz.h"

/* Every line ends in CRLF, and only the last one is a dot. */
static void
check_lines(const struct buf *out, bool without_dots)
{
	const char *at = buf_bytes(out), *end = at + out->len, *lf;
	bool is_dot = false;

	for (; at < end; at = lf + 1) {
		lf = memchr(at, '\n', (size_t)(end - at));
		assert(lf != NULL && lf > at && lf[-1] == '\r');
		assert(!is_dot);
		is_dot = lf - at == 2 && at[0] == '.';
	}
	assert(is_dot == !without_dots);
}

void
fuzz_one(struct bytes in)
{
	const bool without_dots = fuzz_byte(&in) & 1;
	const size_t step = fuzz_byte(&in) % 8 + 1U;
	struct frame whole = { .without_dots = without_dots }, pieces = whole;
	struct buf a = { 0 }, b = { 0 };
	struct bytes part;

	frame_text(&whole, &a, in.at, in.len);
	frame_end(&whole, &a);
	while ((part = fuzz_part(&in, step)).len > 0)
		frame_text(&pieces, &b, part.at, part.len);
	frame_end(&pieces, &b);
	check_lines(&a, without_dots);
	fuzz_assert_equal(&a, &b);
	buf_free(&a);
	buf_free(&b);
}
