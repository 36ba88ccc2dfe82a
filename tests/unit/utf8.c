/* base/utf8 */
#include "base/utf8.h"

#include "suite.h"

START_TEST(a_prefix_does_not_end_within_a_character)
{
	static const char text[] = "a\xc3\xa9\xe2\x82\xac";
	static const size_t lengths[] = { 0, 1, 1, 3, 3, 3, 6, 6 };
	size_t most;

	for (most = 0; most < sizeof lengths / sizeof lengths[0]; most++)
		ck_assert_uint_eq(utf8_prefix(text, 6, most), lengths[most]);
	ck_assert_uint_eq(utf8_prefix(text, 2, 6), 2);
	ck_assert(utf8_continues('\x80') && utf8_continues('\xbf'));
	ck_assert(!utf8_continues('\xc3') && !utf8_continues('a'));
}
END_TEST

START_TEST(a_character_has_the_length_that_its_first_byte_promises)
{
	static const struct {
		const char *text;
		size_t left, length;
	} cases[] = {
		{ "a", 1, 1 },
		{ "\xc3\xa9", 2, 2 },
		{ "\xc3\xa9", 1, 2 },
		{ "\xe2\x82\xac", 3, 3 },
		{ "\xf0\x9f\x8c\x99", 4, 4 },
		{ "\xf0\x9f", 2, 4 },
		{ "\x80", 1, 0 },
		{ "\xc0\x80", 2, 0 },
		{ "\xc3z", 2, 0 },
		{ "\xed\xa0\x80", 3, 0 },
		{ "\xf4\x90\x80\x80", 4, 0 },
		{ "\xff", 1, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(utf8_length(cases[i].text, cases[i].left) ==
			cases[i].length,
		    "case %zu", i);
}
END_TEST

START_TEST(text_that_is_cut_off_is_not_valid)
{
	static const char text[] = "twelve bytes\xe2\x82\xac and more";
	const size_t n = sizeof text - 1;

	ck_assert(utf8_is_valid(text, 0));
	ck_assert(utf8_is_valid(text, n));
	ck_assert(utf8_is_valid(text, 12));
	ck_assert(!utf8_is_valid(text, 13));
	ck_assert(!utf8_is_valid(text, 14));
	ck_assert(!utf8_is_valid(text + 13, n - 13));
}
END_TEST

Suite *
utf8_suite(void)
{
	const TTest *const tests[] = {
		a_prefix_does_not_end_within_a_character,
		a_character_has_the_length_that_its_first_byte_promises,
		text_that_is_cut_off_is_not_valid,
	};

	return SUITE("utf8", tests);
}
