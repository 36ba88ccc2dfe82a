#include "stats_fixture.h"
#include "suite.h"

START_TEST(requests_are_summed)
{
	struct writer *writer = stats_open();

	if (writer == NULL)
		return;
	stats_add(writer, STATS_DAY + 5, "192.0.2.1", "/a", 200);
	stats_add(writer, STATS_DAY + 6, "192.0.2.1", "/b", 404);
	stats_add(writer, STATS_DAY + 4000, "192.0.2.2", "/a", HIT_ABORTED);
	ck_assert_int_eq(stats_total("requests"), 3);
	ck_assert_int_eq(stats_total("errors"), 1);
	ck_assert_int_eq(stats_total("bytes"), 30);
	ck_assert_int_eq(stats_total("ms"), 6);
	ck_assert_int_eq(stats_total("slowest"), 2);
	ck_assert_int_eq(
	    stats_value("hours", "requests", STATS_DAY, STATS_DAY + 3600), 2);
	ck_assert_int_eq(
	    stats_value("hours", "requests", STATS_DAY + 3600, INT64_MAX), 1);
	ck_assert_int_eq(stats_value("selectors", "requests", 0, INT64_MAX), 2);
	ck_assert_int_eq(stats_value("missing", "requests", 0, INT64_MAX), 1);
	ck_assert_int_eq(stats_rows("kinds"), 2);
	ck_assert_int_eq(stats_rows("errors"), 2);
	stats_close(writer);
}
END_TEST

START_TEST(a_batch_may_have_more_groups_than_fit)
{
	struct writer *writer = stats_open();
	int i;

	if (writer == NULL)
		return;
	for (i = 0; i < 2; i++)
		stats_add_selectors(writer, 4000);
	ck_assert_int_eq(stats_total("requests"), 8000);
	ck_assert_int_eq(stats_total("errors"), 8000);
	ck_assert_int_eq(stats_rows("missing"), QUERY_ROWS);
	ck_assert_int_eq(stats_value("missing", "requests", 0, INT64_MAX), 2);
	stats_close(writer);
}
END_TEST

START_TEST(a_refused_request_is_an_error_and_no_handler)
{
	const struct hit hit = { .time = STATS_DAY,
		.status = 429,
		.kind = HIT_LIMITED };
	struct writer *writer = stats_open();

	if (writer == NULL)
		return;
	ck_assert_int_eq(writer_add(writer, &hit), 0);
	ck_assert_int_eq(writer_end(writer, 0, 0), 0);
	ck_assert_int_eq(stats_rows("handlers"), 0);
	ck_assert_int_eq(stats_value("errors", "status", 0, INT64_MAX), 429);
	stats_close(writer);
}
END_TEST

Suite *
rollup_suite(void)
{
	const TTest *const tests[] = {
		requests_are_summed,
		a_batch_may_have_more_groups_than_fit,
		a_refused_request_is_an_error_and_no_handler,
	};

	return SUITE("rollup", tests);
}
