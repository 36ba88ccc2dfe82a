/* Replaces the modules that need SQLite in a build without it. */
#include <stdio.h>

#include "store/db.h"
#include "store/session.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

bool
db_is_supported(void)
{
	return false;
}

bool
db_exists(const struct conf *conf)
{
	return false;
}

bool
db_find_orphan(const struct conf *conf, char *name)
{
	return false;
}

void
db_adopt(struct conf *conf)
{
}

const struct conf *
db_find_left(const struct conf *from, const struct conf *to)
{
	return NULL;
}

void
db_warn_orphans(const struct conf *conf)
{
}

enum session_state
session_prepare(struct session *session, const struct conf *conf,
    struct bytes sql, bool is_internal)
{
	snprintf(session->why, sizeof session->why,
	    "this server was built without SQLite");
	return SESSION_FAILED;
}

enum session_state
session_begin(struct session *session, const struct conf *conf)
{
	return session_prepare(session, conf, bytes_of(NULL), true);
}

/* The functions below are never called, as no session is ready. */

enum session_state
session_end(struct session *session, unsigned depth, bool keep)
{
	return SESSION_FAILED;
}

void
session_bind(struct session *session, int n, const struct session_cell *value)
{
}

enum session_state
session_step(struct session *session, bool (*is_over_limit)(void *), void *arg)
{
	return SESSION_FAILED;
}

const char *
session_column_name(const struct session *session, int column)
{
	return "";
}

struct session_cell
session_value(struct session *session, int column)
{
	return (struct session_cell){ .type = SESSION_NULL };
}

void
session_finish(struct session *session)
{
}

enum session_state
session_commit(struct session *session)
{
	return SESSION_DONE;
}

void
session_rollback(struct session *session)
{
}

void
sessions_close(void)
{
}
