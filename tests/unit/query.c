#include "stats_fixture.h"
#include "suite.h"

START_TEST(an_unknown_query_fails)
{
	struct writer *writer = stats_open();
	struct query_result result = { 0 };
	char err[QUERY_ERR_MAX];

	ck_assert_int_eq(
	    query_run(&result, &stats_conf, "x; DROP TABLE", 0, 1, 1, err), -1);
	if (writer == NULL)
		return;
	ck_assert_str_eq(err, "unknown question");
	stats_close(writer);
}
END_TEST

START_TEST(a_query_of_empty_statistics_has_no_rows)
{
	struct writer *writer = stats_open();

	if (writer == NULL)
		return;
	ck_assert_int_eq(stats_rows("days"), 0);
	ck_assert_int_eq(stats_rows("selectors"), 0);
	ck_assert_int_eq(stats_total("requests"), -1);
	stats_close(writer);
}
END_TEST

START_TEST(a_query_has_no_more_rows_than_it_may)
{
	struct writer *writer = stats_open();
	struct query_result result = { 0 };
	char err[QUERY_ERR_MAX];

	if (writer == NULL)
		return;
	stats_add_selectors(writer, 10);
	ck_assert_int_eq(
	    query_run(&result, &stats_conf, "missing", 0, INT64_MAX, 3, err),
	    0);
	ck_assert_uint_eq(result.rows, 3);
	ck_assert_int_eq(query_next(&result).type, QUERY_TEXT);
	query_free(&result);
	ck_assert_int_eq(query_next(&result).type, QUERY_NONE);
	stats_close(writer);
}
END_TEST

Suite *
query_suite(void)
{
	const TTest *const tests[] = {
		an_unknown_query_fails,
		a_query_of_empty_statistics_has_no_rows,
		a_query_has_no_more_rows_than_it_may,
	};

	return SUITE("query", tests);
}
