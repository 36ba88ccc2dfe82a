#include "store/sql_functions.h"

#include "store_fixture.h"

START_TEST(functions_have_the_results_of_sqlite)
{
	static const char *const conditions[] = {
		"'Pike' LIKE 'p_k%'",
		"'10%' LIKE '10x%' ESCAPE 'x'",
		"'pike' GLOB '[a-p]*e'",
		"(NULL LIKE 'a') IS NULL",
		"instr('na\303\257ve', 've') = 4",
		"instr('pike', 'eel') = 0",
		"replace('a-b-c', '-', '+-') = 'a+-b+-c'",
		"replace('abc', '', 'x') = 'abc'",
		"ltrim('\303\244\303\266a\303\244', '\303\266\303\244')"
		" = 'a\303\244'",
		"rtrim('\303\244a\303\244\303\266', '\303\266\303\244')"
		" = '\303\244a'",
		"trim('  a b  ', ' ') = 'a b'",
		"trim('xxx', 'x') = ''",
		"trim('\303', '\303\244') = ''",
		"rtrim('a\360\237\214\231', '\360\237\214\231') = 'a'",
		"rtrim('a\342\202', '\342\202') = 'a'",
		"rtrim('a\360\237\214', 'x\360\237\214') = 'a'",
		"rtrim('a\342\202', 'x\202') = 'a\342'",
		"rtrim('a\202\202', '\202') = 'a'",
		"rtrim('aaaaab', 'b') = 'aaaaa'",
	};
	struct session session = { .pooled = NULL };
	char sql[200];
	int64_t result;
	size_t i;

	open_store();
	for (i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
		result = 0;
		snprintf(sql, sizeof sql, "SELECT %s", conditions[i]);
		ck_assert_int_eq(run_sql(&session, sql, false, &result),
		    SESSION_ROW);
		ck_assert_msg(result == 1, "%s", conditions[i]);
	}
	session_rollback(&session);
	close_store();
}
END_TEST

START_TEST(patterns_and_sets_have_a_maximum_length)
{
	char sql[200];
	struct session session = { .pooled = NULL };

	open_store();
	snprintf(sql, sizeof sql, "SELECT 'a' LIKE '%0101d'", 0);
	assert_sql_fails(&session, sql, "has at most 100 bytes");
	snprintf(sql, sizeof sql, "SELECT trim('a', '%0101d')", 0);
	assert_sql_fails(&session, sql, "has at most 100 bytes");
	assert_sql_fails(&session, "SELECT 'a' LIKE 'a' ESCAPE 'xy'",
	    "ESCAPE takes one ASCII character");
	session_rollback(&session);
	close_store();
}
END_TEST

Suite *
sql_functions_suite(void)
{
	const TTest *const tests[] = {
		functions_have_the_results_of_sqlite,
		patterns_and_sets_have_a_maximum_length,
	};

	return SQLITE_SUITE("sql_functions", tests);
}
