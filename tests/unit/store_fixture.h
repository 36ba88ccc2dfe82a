/* A site with a state directory, for the tests of src/store. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "store/session.h"
#include "store/state_dir.h"
#include "suite.h"

static struct conf conf;

/* Makes the tree of suite.h; its dir/sub is the state directory. */
static inline void
open_store(void)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof path, "%s/dir/sub", tree_make());
	ck_assert_int_eq(conf_init(&conf), 0);
	conf.state_size = 4;
	ck_assert_int_eq(state_dir_open(path), 0);
}

static inline void
close_store(void)
{
	sessions_close();
	state_dir_open("");
	conf_free(&conf);
	tree_remove();
}

/*
 * Runs a statement to its first row, or to its end. Writes the first column, a
 * number, to `first` unless it is NULL.
 */
static inline enum session_state
run_sql(struct session *session, const char *sql, bool is_internal,
    int64_t *first)
{
	enum session_state state;

	state = session_prepare(session, &conf, bytes_of(sql), is_internal);
	if (state == SESSION_READY)
		state = session_step(session, NULL, NULL);
	if (state == SESSION_ROW && first != NULL)
		*first = session_value(session, 0).integer;
	if (state == SESSION_ROW || state == SESSION_DONE)
		session_finish(session);
	return state;
}

/* SQL of a handler succeeds; SQL of the server does. */
static inline void
assert_sql(struct session *session, const char *sql)
{
	ck_assert_msg(run_sql(session, sql, false, NULL) == SESSION_DONE,
	    "%s: %s", sql, session->why);
}

static inline void
assert_internal_sql(struct session *session, const char *sql)
{
	ck_assert_msg(run_sql(session, sql, true, NULL) == SESSION_DONE,
	    "%s: %s", sql, session->why);
}

/* SQL of a handler fails with an error that holds `why`. */
static inline void
assert_sql_fails(struct session *session, const char *sql, const char *why)
{
	ck_assert_msg(run_sql(session, sql, false, NULL) == SESSION_FAILED,
	    "%s", sql);
	ck_assert_msg(strstr(session->why, why) != NULL, "%s: %s", sql,
	    session->why);
}

/* The tests of a suite that needs SQLite; none in a build without it. */
#define SQLITE_SUITE(name, tests) \
	suite_of(name, tests, \
	    db_is_supported() ? sizeof(tests) / sizeof(tests)[0] : 0, false)

#endif
