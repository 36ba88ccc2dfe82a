#include <string.h>

#include "stats_fixture.h"
#include "suite.h"

START_TEST(a_million_names_fill_no_table)
{
	enum { NAMES = 6000 };
	struct writer *writer = stats_open();
	struct query_result result = { 0 };
	char err[QUERY_ERR_MAX];

	if (writer == NULL)
		return;
	stats_add_selectors(writer, NAMES);
	stats_add_selectors(writer, 10);
	ck_assert_int_eq(stats_total("requests"), NAMES + 10);
	/* Those that were not told apart come first, without a name. */
	ck_assert_int_eq(
	    query_run(&result, &stats_conf, "missing", 0, INT64_MAX, 1, err),
	    0);
	ck_assert_uint_eq(query_next(&result).text.len, 0);
	ck_assert_int_eq(query_next(&result).number, NAMES - 4096);
	query_free(&result);
	stats_close(writer);
}
END_TEST

START_TEST(the_front_page_has_one_name)
{
	struct writer *writer = stats_open();

	if (writer == NULL)
		return;
	stats_add(writer, STATS_DAY + 1, "192.0.2.1", "", 200);
	stats_add(writer, STATS_DAY + 2, "192.0.2.1", "/", 200);
	stats_add(writer, STATS_DAY + 3, "192.0.2.1", "//", 200);
	ck_assert_int_eq(stats_rows("selectors"), 2);
	ck_assert_int_eq(stats_value("selectors", "requests", 0, INT64_MAX), 2);
	stats_close(writer);
}
END_TEST

START_TEST(selectors_can_be_shown_anywhere)
{
	static const struct {
		const char *selector, *shown;
	} cases[] = {
		{ "/plain", "/plain" },
		{ "/gr\xc3\xbc\xc3\x9f", "/gr\xc3\xbc\xc3\x9f" },
		{ "/\xe2\x82\xac \xf0\x9f\x8c\x99",
		    "/\xe2\x82\xac \xf0\x9f\x8c\x99" },
		{ "/\x1b[31m\t\x7f", "/?[31m??" },
		{ "/\xff\xc3", "/??" },
		{ "/\xc0\xaf\xc1\x81", "/????" },
		{ "/\xed\xa0\x80", "/???" },	/* half a pair */
		{ "/\xe0\x80\xaf", "/???" },	/* too long a form */
		{ "/\xc2\x9b\x31", "/??1" },	/* steers, too */
		{ "/\xf4\x90\x80\x80", "/????" },
	};
	struct query_result result = { 0 };
	char err[QUERY_ERR_MAX];
	struct writer *writer;
	struct query_value name;
	size_t i;

	writer = stats_open();
	if (writer == NULL)
		return;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		stats_add(writer, STATS_DAY + (int64_t)i * 86400, "192.0.2.1",
		    cases[i].selector, 200);
		ck_assert_int_eq(query_run(&result, &stats_conf, "selectors",
				     STATS_DAY + (int64_t)i * 86400, INT64_MAX,
				     1, err),
		    0);
		name = query_next(&result);
		ck_assert_uint_eq(name.text.len, strlen(cases[i].shown));
		ck_assert_mem_eq(name.text.at, cases[i].shown, name.text.len);
	}
	query_free(&result);
	stats_close(writer);
}
END_TEST

Suite *
intern_suite(void)
{
	const TTest *const tests[] = {
		a_million_names_fill_no_table,
		the_front_page_has_one_name,
		selectors_can_be_shown_anywhere,
	};

	return SUITE("intern", tests);
}
