/* gopher/frame */
#include "gopher/frame.h"

#include <string.h>

#include "suite.h"

/* Frames a text in pieces of `step` bytes. */
static void
assert_framed(const char *text, size_t len, bool without_dots,
    const char *framed)
{
	struct frame frame;
	struct buf out = { 0 };
	size_t step, at, n;

	for (step = 1; step <= len + 1; step++) {
		frame = (struct frame){ .without_dots = without_dots };
		for (at = 0; at < len; at += n) {
			n = len - at < step ? len - at : step;
			frame_text(&frame, &out, text + at, n);
		}
		frame_end(&frame, &out);
		assert_holds(&out, framed);
		buf_free(&out);
	}
}

START_TEST(a_text_is_framed_in_pieces_of_any_size)
{
	static const struct {
		const char *text, *framed;
	} cases[] = {
		{ "", ".\r\n" },
		{ "a", "a\r\n.\r\n" },
		{ "a\n", "a\r\n.\r\n" },
		{ "a\r\nb\r\n", "a\r\nb\r\n.\r\n" },
		{ "a\rb\n", "a\rb\r\n.\r\n" },
		{ "a\r\r\n", "a\r\r\n.\r\n" },
		{ "\r.\n", "\r.\r\n.\r\n" },
		{ "a\r", "a\r\n.\r\n" },
		{ "Hi\n.\n..x\nend", "Hi\r\n..\r\n...x\r\nend\r\n.\r\n" },
		{ ".\r\n", "..\r\n.\r\n" },
		{ "\n\n", "\r\n\r\n.\r\n" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_framed(cases[i].text, strlen(cases[i].text), false,
		    cases[i].framed);
}
END_TEST

START_TEST(a_text_without_dots_gets_no_dots)
{
	static const struct {
		const char *text, *framed;
	} cases[] = {
		{ "", "" },
		{ "a", "a\r\n" },
		{ ".a\n", ".a\r\n" },
		{ ".\nb", ". \r\nb\r\n" },
		{ ".\r\n", ". \r\n" },
		{ ".", ". \r\n" },
		{ "..\n", "..\r\n" },
		{ ".\r.\n", ".\r.\r\n" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_framed(cases[i].text, strlen(cases[i].text), true,
		    cases[i].framed);
}
END_TEST

START_TEST(a_text_that_does_not_fit_in_memory_fails)
{
	struct frame frame = { 0 };
	struct buf out = { 0 };

	frame_text(&frame, &out, "not read", SIZE_MAX / 2);
	ck_assert(out.failed);
	out.failed = false;
	frame_text(&frame, &out, "not read", SIZE_MAX / 8);
	ck_assert(out.failed);
	ck_assert_uint_eq(out.len, 0);
	buf_free(&out);
}
END_TEST

Suite *
frame_suite(void)
{
	const TTest *const tests[] = {
		a_text_is_framed_in_pieces_of_any_size,
		a_text_without_dots_gets_no_dots,
		a_text_that_does_not_fit_in_memory_fails,
	};

	return SUITE("frame", tests);
}
