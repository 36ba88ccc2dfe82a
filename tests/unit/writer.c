#include "stats_fixture.h"
#include "suite.h"

START_TEST(an_address_is_stored_only_by_option)
{
	struct writer *writer = stats_open();
	char err[CONF_ERR_MAX];

	if (writer == NULL)
		return;
	stats_add(writer, STATS_DAY, "192.0.2.77", "/a", 200);
	ck_assert(!stats_contain("192.0.2.77"));
	ck_assert_int_eq(conf_set(&stats_conf, "stats_address", "full", err),
	    0);
	stats_add(writer, STATS_DAY, "192.0.2.78", "/a", 200);
	stats_add(writer, STATS_DAY, "2001:db8::79", "/a", 200);
	stats_add(writer, STATS_DAY, "local", "/a", 200);
	ck_assert(stats_contain("192.0.2.78"));
	ck_assert(stats_contain("2001:db8::79"));
	ck_assert(stats_contain("local"));
	ck_assert(!stats_contain("192.0.2.77"));
	stats_close(writer);
}
END_TEST

START_TEST(requests_are_deleted_and_sums_are_not)
{
	struct writer *writer = stats_open();
	int i;

	if (writer == NULL)
		return;
	for (i = 0; i < 5; i++)
		stats_add(writer, STATS_DAY + i, "192.0.2.1", "/a", 200);
	ck_assert_int_eq(writer_forget(writer, STATS_DAY + 90 * 86400LL + 3),
	    1);
	ck_assert_int_eq(writer_forget(writer, STATS_DAY + 90 * 86400LL + 3),
	    0);
	ck_assert_int_eq(stats_total("requests"), 5);
	ck_assert_int_eq(stats_rows("selectors"), 1);
	ck_assert_int_eq(writer_forget(writer, STATS_DAY + 91 * 86400LL + 9),
	    1);
	ck_assert_int_eq(stats_rows("selectors"), 0);
	ck_assert_int_eq(stats_total("requests"), 5);
	ck_assert_int_eq(stats_value("hours", "requests", 0, INT64_MAX), 5);
	stats_close(writer);
}
END_TEST

START_TEST(the_oldest_requests_of_a_full_database_are_deleted)
{
	struct writer *writer = stats_open();
	char err[WRITER_ERR_MAX];
	int i;

	if (writer == NULL)
		return;
	writer_close(writer);
	stats_conf.state_size = 1;
	writer = writer_open(&stats_conf, 1000, err);
	ck_assert_ptr_nonnull(writer);
	for (i = 0; i < 20; i++) {
		stats_add_selectors(writer, 2000);
		(void)writer_forget(writer, STATS_DAY);
	}
	ck_assert_int_eq(stats_total("requests"), 40000);
	stats_close(writer);
}
END_TEST

/* Adds a day of requests. Reports whether there was room, at once or later. */
static bool
add_busy_day(struct writer *writer, int64_t day, int selectors)
{
	struct hit hit = { .time = STATS_DAY + day * 86400,
		.status = 404,
		.kind = HIT_MISSING };
	int i, tries, added = -1;
	char name[32];

	for (tries = 0; tries < 100 && added == -1; tries++) {
		for (added = i = 0; i < selectors && added == 0; i++) {
			(void)snprintf(name, sizeof name, "/%d/%jd", i,
			    (intmax_t)day);
			hit.selector = bytes_of(name);
			hit_parse_client(&hit.address, name + 1);
			added = writer_add(writer, &hit);
		}
		if (added == 0)
			added = writer_end(writer, 0, 0);
		(void)writer_forget(writer, hit.time);
	}
	return added == 0;
}

/* Three days with this many selectors do not fit in the database. */
START_TEST(new_days_have_room_in_a_full_database)
{
	struct writer *writer = stats_open();
	char err[WRITER_ERR_MAX];
	int64_t day;

	if (writer == NULL)
		return;
	writer_close(writer);
	stats_conf.state_size = 1;
	writer = writer_open(&stats_conf, 1000, err);
	ck_assert_ptr_nonnull(writer);
	for (day = 0; day < 60; day++)
		ck_assert_msg(add_busy_day(writer, day, 3000), "day %jd: %s",
		    (intmax_t)day, writer_error(writer));
	ck_assert_int_eq(
	    stats_value("total", "requests", STATS_DAY + 59 * 86400, INT64_MAX),
	    3000);
	stats_close(writer);
}
END_TEST

START_TEST(a_batch_that_fails_leaves_nothing)
{
	const struct hit hit = { .time = STATS_DAY,
		.status = 200,
		.kind = HIT_HANDLER,
		.selector = bytes_of("/hello"),
		.handler = bytes_of("hello.lua") };
	struct writer *writer = stats_open();
	char err[WRITER_ERR_MAX];
	struct writer *other;

	if (writer == NULL)
		return;
	other = writer_open(&stats_conf, 1, err);
	ck_assert_ptr_nonnull(other);
	ck_assert_int_eq(writer_add(writer, &hit), 0);
	ck_assert_int_eq(writer_add(other, &hit), -1);
	ck_assert_str_eq(writer_error(other), "database is locked");
	writer_close(writer);	/* in the middle of a batch */
	ck_assert_int_eq(writer_add(other, &hit), 0);
	ck_assert_int_eq(writer_end(other, 3, STATS_DAY), 0);
	ck_assert_int_eq(stats_total("requests"), 1);
	ck_assert_int_eq(stats_total("lost"), 3);
	ck_assert_int_eq(stats_value("handlers", "requests", 0, INT64_MAX), 1);
	stats_close(other);
}
END_TEST

START_TEST(sites_have_databases_of_their_own)
{
	char one[] = "one.test", two[] = "two.test", err[WRITER_ERR_MAX];
	struct writer *writer = stats_open();
	char *own = stats_conf.servername;

	if (writer == NULL)
		return;
	writer_close(writer);
	stats_conf.is_block = true;
	stats_conf.servername = one;
	writer = writer_open(&stats_conf, 1000, err);
	ck_assert_ptr_nonnull(writer);
	stats_add(writer, STATS_DAY, "192.0.2.1", "/one", 200);
	ck_assert_int_eq(stats_total("requests"), 1);
	stats_conf.servername = two;
	ck_assert_int_eq(stats_rows("selectors"), 0);
	stats_conf.servername = one;
	ck_assert_int_eq(stats_rows("selectors"), 1);
	stats_conf.servername = own;
	stats_close(writer);
}
END_TEST

Suite *
writer_suite(void)
{
	const TTest *const tests[] = {
		an_address_is_stored_only_by_option,
		requests_are_deleted_and_sums_are_not,
		the_oldest_requests_of_a_full_database_are_deleted,
		new_days_have_room_in_a_full_database,
		a_batch_that_fails_leaves_nothing,
		sites_have_databases_of_their_own,
	};

	return SUITE("writer", tests);
}
