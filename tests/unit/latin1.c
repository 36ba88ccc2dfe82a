/* gopher/latin1 */
#include "gopher/latin1.h"

#include <string.h>

#include "suite.h"

START_TEST(invalid_utf8_is_latin1)
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
		{ "\xe2\x82", "\xc3\xa2\xc2\x82" },
		{ "\xe2\x82z", "\xc3\xa2\xc2\x82z" },
		{ "\xf0\x9f\x8c", "\xc3\xb0\xc2\x9f\xc2\x8c" },
		{ "\xed\xa0\x80", "\xc3\xad\xc2\xa0\xc2\x80" },
		{ "\xc0\x80", "\xc3\x80\xc2\x80" },
		{ "\xff\xfe", "\xc3\xbf\xc3\xbe" },
		{ "\xe2\xe2\x82\xac", "\xc3\xa2\xe2\x82\xac" },
	};
	struct latin1 latin1 = { .n = 0 };
	struct buf out = { 0 };
	size_t i, step, at, n, len;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		len = strlen(cases[i].text);
		for (step = 1; step <= len + 1; step++) {
			for (at = 0; at < len; at += n) {
				n = len - at < step ? len - at : step;
				latin1_add(&latin1, &out, cases[i].text + at,
				    n);
			}
			latin1_end(&latin1, &out);
			assert_holds(&out, cases[i].utf8);
			buf_free(&out);
		}
	}
}
END_TEST

Suite *
latin1_suite(void)
{
	const TTest *const tests[] = { invalid_utf8_is_latin1 };

	return SUITE("latin1", tests);
}
