#include "store/session.h"

#include "store_fixture.h"

static int64_t
count_rows(struct session *session)
{
	int64_t n = -1;

	ck_assert_int_eq(run_sql(session, "SELECT count(*) FROM t", false, &n),
	    SESSION_ROW);
	return n;
}

START_TEST(others_see_a_transaction_once_it_is_committed)
{
	struct session one = { .pooled = NULL }, other = { .pooled = NULL };

	open_store();
	assert_sql(&one, "CREATE TABLE t (a)");
	ck_assert(one.in_transaction);
	ck_assert_int_eq(session_commit(&one), SESSION_DONE);
	ck_assert(!one.in_transaction);
	assert_sql(&one, "INSERT INTO t VALUES (1)");
	ck_assert_int_eq(count_rows(&one), 1);
	ck_assert_int_eq(count_rows(&other), 0);
	ck_assert_int_eq(
	    run_sql(&other, "INSERT INTO t VALUES (2)", false, NULL),
	    SESSION_BUSY);
	session_rollback(&one);
	ck_assert_int_eq(count_rows(&one), 0);
	assert_sql(&other, "INSERT INTO t VALUES (2)");
	ck_assert_int_eq(session_commit(&other), SESSION_DONE);
	ck_assert_int_eq(count_rows(&one), 1);
	assert_sql(&one, "DELETE FROM t");
	session_rollback(&one);
	ck_assert_int_eq(count_rows(&other), 1);
	session_rollback(&other);
	close_store();
}
END_TEST

START_TEST(sessions_share_a_limited_number_of_connections)
{
	struct session sessions[SESSIONS_MAX + 1] = { { .pooled = NULL } };
	size_t i;

	open_store();
	for (i = 0; i < SESSIONS_MAX; i++)
		ck_assert_int_eq(session_prepare(&sessions[i], &conf,
				     bytes_of("SELECT 1"), false),
		    SESSION_READY);
	ck_assert_int_eq(run_sql(&sessions[i], "SELECT 1", false, NULL),
	    SESSION_BUSY);
	session_finish(&sessions[3]);
	ck_assert_int_eq(run_sql(&sessions[i], "SELECT 1", false, NULL),
	    SESSION_ROW);
	for (i = 0; i <= SESSIONS_MAX; i++)
		session_rollback(&sessions[i]);
	close_store();
}
END_TEST

static bool
is_over_limit(void *calls)
{
	return ++*(int *)calls > 100;
}

START_TEST(a_statement_over_its_limit_is_interrupted_and_undone)
{
	static const char endless[] =
	    "INSERT INTO t WITH RECURSIVE c (x) AS"
	    " (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
	struct session session = { .pooled = NULL };
	int calls = 0;

	open_store();
	assert_sql(&session, "CREATE TABLE t (a)");
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	ck_assert_int_eq(
	    session_prepare(&session, &conf, bytes_of(endless), false),
	    SESSION_READY);
	ck_assert_int_eq(session_step(&session, is_over_limit, &calls),
	    SESSION_LIMIT);
	ck_assert_int_eq(calls, 101);
	ck_assert_int_eq(session_commit(&session), SESSION_FAILED);
	ck_assert_int_eq(count_rows(&session), 0);
	session_rollback(&session);
	close_store();
}
END_TEST

START_TEST(deleting_all_rows_is_interrupted_too)
{
	static const char fill[] = "INSERT INTO t WITH RECURSIVE c (x) AS"
				   " (SELECT 1 UNION ALL SELECT x + 1 FROM c"
				   " WHERE x < 10000) SELECT x FROM c";
	struct session session = { .pooled = NULL };
	int calls = 0;

	open_store();
	assert_sql(&session, "CREATE TABLE t (a)");
	assert_sql(&session, fill);
	ck_assert_int_eq(
	    session_prepare(&session, &conf, bytes_of("DELETE FROM t"), false),
	    SESSION_READY);
	ck_assert_int_eq(session_step(&session, is_over_limit, &calls),
	    SESSION_LIMIT);
	session_rollback(&session);
	assert_sql(&session, "CREATE TABLE t (a)");
	assert_sql(&session, "INSERT INTO t VALUES (1)");
	assert_sql(&session, "DELETE FROM t");
	ck_assert_int_eq(session.changes, 1);
	assert_sql(&session, "DROP TABLE t");
	assert_sql(&session, "CREATE TABLE t (a)");
	session_rollback(&session);
	close_store();
}
END_TEST

START_TEST(a_transaction_that_sqlite_rolls_back_is_lost)
{
	struct session session = { .pooled = NULL };

	open_store();
	assert_sql(&session, "CREATE TABLE t (a UNIQUE)");
	assert_sql(&session, "INSERT INTO t VALUES (1)");
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	assert_sql(&session, "INSERT INTO t VALUES (2)");
	assert_sql_fails(&session, "INSERT INTO t VALUES (1)", "UNIQUE");
	ck_assert(!session.is_rolled_back);
	assert_sql_fails(&session, "INSERT OR ROLLBACK INTO t VALUES (1)",
	    "UNIQUE");
	ck_assert(session.is_rolled_back);
	assert_sql_fails(&session, "INSERT INTO t VALUES (3)", "UNIQUE");
	ck_assert_int_eq(session_commit(&session), SESSION_FAILED);
	ck_assert_int_eq(count_rows(&session), 1);
	assert_sql(&session, "INSERT INTO t VALUES (4)");
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	ck_assert_int_eq(count_rows(&session), 2);
	session_rollback(&session);
	close_store();
}
END_TEST

START_TEST(the_size_of_the_file_and_the_memory_are_limited)
{
	static const char more[] =
	    " WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c"
	    " LIMIT 400) SELECT hex(replace(hex(char(0x10ffff)) ||"
	    " hex('0123456789012345678901234567890123456789'), '3',"
	    " '0123456789012345678901234567890123456789"
	    "0123456789012345678901234567890123456789')) || x AS a FROM c";
	char sql[1024];
	struct session session = { .pooled = NULL };

	open_store();
	assert_sql(&session, "CREATE TABLE t (a)");
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	snprintf(sql, sizeof sql, "INSERT INTO t %s", more);
	assert_sql(&session, sql);
	assert_sql_fails(&session, sql, "no room left");
	ck_assert_int_eq(count_rows(&session), 400);
	session_rollback(&session);
	ck_assert_int_eq(count_rows(&session), 0);
	snprintf(sql, sizeof sql,
	    "WITH b AS (%s) SELECT b.a FROM b, b AS d ORDER BY b.a || d.a",
	    more);
	assert_sql_fails(&session, sql, "memory");
	session_rollback(&session);
	close_store();
}
END_TEST

/* Begins a statement that holds 2 MiB after its first row. */
static void
hold_memory(struct session *session)
{
	static const char sql[] =
	    "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c"
	    " LIMIT 10000) SELECT x, printf('%0200d', x) FROM c"
	    " ORDER BY 2 DESC";

	ck_assert_int_eq(session_prepare(session, &conf, bytes_of(sql), true),
	    SESSION_READY);
	ck_assert_int_eq(session_step(session, NULL, NULL), SESSION_ROW);
}

START_TEST(the_memory_of_other_statements_does_not_count)
{
	struct session own = { .pooled = NULL }, others[4] = { { NULL } };
	size_t i;

	open_store();
	ck_assert_int_eq(session_prepare(&own, &conf,
			     bytes_of("SELECT 1 UNION ALL SELECT 2"), false),
	    SESSION_READY);
	ck_assert_int_eq(session_step(&own, NULL, NULL), SESSION_ROW);
	for (i = 0; i < 4; i++)
		hold_memory(&others[i]);
	ck_assert_int_eq(session_step(&own, NULL, NULL), SESSION_ROW);
	for (i = 0; i < 4; i++)
		session_rollback(&others[i]);
	session_rollback(&own);
	close_store();
}
END_TEST

/* Another session changes the schema between two statements. */
START_TEST(a_change_of_the_schema_does_not_fail_a_statement)
{
	static const char sql[] =
	    "INSERT INTO gophermoon_values VALUES ('a', 1)";
	struct session one = { .pooled = NULL }, other = { .pooled = NULL };

	open_store();
	ck_assert_int_eq(run_sql(&one, "SELECT 1", false, NULL), SESSION_ROW);
	ck_assert_int_eq(
	    session_prepare(&other, &conf, bytes_of("SELECT 1"), false),
	    SESSION_READY);
	assert_sql(&one, "CREATE TABLE t (a)");
	ck_assert_int_eq(session_commit(&one), SESSION_DONE);
	ck_assert_int_eq(session_prepare(&other, &conf, bytes_of(sql), true),
	    SESSION_READY);
	ck_assert_int_eq(session_step(&other, NULL, NULL), SESSION_DONE);
	ck_assert_int_eq(session_commit(&other), SESSION_DONE);
	session_rollback(&one);
	session_rollback(&other);
	close_store();
}
END_TEST

START_TEST(without_sqlite_every_statement_fails)
{
	struct session session = { .pooled = NULL };

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(
	    session_prepare(&session, &conf, bytes_of("SELECT 1"), false),
	    SESSION_FAILED);
	ck_assert_str_eq(session.why, "this server was built without SQLite");
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	session_rollback(&session);
	conf_free(&conf);
}
END_TEST

Suite *
session_suite(void)
{
	const TTest *const tests[] = {
		others_see_a_transaction_once_it_is_committed,
		sessions_share_a_limited_number_of_connections,
		a_statement_over_its_limit_is_interrupted_and_undone,
		deleting_all_rows_is_interrupted_too,
		a_transaction_that_sqlite_rolls_back_is_lost,
		the_size_of_the_file_and_the_memory_are_limited,
		the_memory_of_other_statements_does_not_count,
		a_change_of_the_schema_does_not_fail_a_statement,
	};
	const TTest *const without[] = { without_sqlite_every_statement_fails };

	return db_is_supported() ? SUITE("session", tests) :
				   SUITE("session", without);
}
