#include <string.h>

#include "stats/journal.h"
#include "stats_fixture.h"
#include "store/db.h"
#include "suite.h"

START_TEST(names_of_units_are_parsed)
{
	static const struct {
		const char *name, *local, *remote;
		unsigned number;
		int local_port, remote_port;
	} cases[] = {
		{ "gophermoon@199-5.45.107.88:70-212.111.43.252:60215.service",
		    "5.45.107.88", "212.111.43.252", 199, 70, 60215 },
		{ "gophermoon@0-::1:7070-2001:db8::7:1.service", "::1",
		    "2001:db8::7", 0, 7070, 1 },
		{ "gophermoon-sandbox@3-10.0.0.1:70-10.0.0.2:9.service",
		    "10.0.0.1", "10.0.0.2", 3, 70, 9 },
		{ "gophermoon@7-18446744073709551-10.0.0.1:70-10.0.0.2:9",
		    "10.0.0.1", "10.0.0.2", 7, 70, 9 },
	};
	struct unit unit;
	size_t i;

	if (!db_is_supported())
		return;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert(journal_parse_unit(&unit, bytes_of(cases[i].name)));
		ck_assert_str_eq(unit.local, cases[i].local);
		ck_assert_str_eq(unit.remote, cases[i].remote);
		ck_assert_uint_eq(unit.number, cases[i].number);
		ck_assert_int_eq(unit.local_port, cases[i].local_port);
		ck_assert_int_eq(unit.remote_port, cases[i].remote_port);
	}
}
END_TEST

START_TEST(other_names_are_refused)
{
	static const char *const names[] = {
		"gophermoon@1-2-3-10.0.0.1:70-10.0.0.2:9.service",
		"gophermoon@1-10.0.0.1:70-10.0.0.2:9.socket",
		"gophermoon@1-10.0.0.1:70-10.0.0.2.service",
		"gophermoon@1-10.0.0.1:70-10.0.0.256:9.service",
		"gophermoon@1-10.0.0.1:70-10.0.0.2:65536.service",
		"gophermoon@1-10.0.0.1:70-10.0.0.2:-1.service",
		"gophermoon@-10.0.0.1:70-10.0.0.2:9.service",
		"gophermoon@99999999999-10.0.0.1:70-10.0.0.2:9.service",
		"gophermoon@1-10.0.0.1:70-:9.service",
		"gophermoon@1-4711-1000.service",
		"gophermoon@.service",
		"gophermoon@",
		"gophermoons@1-10.0.0.1:70-10.0.0.2:9.service",
		"gophernicus@1-10.0.0.1:70-10.0.0.2:9.service",
		"",
	};
	struct unit unit;
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		ck_assert_msg(!journal_parse_unit(&unit, bytes_of(names[i])),
		    "%s", names[i]);
}
END_TEST

START_TEST(names_that_are_too_long_are_refused)
{
	char name[JOURNAL_UNIT_MAX + 100] = "gophermoon@1-10.0.0.1:70-";
	struct unit unit;
	size_t len = strlen(name);

	memset(name + len, '1', sizeof name - len);
	for (len = 0; len <= sizeof name; len++)
		ck_assert(
		    !journal_parse_unit(&unit, (struct bytes){ name, len }));
}
END_TEST

START_TEST(a_journal_is_the_source_of_queries)
{
	char text[] = "{\"__REALTIME_TIMESTAMP\":\"1795737605000000\",\"UNIT\":"
		      "\"gophermoon@0-::1:70-192.0.2.7:5.service\"}\n"
		      "_SYSTEMD_UNIT=gophermoon@0-::1:70-192.0.2.7:5.service\n"
		      "gophermoon@1-::1:70-192.0.2.8:6.service\n"
		      "nothing\n";
	FILE *in = fmemopen(text, strlen(text), "r");
	struct journal journal;
	char err[JOURNAL_ERR_MAX];

	ck_assert_ptr_nonnull(in);
	if (db_is_supported()) {
		ck_assert_int_eq(journal_read(&journal, in, err), 0);
		ck_assert_uint_eq(journal.lines, 4);
		ck_assert_uint_eq(journal.skipped, 1);
		ck_assert_int_eq(stats_value("journal", "connections", 0, 1),
		    2);
		ck_assert_int_eq(stats_value("journal", "timed", 0, 1), 1);
		ck_assert_int_eq(
		    stats_value("hours", "requests", STATS_DAY, STATS_DAY + 1),
		    1);
		ck_assert_int_eq(stats_total("visitors"), 1);
		query_close();
	}
	(void)fclose(in);
}
END_TEST

Suite *
journal_suite(void)
{
	const TTest *const tests[] = {
		names_of_units_are_parsed,
		other_names_are_refused,
		names_that_are_too_long_are_refused,
		a_journal_is_the_source_of_queries,
	};

	return SUITE("journal", tests);
}
