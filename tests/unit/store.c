/* Floor 3: wild, state, guard, loan. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/session.h"
#include "store/state_dir.h"
#include "store/like.h"
#include "suite.h"

#ifdef GOPHERMOON_SQLITE
#include <sqlite3.h>
#endif

/* --- wild --- */

static bool
matches(bool is_like, char escape, const char *pattern, const char *text)
{
	const struct like like = { bytes_of(pattern), is_like, escape };

	return like_matches(&like, bytes_of(text));
}

static const struct {
	const char *pattern, *text;
	bool like, glob;	/* in which `*` and `?` stand for `%` and `_` */
} patterns[] = {
	{ "", "", true, true },
	{ "", "a", false, false },
	{ "%", "", true, true },
	{ "%%", "abc", true, true },
	{ "abc", "abc", true, true },
	{ "abc", "abcd", false, false },
	{ "abc", "ab", false, false },
	{ "ABC", "abc", true, false },
	{ "\303\204", "\303\244", false, false },
	{ "a_c", "abc", true, true },
	{ "a_c", "a\303\244c", true, true },
	{ "_", "\342\202\254", true, true },
	{ "__", "\342\202\254", false, false },
	{ "_", "", false, false },
	{ "a%c", "ac", true, true },
	{ "a%c", "abcbc", true, true },
	{ "a%c", "abcb", false, false },
	{ "%ab%ab%", "xxabyabz", true, true },
	{ "%ab%ab%", "xxabya", false, false },
	{ "%ab", "aab", true, true },
	{ "a%b%c", "aXbYbZc", true, true },
	{ "%_", "ab", true, true },
	{ "%_b", "b", false, false },
};

START_TEST(patterns_match_as_in_sql)
{
	char glob[32], *c;
	size_t i;

	for (i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
		(void)snprintf(glob, sizeof glob, "%s", patterns[i].pattern);
		for (c = glob; *c != '\0'; c++)
			*c = *c == '%' ? '*' : *c == '_' ? '?' : *c;
		ck_assert_msg(matches(true, '\0', patterns[i].pattern,
				  patterns[i].text) == patterns[i].like,
		    "LIKE %s %s", patterns[i].pattern, patterns[i].text);
		ck_assert_msg(matches(false, '\0', glob, patterns[i].text) ==
			patterns[i].glob,
		    "GLOB %s %s", glob, patterns[i].text);
	}
}
END_TEST

START_TEST(an_escape_takes_the_meaning_away)
{
	ck_assert(matches(true, '\\', "10\\%", "10%"));
	ck_assert(!matches(true, '\\', "10\\%", "100"));
	ck_assert(matches(true, '%', "100%%", "100%"));
	ck_assert(!matches(true, '%', "100%%", "100 "));
	ck_assert(matches(true, 'x', "x_xx", "_x"));
	ck_assert(matches(true, '\\', "a\\", "a\\"));
}
END_TEST

START_TEST(sets_of_glob_hold_ranges)
{
	ck_assert(matches(false, '\0', "[a-c]x", "bx"));
	ck_assert(!matches(false, '\0', "[a-c]x", "dx"));
	ck_assert(matches(false, '\0', "[^a-c]x", "dx"));
	ck_assert(!matches(false, '\0', "[^a-c]x", "ax"));
	ck_assert(matches(false, '\0', "[]]", "]"));
	ck_assert(matches(false, '\0', "[^]]", "a"));
	ck_assert(matches(false, '\0', "[a-]", "-"));
	ck_assert(!matches(false, '\0', "[abc", "a"));
	ck_assert(!matches(false, '\0', "[", "["));
	ck_assert(!matches(false, '\0', "[]", "]"));
	ck_assert(matches(false, '\0', "*[0-9]", "page 7"));
}
END_TEST

/* Who tries each way to divide the text would not end. */
START_TEST(many_wildcards_take_no_longer_than_one)
{
	enum { N = 100000 };
	char pattern[100], *text;
	size_t i;

	text = malloc(N + 1);
	ck_assert_ptr_nonnull(text);
	(void)memset(text, 'a', N);
	text[N] = '\0';
	for (i = 0; i + 2 < sizeof pattern; i += 2)
		(void)memcpy(pattern + i, "%a", 2);
	(void)memcpy(pattern + i, "b", 2);
	ck_assert(!matches(true, '\0', pattern, text));
	text[N - 1] = 'b';
	ck_assert(matches(true, '\0', pattern, text));
	free(text);
}
END_TEST

Suite *
like_suite(void)
{
	const TTest *const tests[] = {
		patterns_match_as_in_sql,
		an_escape_takes_the_meaning_away,
		sets_of_glob_hold_ranges,
		many_wildcards_take_no_longer_than_one,
	};

	return SUITE("wild", tests);
}

/* --- state --- */

START_TEST(a_directory_that_cannot_be_used_changes_nothing)
{
	char path[PATH_MAX + 16];
	int before;

	(void)snprintf(path, sizeof path, "%s/dir", tree_make());
	ck_assert_int_eq(state_dir_open(path), 0);
	before = state_dir_fd();
	ck_assert_int_ne(before, -1);
	ck_assert_int_eq(state_dir_check(), 0);
	ck_assert_int_eq(state_dir_open("/nowhere/at/all"), -1);
	ck_assert_int_eq(errno, ENOENT);
	(void)strcat(path, "/f2");
	ck_assert_int_eq(state_dir_open(path), -1);
	ck_assert_int_eq(errno, ENOTDIR);
	ck_assert_int_eq(state_dir_fd(), before);
	ck_assert_int_eq(state_dir_open(""), 0);
	ck_assert_int_eq(state_dir_fd(), -1);
	ck_assert_int_eq(state_dir_check(), 0);
	state_dir_close();
	tree_remove();
}
END_TEST

Suite *
state_dir_suite(void)
{
	const TTest *const tests[] = {
		a_directory_that_cannot_be_used_changes_nothing,
	};

	return SUITE("state", tests);
}

/* --- loan --- */

#ifdef GOPHERMOON_SQLITE

static struct conf conf;

static void
begin_store(void)
{
	char path[PATH_MAX + 16];

	(void)snprintf(path, sizeof path, "%s/dir/sub", tree_make());
	ck_assert_int_eq(conf_init(&conf), 0);
	conf.state_size = 4;
	ck_assert_int_eq(state_dir_open(path), 0);
}

static void
end_store(void)
{
	sessions_close();
	state_dir_close();
	conf_free(&conf);
	tree_remove();
}

/* Runs a statement up to its first row, or its end; its number is `*first`. */
static enum session_state
run(struct session *session, const char *sql, int64_t *first)
{
	enum session_state state;

	state = session_prepare(session, &conf, bytes_of(sql), false);
	if (state == SESSION_READY)
		state = session_step(session, NULL, NULL);
	if (state == SESSION_ROW && first != NULL)
		*first = session_value(session, 0).integer;
	if (state == SESSION_ROW || state == SESSION_DONE)
		session_finish(session);
	return state;
}

static int64_t
count(struct session *session)
{
	int64_t n = -1;

	ck_assert_int_eq(run(session, "SELECT count(*) FROM t", &n),
	    SESSION_ROW);
	return n;
}

static void
does(struct session *session, const char *sql)
{
	ck_assert_msg(run(session, sql, NULL) == SESSION_DONE, "%s: %s", sql,
	    session->why);
}

static void
fails(struct session *session, const char *sql, const char *why)
{
	ck_assert_msg(run(session, sql, NULL) == SESSION_FAILED, "%s", sql);
	ck_assert_ptr_nonnull(strstr(session->why, why));
}

START_TEST(a_transaction_is_seen_when_it_is_over)
{
	struct session one = { .pooled = NULL }, other = { .pooled = NULL };

	begin_store();
	does(&one, "CREATE TABLE t (a)");
	ck_assert(one.is_changing);
	ck_assert_int_eq(session_commit(&one), SESSION_DONE);
	ck_assert(!one.is_changing);
	does(&one, "INSERT INTO t VALUES (1)");
	ck_assert_int_eq(count(&one), 1);
	ck_assert_int_eq(count(&other), 0);
	ck_assert_int_eq(run(&other, "INSERT INTO t VALUES (2)", NULL),
	    SESSION_BUSY);
	session_rollback(&one);
	ck_assert_int_eq(count(&one), 0);
	does(&other, "INSERT INTO t VALUES (2)");
	ck_assert_int_eq(session_commit(&other), SESSION_DONE);
	ck_assert_int_eq(count(&one), 1);
	does(&one, "DELETE FROM t");
	session_end(&one);
	ck_assert_int_eq(count(&other), 1);
	session_end(&other);
	end_store();
}
END_TEST

START_TEST(there_are_so_many_connections_and_no_more)
{
	struct session loans[SESSIONS_MAX + 1] = { { .pooled = NULL } };
	size_t i;

	begin_store();
	for (i = 0; i < SESSIONS_MAX; i++)
		ck_assert_int_eq(session_prepare(&loans[i], &conf,
				     bytes_of("SELECT 1"), false),
		    SESSION_READY);
	ck_assert_int_eq(run(&loans[i], "SELECT 1", NULL), SESSION_BUSY);
	session_finish(&loans[3]);
	ck_assert_int_eq(run(&loans[i], "SELECT 1", NULL), SESSION_ROW);
	for (i = 0; i <= SESSIONS_MAX; i++)
		session_end(&loans[i]);
	end_store();
}
END_TEST

static bool
over(void *calls)
{
	return ++*(int *)calls > 100;
}

START_TEST(what_takes_too_much_is_interrupted_and_undone)
{
	static const char endless[] =
	    "INSERT INTO t WITH RECURSIVE c (x) AS"
	    " (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
	struct session session = { .pooled = NULL };
	int calls = 0;

	begin_store();
	does(&session, "CREATE TABLE t (a)");
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	ck_assert_int_eq(
	    session_prepare(&session, &conf, bytes_of(endless), false),
	    SESSION_READY);
	ck_assert_int_eq(session_step(&session, over, &calls), SESSION_LIMIT);
	ck_assert_int_eq(calls, 101);
	ck_assert_int_eq(session_commit(&session), SESSION_FAILED);
	ck_assert_int_eq(count(&session), 0);
	session_end(&session);
	end_store();
}
END_TEST

START_TEST(a_transaction_that_ends_by_itself_is_lost)
{
	struct session session = { .pooled = NULL };

	begin_store();
	does(&session, "CREATE TABLE t (a UNIQUE)");
	does(&session, "INSERT INTO t VALUES (1)");
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	does(&session, "INSERT INTO t VALUES (2)");
	fails(&session, "INSERT INTO t VALUES (1)", "UNIQUE");
	ck_assert(!session.is_broken);
	fails(&session, "INSERT OR ROLLBACK INTO t VALUES (1)", "UNIQUE");
	ck_assert(session.is_broken);
	fails(&session, "INSERT INTO t VALUES (3)", "UNIQUE");
	ck_assert_int_eq(session_commit(&session), SESSION_FAILED);
	ck_assert_int_eq(count(&session), 1);
	does(&session, "INSERT INTO t VALUES (4)");
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	ck_assert_int_eq(count(&session), 2);
	session_end(&session);
	end_store();
}
END_TEST

START_TEST(the_file_and_the_memory_have_an_end)
{
	static const char more[] =
	    " WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c"
	    " LIMIT 400) SELECT hex(replace(hex(char(0x10ffff)) ||"
	    " hex('0123456789012345678901234567890123456789'), '3',"
	    " '0123456789012345678901234567890123456789"
	    "0123456789012345678901234567890123456789')) || x AS a FROM c";
	char sql[1024];
	struct session session = { .pooled = NULL };

	begin_store();
	does(&session, "CREATE TABLE t (a)");
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	(void)snprintf(sql, sizeof sql, "INSERT INTO t %s", more);
	does(&session, sql);
	fails(&session, sql, "no room left");
	ck_assert_int_eq(count(&session), 400);
	session_rollback(&session);
	ck_assert_int_eq(count(&session), 0);
	(void)snprintf(sql, sizeof sql,
	    "WITH b AS (%s) SELECT b.a FROM b, b AS d ORDER BY b.a || d.a",
	    more);
	fails(&session, sql, "memory");
	session_end(&session);
	end_store();
}
END_TEST

START_TEST(our_own_statements_may_change_our_tables)
{
	static const char sql[] =
	    "INSERT INTO gophermoon_values VALUES ('a', 1)";
	struct session session = { .pooled = NULL };

	begin_store();
	fails(&session, sql, "a table of the server is not for handlers");
	ck_assert_int_eq(session_prepare(&session, &conf, bytes_of(sql), true),
	    SESSION_READY);
	ck_assert_int_eq(session_step(&session, NULL, NULL), SESSION_DONE);
	session_finish(&session);
	fails(&session, "DELETE FROM gophermoon_values", "not for handlers");
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	session_end(&session);
	end_store();
}
END_TEST

START_TEST(nobody_reads_of_single_visitors)
{
	static const char *const tables[] = { "gophermoon_requests",
		"gophermoon_secrets", "gophermoon_seen" };
	struct session session = { .pooled = NULL };
	char sql[100];
	size_t i;

	begin_store();
	for (i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		(void)snprintf(sql, sizeof sql, "CREATE TABLE %s (visitor)",
		    tables[i]);
		ck_assert_int_eq(
		    session_prepare(&session, &conf, bytes_of(sql), true),
		    SESSION_READY);
		ck_assert_int_eq(session_step(&session, NULL, NULL),
		    SESSION_DONE);
		session_finish(&session);
		(void)snprintf(sql, sizeof sql, "SELECT count(visitor) FROM %s",
		    tables[i]);
		fails(&session, sql,
		    "a table of the server is not for handlers");
	}
	session_end(&session);
	end_store();
}
END_TEST

/* Our own statements would go on in its table, and in its trigger. */
START_TEST(what_we_do_ends_where_a_script_would_go_on)
{
	static const char cascade[] =
	    "CREATE TABLE mine (key REFERENCES gophermoon_values (key)"
	    " ON DELETE CASCADE)";
	static const char ours[] = "DELETE FROM gophermoon_values";
	struct session session = { .pooled = NULL };

	begin_store();
	fails(&session, cascade, "a table of the server is not for handlers");
	ck_assert_int_eq(
	    session_prepare(&session, &conf, bytes_of(cascade), true),
	    SESSION_READY);
	ck_assert_int_eq(session_step(&session, NULL, NULL), SESSION_DONE);
	session_finish(&session);
	does(&session, "CREATE TABLE loot (value)");
	does(&session,
	    "CREATE TRIGGER thief AFTER DELETE ON mine BEGIN"
	    " INSERT INTO loot SELECT value FROM gophermoon_lists;"
	    " DELETE FROM gophermoon_lists; END");
	ck_assert_int_eq(session_prepare(&session, &conf, bytes_of(ours), true),
	    SESSION_FAILED);
	session_end(&session);
	end_store();
}
END_TEST

/* Between the two steps, somebody else changes what there is. */
START_TEST(a_statement_outlives_a_change_of_the_tables)
{
	static const char sql[] =
	    "INSERT INTO gophermoon_values VALUES ('a', 1)";
	struct session one = { .pooled = NULL }, other = { .pooled = NULL };

	begin_store();
	ck_assert_int_eq(run(&one, "SELECT 1", NULL), SESSION_ROW);
	ck_assert_int_eq(
	    session_prepare(&other, &conf, bytes_of("SELECT 1"), false),
	    SESSION_READY);
	does(&one, "CREATE TABLE t (a)");
	ck_assert_int_eq(session_commit(&one), SESSION_DONE);
	ck_assert_int_eq(session_prepare(&other, &conf, bytes_of(sql), true),
	    SESSION_READY);
	ck_assert_int_eq(session_step(&other, NULL, NULL), SESSION_DONE);
	ck_assert_int_eq(session_commit(&other), SESSION_DONE);
	session_end(&one);
	session_end(&other);
	end_store();
}
END_TEST

START_TEST(nothing_is_opened_outside_of_the_directory)
{
	static const char *const names[] = { "/../up.db", "/../../up.db",
		"../up.db", "/more/up.db", "/../../out" };
	struct stat before, after;
	sqlite3 *db;
	size_t i;

	begin_store();
	ck_assert_int_eq(stat("../OUTSIDE", &before), 0);
	ck_assert_int_eq(vfs_register(), 0);
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		(void)sqlite3_open_v2(names[i], &db,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, VFS_NAME);
		(void)sqlite3_exec(db, "CREATE TABLE t (a)", NULL, NULL, NULL);
		ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	}
	ck_assert_int_eq(stat("../OUTSIDE", &after), 0);
	ck_assert_int_eq(after.st_size, before.st_size);
	ck_assert_int_eq(access("up.db", F_OK), -1);
	ck_assert_int_eq(access("../up.db", F_OK), -1);
	ck_assert_int_eq(access("dir/up.db", F_OK), -1);
	end_store();
}
END_TEST

#else

START_TEST(without_sqlite_there_is_nothing_to_lend)
{
	struct session session = { .pooled = NULL };
	struct conf conf;

	ck_assert(!state_dir_is_supported());
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(
	    session_prepare(&session, &conf, bytes_of("SELECT 1"), false),
	    SESSION_FAILED);
	ck_assert_str_eq(session.why, "this server was built without SQLite");
	ck_assert_int_eq(session_commit(&session), SESSION_DONE);
	session_end(&session);
	conf_free(&conf);
}
END_TEST

#endif

Suite *
session_suite(void)
{
	const TTest *const tests[] = {
#ifdef GOPHERMOON_SQLITE
		a_transaction_is_seen_when_it_is_over,
		there_are_so_many_connections_and_no_more,
		what_takes_too_much_is_interrupted_and_undone,
		a_transaction_that_ends_by_itself_is_lost,
		the_file_and_the_memory_have_an_end,
		our_own_statements_may_change_our_tables,
		nobody_reads_of_single_visitors,
		what_we_do_ends_where_a_script_would_go_on,
		a_statement_outlives_a_change_of_the_tables,
		nothing_is_opened_outside_of_the_directory,
#else
		without_sqlite_there_is_nothing_to_lend,
#endif
	};

	return SUITE("loan", tests);
}
