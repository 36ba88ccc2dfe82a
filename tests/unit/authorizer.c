#include "store/authorizer.h"

#include <time.h>

#include "store_fixture.h"

static const char refused[] =
    "a table of the server is not allowed in a handler";

START_TEST(only_internal_sql_changes_tables_of_the_server)
{
	static const char sql[] =
	    "INSERT INTO gophermoon_values VALUES ('a', 1)";
	struct session session = { .pooled = NULL };

	open_store();
	assert_sql_fails(&session, sql, refused);
	assert_internal_sql(&session, sql);
	assert_sql_fails(&session, "DELETE FROM gophermoon_values", refused);
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	session_rollback(&session);
	close_store();
}
END_TEST

START_TEST(tables_that_describe_single_clients_cannot_be_read)
{
	static const char *const tables[] = { "gophermoon_requests",
		"gophermoon_salts", "gophermoon_seen" };
	struct session session = { .pooled = NULL };
	char sql[100];
	size_t i;

	open_store();
	for (i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		snprintf(sql, sizeof sql, "CREATE TABLE %s (visitor)",
		    tables[i]);
		assert_internal_sql(&session, sql);
		snprintf(sql, sizeof sql, "SELECT count(visitor) FROM %s",
		    tables[i]);
		assert_sql_fails(&session, sql, refused);
	}
	session_rollback(&session);
	close_store();
}
END_TEST

/* Each view reads the one below it twice. */
START_TEST(a_tower_of_views_is_refused_before_it_takes_long)
{
	struct session session = { .pooled = NULL };
	const clock_t began = clock();	/* of the processor */
	char sql[100];
	int i;

	open_store();
	assert_sql(&session, "CREATE TABLE v0 (n)");
	for (i = 1; i <= 20; i++) {
		snprintf(sql, sizeof sql,
		    "CREATE VIEW v%d AS SELECT a.n FROM v%d a, v%d b", i, i - 1,
		    i - 1);
		assert_sql(&session, sql);
	}
	ck_assert_int_eq(run_sql(&session, "SELECT n FROM v3", false, NULL),
	    SESSION_DONE);
	assert_sql_fails(&session, "SELECT n FROM v11",
	    "a statement with so many parts is not allowed in a handler");
	assert_sql_fails(&session, "SELECT n FROM v15",
	    "the statement takes too much memory");
	assert_sql_fails(&session, "SELECT n FROM v20",
	    "the statement takes too much memory");
	ck_assert_int_lt(clock() - began, CLOCKS_PER_SEC / 2);
	session_rollback(&session);
	close_store();
}
END_TEST

/* They show the pages of all tables. Not every SQLite has them. */
START_TEST(virtual_tables_of_pages_cannot_be_read)
{
	static const char *const statements[] = { "SELECT * FROM dbstat",
		"SELECT count(*) FROM DBSTAT",
		"SELECT data FROM sqlite_dbpage('main')" };
	struct session session = { .pooled = NULL };
	size_t i;

	open_store();
	for (i = 0; i < sizeof statements / sizeof statements[0]; i++) {
		ck_assert_int_eq(run_sql(&session, statements[i], false, NULL),
		    SESSION_FAILED);
		ck_assert_msg(strcmp(session.why, refused) == 0 ||
			strstr(session.why, "no such table") != NULL,
		    "%s: %s", statements[i], session.why);
	}
	session_rollback(&session);
	close_store();
}
END_TEST

/* Internal SQL would go on in the handler's table, and in its trigger. */
START_TEST(a_foreign_key_does_not_lead_internal_sql_to_a_handlers_trigger)
{
	static const char cascade[] =
	    "CREATE TABLE mine (key REFERENCES gophermoon_values (key)"
	    " ON DELETE CASCADE)";
	struct session session = { .pooled = NULL };

	open_store();
	assert_sql_fails(&session, cascade, refused);
	assert_internal_sql(&session, cascade);
	assert_sql(&session, "CREATE TABLE loot (value)");
	assert_sql(&session,
	    "CREATE TRIGGER thief AFTER DELETE ON mine BEGIN"
	    " INSERT INTO loot SELECT value FROM gophermoon_lists;"
	    " DELETE FROM gophermoon_lists; END");
	ck_assert_int_eq(
	    run_sql(&session, "DELETE FROM gophermoon_values", true, NULL),
	    SESSION_FAILED);
	session_rollback(&session);
	close_store();
}
END_TEST

START_TEST(a_handler_changes_its_own_tables_in_every_way)
{
	static const char *const allowed[] = {
		"CREATE TABLE t (a PRIMARY KEY, b)",
		"CREATE INDEX t_b ON t (b)",
		"CREATE VIEW v AS SELECT a FROM t",
		"CREATE TRIGGER g AFTER INSERT ON t BEGIN"
		" UPDATE t SET b = new.a; END",
		"DROP TRIGGER g",
		"INSERT INTO t VALUES (1, 'x')",
		"UPDATE t SET b = upper(b)",
		"ALTER TABLE t RENAME COLUMN b TO c",
		"ALTER TABLE t RENAME TO u",
		"DELETE FROM u",
		"DROP INDEX t_b",
		"DROP VIEW v",
		"DROP TABLE u",
	};
	struct session session = { .pooled = NULL };
	size_t i;

	open_store();
	for (i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
		assert_sql(&session, allowed[i]);
	session_rollback(&session);
	close_store();
}
END_TEST

START_TEST(the_error_names_a_function_that_is_refused)
{
	struct session session = { .pooled = NULL };

	open_store();
	assert_sql_fails(&session, "SELECT randomblob(9)",
	    "not authorized to use function: randomblob");
	assert_sql_fails(&session, "SELECT printf('%d', 1)",
	    "not authorized to use function: printf");
	session_rollback(&session);
	close_store();
}
END_TEST

Suite *
authorizer_suite(void)
{
	const TTest *const tests[] = {
		a_tower_of_views_is_refused_before_it_takes_long,
		only_internal_sql_changes_tables_of_the_server,
		tables_that_describe_single_clients_cannot_be_read,
		virtual_tables_of_pages_cannot_be_read,
		a_foreign_key_does_not_lead_internal_sql_to_a_handlers_trigger,
		a_handler_changes_its_own_tables_in_every_way,
		the_error_names_a_function_that_is_refused,
	};

	return SQLITE_SUITE("authorizer", tests);
}
