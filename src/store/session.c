#include "store/session.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/state_dir.h"
#include "store/authorizer.h"
#include "store/sql_functions.h"

/* A connection, used by one session at a time. */
struct pooled_db {
	struct db db;
	struct authorizer auth;
	char name[DB_NAME_MAX];
	struct pooled_db *next;	/* in idle_dbs */
};

/* The pool of the process. No lock is needed, as there is one thread. */
static struct pooled_db *idle_dbs;
static int n_open_dbs;

/* --- results of SQLite --- */

static enum session_state
session_fail(struct session *session, const char *why)
{
	snprintf(session->why, sizeof session->why, "%s", why);
	return SESSION_FAILED;
}

/* Fails with a sentence for a result of SQLite. */
static enum session_state
session_fail_with(struct session *session, struct pooled_db *pooled, int result)
{
	switch (result & 0xff) {
	case SQLITE_AUTH:
		return session_fail(session, pooled->auth.reason);
	case SQLITE_FULL:
		return session_fail(session,
		    "there is no room left in the store");
	case SQLITE_NOMEM:
		return session_fail(session,
		    "the statement takes too much memory");
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return session_fail(session,
		    "the server cannot write in its state directory");
	case SQLITE_IOERR:
		return session_fail(session,
		    "the store cannot be read or written");
	default:
		return session_fail(session, sqlite3_errmsg(pooled->db.sqlite));
	}
}

/*
 * Reports whether another connection has a lock. With a write-ahead log SQLite
 * returns SQLITE_PROTOCOL after too many attempts.
 */
static bool
is_lock_result(int result)
{
	result &= 0xff;
	return result == SQLITE_BUSY || result == SQLITE_LOCKED ||
	    result == SQLITE_PROTOCOL;
}

/* --- connections --- */

static void
pooled_db_close(struct pooled_db *pooled)
{
	db_close(&pooled->db);
	free(pooled);
	n_open_dbs--;
}

/* Runs internal SQL. Returns a result of SQLite. */
static int
exec_internal(struct pooled_db *pooled, const char *sql)
{
	const bool was_internal = pooled->auth.is_internal;
	int result;

	pooled->auth.is_internal = true;
	result = sqlite3_exec(pooled->db.sqlite, sql, NULL, NULL, NULL);
	pooled->auth.is_internal = was_internal;
	return result;
}

/* For the values and lists of gopher.store. */
static const char store_tables[] =
    "CREATE TABLE IF NOT EXISTS gophermoon_values ("
    " key TEXT NOT NULL PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS gophermoon_lists ("
    " list TEXT NOT NULL, at INTEGER NOT NULL, value,"
    " PRIMARY KEY (list, at)) WITHOUT ROWID";

static int
pooled_db_open(struct pooled_db *pooled, const struct conf *conf)
{
	char err[DB_ERR_MAX];

	if (db_open(&pooled->db, conf, 0, err) == -1 ||
	    authorizer_install(&pooled->auth, pooled->db.sqlite) == -1 ||
	    sql_functions_install(&pooled->auth, pooled->db.sqlite) == -1)
		return sqlite3_errcode(pooled->db.sqlite);
	return exec_internal(pooled, store_tables);
}

static enum session_state
acquire_new_db(struct session *session, const struct conf *conf,
    const char *name)
{
	struct pooled_db *pooled;
	int result;

	pooled = calloc(1, sizeof *pooled);
	if (pooled == NULL)
		return session_fail(session, "there is not enough memory");
	n_open_dbs++;
	strcpy(pooled->name, name);
	result = pooled_db_open(pooled, conf);
	if (result == SQLITE_OK) {
		session->pooled = pooled;
		return SESSION_READY;
	}
	session_fail_with(session, pooled, result);
	pooled_db_close(pooled);
	return is_lock_result(result) ? SESSION_BUSY : SESSION_FAILED;
}

/* Acquires a connection to the site's database, unless the session has one. */
static enum session_state
acquire_db(struct session *session, const struct conf *conf)
{
	char name[DB_NAME_MAX];
	struct pooled_db **at;

	if (session->pooled != NULL)
		return SESSION_READY;
	if (state_dir_fd() == -1)
		return session_fail(session, CONF_NO_STATE);
	db_name(conf, name);
	for (at = &idle_dbs; *at != NULL; at = &(*at)->next)
		if (strcmp((*at)->name, name) == 0) {
			session->pooled = *at;
			*at = session->pooled->next;
			return SESSION_READY;
		}
	if (n_open_dbs == SESSIONS_MAX)
		sessions_close();
	return n_open_dbs < SESSIONS_MAX ? acquire_new_db(session, conf, name) :
					   SESSION_BUSY;
}

static void
release_db(struct session *session)
{
	struct pooled_db *pooled = session->pooled;

	session->pooled = NULL;
	if (!sqlite3_get_autocommit(pooled->db.sqlite)) {
		pooled_db_close(pooled);
		return;
	}
	pooled->next = idle_dbs;
	idle_dbs = pooled;
}

void
sessions_close(void)
{
	struct pooled_db *pooled;

	while ((pooled = idle_dbs) != NULL) {
		idle_dbs = pooled->next;
		pooled_db_close(pooled);
	}
}

/* --- a statement --- */

static void
close_statement(struct session *session)
{
	sqlite3_finalize(session->statement);
	session->statement = NULL;
}

void
session_finish(struct session *session)
{
	close_statement(session);
	if (session->pooled != NULL && !session->in_transaction)
		release_db(session);
}

/* Notes that an error has ended the transaction, so that the run fails. */
static void
note_rollback(struct session *session)
{
	if (session->in_transaction &&
	    sqlite3_get_autocommit(session->pooled->db.sqlite))
		session->is_rolled_back = true;
}

/* Ends the statement after an error of SQLite. */
static enum session_state
fail_statement(struct session *session, int result)
{
	enum session_state state;

	if (is_lock_result(result) && !session->in_transaction)
		state = SESSION_BUSY;
	else
		state = session_fail_with(session, session->pooled, result);
	note_rollback(session);
	session_finish(session);
	return state;
}

/* Ends the statement for a reason of our own. */
static enum session_state
refuse_statement(struct session *session, const char *why)
{
	session_finish(session);
	return session_fail(session, why);
}

static bool
is_sql_blank(const char *from, const char *end)
{
	while (from < end && strchr(" \t\r\n;", *from) != NULL && *from != '\0')
		from++;
	return from == end;
}

/* Begins a transaction, which locks the database for other runs. */
static enum session_state
begin_transaction(struct session *session)
{
	int result;

	result = exec_internal(session->pooled, "BEGIN IMMEDIATE");
	if (result != SQLITE_OK)
		return fail_statement(session, result);
	session->in_transaction = true;
	return SESSION_READY;
}

/* Ends the last statement, and takes a connection for the next. */
static enum session_state
reach_db(struct session *session, const struct conf *conf)
{
	session_finish(session);
	if (session->is_rolled_back)
		return SESSION_FAILED;
	return acquire_db(session, conf);
}

/*
 * Prepares a statement with little memory, because SQLite multiplies views of
 * views before it calls the authorizer. Returns a result of SQLite.
 */
static int
prepare_within_memory(struct session *session, struct bytes sql,
    const char **tail)
{
	const sqlite3_int64 all = sqlite3_hard_heap_limit64(-1);
	const sqlite3_int64 before = sqlite3_memory_used();
	const sqlite3_int64 own = before + SESSION_MEMORY_MAX;
	int result;

	sqlite3_hard_heap_limit64(all > 0 && all < own ? all : own);
	result = sqlite3_prepare_v2(session->pooled->db.sqlite, sql.at,
	    (int)sql.len, &session->statement, tail);
	sqlite3_hard_heap_limit64(all);
	sqlite3_soft_heap_limit64(all);	/* lowered with the other */
	session->memory = sqlite3_memory_used() - before;
	return result;
}

enum session_state
session_prepare(struct session *session, const struct conf *conf,
    struct bytes sql, bool is_internal)
{
	const char *tail = sql.at;
	enum session_state state;
	int result;

	state = reach_db(session, conf);
	if (state != SESSION_READY)
		return state;
	authorizer_begin(&session->pooled->auth, sql, is_internal);
	result = prepare_within_memory(session, sql, &tail);
	if (result != SQLITE_OK)
		return fail_statement(session, result);
	if (session->statement == NULL)
		return refuse_statement(session, "there is no statement");
	if (!is_sql_blank(tail, sql.at + sql.len))
		return refuse_statement(session,
		    "there is more than one statement");
	session->parameters = sqlite3_bind_parameter_count(session->statement);
	if (session->in_transaction ||
	    sqlite3_stmt_readonly(session->statement))
		return SESSION_READY;
	return begin_transaction(session);
}

void
session_bind(struct session *session, int n, const struct session_cell *value)
{
	switch (value->type) {
	case SESSION_NULL:
		sqlite3_bind_null(session->statement, n);
		break;
	case SESSION_INTEGER:
		sqlite3_bind_int64(session->statement, n, value->integer);
		break;
	case SESSION_FLOAT:
		sqlite3_bind_double(session->statement, n, value->real);
		break;
	case SESSION_TEXT:
		sqlite3_bind_text(session->statement, n, value->text.at,
		    (int)value->text.len, SQLITE_STATIC);
		break;
	}
}

/* Accepts a row, or ends the statement if it holds too much memory. */
static enum session_state
accept_row(struct session *session)
{
	session->columns = sqlite3_column_count(session->statement);
	if (session->memory <= SESSION_MEMORY_MAX)
		return SESSION_ROW;
	return refuse_statement(session, "the statement takes too much memory");
}

static enum session_state
note_changes(struct session *session)
{
	sqlite3 *sqlite = session->pooled->db.sqlite;

	session->changes = sqlite3_stmt_readonly(session->statement) ?
	    0 :
	    sqlite3_changes64(sqlite);
	session->last_rowid = sqlite3_last_insert_rowid(sqlite);
	return SESSION_DONE;
}

enum session_state
session_step(struct session *session, bool (*is_over_limit)(void *), void *arg)
{
	struct authorizer *auth = &session->pooled->auth;
	const sqlite3_int64 before = sqlite3_memory_used();
	int result;

	auth->is_over_limit = is_over_limit;
	auth->arg = arg;
	result = sqlite3_step(session->statement);
	auth->is_over_limit = NULL;
	session->memory += sqlite3_memory_used() - before;
	if (result == SQLITE_ROW)
		return accept_row(session);
	if (result != SQLITE_DONE && (result & 0xff) != SQLITE_INTERRUPT)
		return fail_statement(session, result);
	note_rollback(session);
	if (result == SQLITE_DONE)
		return note_changes(session);
	session_finish(session);
	return SESSION_LIMIT;
}

const char *
session_column_name(const struct session *session, int column)
{
	return sqlite3_column_name(session->statement, column);
}

struct session_cell
session_value(struct session *session, int column)
{
	sqlite3_stmt *from = session->statement;
	struct session_cell value = { .type = SESSION_NULL };

	switch (sqlite3_column_type(from, column)) {
	case SQLITE_INTEGER:
		value.type = SESSION_INTEGER;
		value.integer = sqlite3_column_int64(from, column);
		break;
	case SQLITE_FLOAT:
		value.type = SESSION_FLOAT;
		value.real = sqlite3_column_double(from, column);
		break;
	case SQLITE_TEXT:
	case SQLITE_BLOB:
		value.type = SESSION_TEXT;
		value.text.at = sqlite3_column_blob(from, column);
		value.text.len = (size_t)sqlite3_column_bytes(from, column);
		break;
	default:
		break;
	}
	if (value.type == SESSION_TEXT && value.text.at == NULL)
		value.text.at = "";
	return value;
}

/* --- the transaction --- */

void
session_rollback(struct session *session)
{
	close_statement(session);
	if (session->in_transaction &&
	    !sqlite3_get_autocommit(session->pooled->db.sqlite))
		exec_internal(session->pooled, "ROLLBACK");
	session->in_transaction = session->is_rolled_back = false;
	session->ends_with_depth = false;
	session->depth = 0;
	session_finish(session);
}

enum session_state
session_commit(struct session *session)
{
	int result;

	close_statement(session);
	if (session->depth > 0) {
		session_rollback(session);
		return session_fail(session,
		    "store.transaction() has not returned");
	}
	if (session->in_transaction && !session->is_rolled_back) {
		result = exec_internal(session->pooled, "COMMIT");
		session->in_transaction = result != SQLITE_OK;
		if (session->in_transaction)
			session_fail_with(session, session->pooled, result);
	}
	if (session->in_transaction) {
		session_rollback(session);
		return SESSION_FAILED;
	}
	session_finish(session);
	return SESSION_DONE;
}

enum session_state
session_begin(struct session *session, const struct conf *conf)
{
	const bool is_first = !session->in_transaction;
	enum session_state state;
	int result;

	state = reach_db(session, conf);
	if (state == SESSION_READY && is_first)
		state = begin_transaction(session);
	if (state != SESSION_READY)
		return state;
	if (!is_first) {
		result = exec_internal(session->pooled, "SAVEPOINT part");
		if (result != SQLITE_OK)
			return fail_statement(session, result);
	}
	session->ends_with_depth |= is_first;
	session->depth++;
	return SESSION_READY;
}

/* Keeps or undoes the changes since the last savepoint. */
static enum session_state
end_savepoint(struct session *session, bool keep)
{
	int result;

	if (session->is_rolled_back)
		return SESSION_FAILED;
	result = exec_internal(session->pooled,
	    keep ? "RELEASE part" : "ROLLBACK TO part; RELEASE part");
	return result == SQLITE_OK ? SESSION_DONE :
				     fail_statement(session, result);
}

enum session_state
session_end(struct session *session, unsigned depth, bool keep)
{
	close_statement(session);
	if (session->depth != depth) {
		session_rollback(session);
		return session_fail(session,
		    "store.transaction() of two coroutines overlap");
	}
	session->depth--;
	if (session->depth > 0 || !session->ends_with_depth)
		return end_savepoint(session, keep);
	session->ends_with_depth = false;
	if (keep)
		return session_commit(session);
	session_rollback(session);
	return SESSION_DONE;
}
