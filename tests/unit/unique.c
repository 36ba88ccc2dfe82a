#include "stats_fixture.h"
#include "suite.h"

START_TEST(a_visitor_counts_once_a_day_and_once_an_hour)
{
	struct writer *writer = stats_open();

	if (writer == NULL)
		return;
	stats_add(writer, STATS_DAY + 5, "192.0.2.1", "/a", 200);
	stats_add(writer, STATS_DAY + 5, "::ffff:192.0.2.1", "/a", 200);
	stats_add(writer, STATS_DAY + 5, "2001:db8::1", "/a", 200);
	stats_add(writer, STATS_DAY + 3600, "192.0.2.1", "/a", 200);
	stats_add(writer, STATS_DAY + 86400, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(stats_total("visitors"), 3);
	ck_assert_int_eq(
	    stats_value("days", "visitors", STATS_DAY, STATS_DAY + 1), 2);
	ck_assert_int_eq(
	    stats_value("hours", "visitors", STATS_DAY, STATS_DAY + 1), 2);
	ck_assert_int_eq(stats_value("hours", "visitors", STATS_DAY + 3600,
			     STATS_DAY + 3601),
	    1);
	ck_assert_int_eq(stats_value("months", "visitors", 0, INT64_MAX), 3);
	stats_close(writer);
}
END_TEST

START_TEST(a_new_process_knows_the_visitors_of_the_day)
{
	struct writer *writer = stats_open();
	char err[WRITER_ERR_MAX];

	if (writer == NULL)
		return;
	stats_add(writer, STATS_DAY + 5, "192.0.2.1", "/a", 200);
	writer_close(writer);
	writer = writer_open(&stats_conf, 1000, err);
	ck_assert_ptr_nonnull(writer);
	stats_add(writer, STATS_DAY + 6, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(stats_total("requests"), 2);
	ck_assert_int_eq(stats_total("visitors"), 1);
	ck_assert_int_eq(stats_rows("selectors"), 1);
	stats_close(writer);
}
END_TEST

START_TEST(the_salt_of_a_day_is_deleted_soon_after_it)
{
	struct writer *writer = stats_open();

	if (writer == NULL)
		return;
	stats_add(writer, STATS_DAY + 5, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(writer_forget(writer, STATS_DAY + 86400 + 599), 0);
	stats_add(writer, STATS_DAY + 6, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(
	    stats_value("days", "visitors", STATS_DAY, STATS_DAY + 1), 1);
	ck_assert_int_eq(writer_forget(writer, STATS_DAY + 86400 + 601), 0);
	stats_add(writer, STATS_DAY + 86400 + 601, "192.0.2.1", "/a", 200);
	/* Without the salt, the visitor is another one. */
	stats_add(writer, STATS_DAY + 7, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(
	    stats_value("days", "visitors", STATS_DAY, STATS_DAY + 1), 2);
	stats_close(writer);
}
END_TEST

Suite *
unique_suite(void)
{
	const TTest *const tests[] = {
		a_visitor_counts_once_a_day_and_once_an_hour,
		a_new_process_knows_the_visitors_of_the_day,
		the_salt_of_a_day_is_deleted_soon_after_it,
	};

	return SUITE("unique", tests);
}
