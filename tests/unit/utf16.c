/* base/utf16 */
#include "base/utf16.h"

#include <stdlib.h>
#include <string.h>

#include "suite.h"

START_TEST(a_mark_names_the_order)
{
	ck_assert_int_eq(utf16_order_of("\xff\xfeG", 3), UTF16_LITTLE);
	ck_assert_int_eq(utf16_order_of("\xfe\xff", 2), UTF16_BIG);
	ck_assert_int_eq(utf16_order_of("\xff", 1), UTF16_NONE);
	ck_assert_int_eq(utf16_order_of("\xef\xbb\xbf", 3), UTF16_NONE);
	ck_assert_int_eq(utf16_order_of("", 0), UTF16_NONE);
}
END_TEST

/* Returns the length of a text in UTF-8, which is put at `out` in pieces. */
static size_t
put_in_pieces(enum utf16_order order, char *out, const char *text, size_t len,
    size_t step)
{
	struct utf16 state = { .order = order };
	char *to = out;
	size_t at, n;

	for (at = 0; at < len; at += n) {
		n = len - at < step ? len - at : step;
		to = utf16_put(&state, to, text + at, n);
	}
	return (size_t)(utf16_put_end(&state, to) - out);
}

START_TEST(units_become_characters)
{
	static const struct {
		size_t len;
		const char *big, *utf8;
	} cases[] = {
		{ 0, "", "" },
		{ 2, "\xfe\xff", "" },
		{ 6, "\xfe\xff\0G\0\n", "G\n" },
		{ 4, "\xfe\xff\0\xfc", "\xc3\xbc" },
		{ 4, "\x20\xac\xff\xe6", "\xe2\x82\xac\xef\xbf\xa6" },
		{ 4, "\xd8\x3c\xdf\x19", "\xf0\x9f\x8c\x99" },
		{ 4, "\xdb\xff\xdf\xff", "\xf4\x8f\xbf\xbf" },
		{ 4, "\xd8\x3c\0a",
		    "\xef\xbf\xbd"
		    "a" },
		{ 4, "\xdf\x19\0a",
		    "\xef\xbf\xbd"
		    "a" },
		{ 6, "\xd8\x3c\xd8\x3c\xdf\x19",
		    "\xef\xbf\xbd\xf0\x9f\x8c\x99" },
		{ 2, "\xd8\x3c", "\xef\xbf\xbd" },
		{ 3, "\0a\0", "a\xef\xbf\xbd" },
		{ 3, "\xd8\x3c\xdf", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ 6, "\xfe\xff\xfe\xff\0a",
		    "\xef\xbb\xbf"
		    "a" },
	};
	char little[8], out[32];
	size_t i, k, step, n;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (step = 1; step <= 7; step++) {
			n = put_in_pieces(UTF16_BIG, out, cases[i].big,
			    cases[i].len, step);
			ck_assert_msg(n == strlen(cases[i].utf8) &&
				memcmp(out, cases[i].utf8, n) == 0,
			    "case %zu in steps of %zu", i, step);
			if (cases[i].len % 2 != 0)
				continue;
			for (k = 0; k < cases[i].len; k++)
				little[k] = cases[i].big[k ^ 1];
			n = put_in_pieces(UTF16_LITTLE, out, little,
			    cases[i].len, step);
			ck_assert_msg(n == strlen(cases[i].utf8) &&
				memcmp(out, cases[i].utf8, n) == 0,
			    "little case %zu in steps of %zu", i, step);
		}
}
END_TEST

/* The room that the header promises is enough, for any bytes. */
START_TEST(the_room_is_enough)
{
	struct utf16 state;
	char bytes[5], out[2 * 5 + UTF16_HELD];
	size_t i, n;

	srand(1);
	for (i = 0; i < 100000; i++) {
		state = (struct utf16){ .order = UTF16_BIG };
		for (n = 0; n < sizeof bytes; n++)
			bytes[n] = (char)(rand() % 3 ? 0xd8 : rand());
		state.high = rand() % 2 ? 0xd800 : 0;
		state.has_first = rand() % 2;
		n = (size_t)rand() % (sizeof bytes + 1);
		ck_assert_int_le(utf16_put(&state, out, bytes, n) - out,
		    2 * (int)n + UTF16_HELD);
		ck_assert_int_le(utf16_put_end(&state, out) - out, UTF16_HELD);
	}
}
END_TEST

Suite *
utf16_suite(void)
{
	const TTest *const tests[] = {
		a_mark_names_the_order,
		units_become_characters,
		the_room_is_enough,
	};

	return SUITE("utf16", tests);
}
