/* gopher/decoder */
#include "gopher/decoder.h"

#include <string.h>

#include "suite.h"

START_TEST(invalid_utf8_is_windows_1252)
{
	static const struct {
		const char *text, *utf8;
	} cases[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x8c\x99",
		    "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x8c\x99" },
		{ "gr\xfc\xdf", "gr\xc3\xbc\xc3\x9f" },
		{ "\xe9t\xe9", "\xc3\xa9t\xc3\xa9" },
		{ "\xe2\x82", "\xc3\xa2\xe2\x80\x9a" },
		{ "\xe2\x82z", "\xc3\xa2\xe2\x80\x9az" },
		{ "\xf0\x9f\x8c", "\xc3\xb0\xc5\xb8\xc5\x92" },
		{ "\xed\xa0\x80", "\xc3\xad\xc2\xa0\xe2\x82\xac" },
		{ "\xc0\x80", "\xc3\x80\xe2\x82\xac" },
		{ "\xff\xfe", "\xc3\xbf\xc3\xbe" },
		{ "\xe2\xe2\x82\xac", "\xc3\xa2\xe2\x82\xac" },
	};
	struct decoder decoder = { .n = 0 };
	struct buf out = { 0 };
	size_t i, step, at, n, len;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		len = strlen(cases[i].text);
		for (step = 1; step <= len + 1; step++) {
			for (at = 0; at < len; at += n) {
				n = len - at < step ? len - at : step;
				decoder_add(&decoder, &out, cases[i].text + at,
				    n);
			}
			decoder_end(&decoder, &out);
			assert_holds(&out, cases[i].utf8);
			buf_free(&out);
		}
	}
}
END_TEST

/* All bytes from 0x80 to 0x9f; the five unassigned ones stay C1 controls. */
START_TEST(windows_1252_has_letters_for_controls)
{
	static const char utf8[] =
	    "\u20ac\xc2\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030"
	    "\u0160\u2039\u0152\xc2\x8d\u017d\xc2\x8f\xc2\x90\u2018\u2019"
	    "\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153"
	    "\xc2\x9d\u017e\u0178";
	struct decoder state = { .n = 0 };
	struct buf out = { 0 };
	char byte;
	int c;

	for (c = 0x80; c < 0xa0; c++) {
		byte = (char)c;
		decoder_add(&state, &out, &byte, 1);
	}
	decoder_end(&state, &out);
	assert_holds(&out, utf8);
	buf_free(&out);
}
END_TEST

START_TEST(utf16_is_decoded)
{
	struct decoder state = { .utf16.order = UTF16_LITTLE };
	struct buf out = { 0 };

	decoder_add(&state, &out, "\xff\xfeG", 3);
	decoder_add(&state, &out, "\0\xfc\0\0", 4);
	decoder_end(&state, &out);
	assert_holds(&out, "G\u00fc\ufffd");
	decoder_add(&state, &out, "not read", SIZE_MAX / 4);
	ck_assert(out.failed);
	buf_free(&out);
}
END_TEST

Suite *
decoder_suite(void)
{
	const TTest *const tests[] = {
		invalid_utf8_is_windows_1252,
		windows_1252_has_letters_for_controls,
		utf16_is_decoded,
	};

	return SUITE("decoder", tests);
}
