#include "store/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/state_dir.h"

static enum session_state
fail(struct session *session, const char *why)
{
	(void)snprintf(session->why, sizeof session->why, "%s", why);
	return SESSION_FAILED;
}

static enum session_state
fail_without_state(struct session *session)
{
	return fail(session,
	    state_dir_is_supported() ?
		"there is no state directory: the operator has to set state" :
		"this server was built without SQLite");
}

#ifdef GOPHERMOON_SQLITE

#include <sqlite3.h>

#include "store/authorizer.h"

struct pooled_db {
	struct db store;
	struct authorizer auth;
	char name[DB_NAME_MAX];
	struct pooled_db *next;	/* among those that are not lent */
};

/* The process's, which has one thread. */
static struct pooled_db *idle;
static int connections;

/* --- connections --- */

static void
drop(struct pooled_db *pooled)
{
	db_close(&pooled->store);
	free(pooled);
	connections--;
}

/* SQL of our own. Returns what SQLite does. */
static int
exec_ours(struct pooled_db *pooled, const char *sql)
{
	const bool was_ours = pooled->auth.is_ours;
	int result;

	pooled->auth.is_ours = true;
	result = sqlite3_exec(pooled->store.db, sql, NULL, NULL, NULL);
	pooled->auth.is_ours = was_ours;
	return result;
}

/* Somebody else is at it; the second is what WAL says where that takes long. */
static bool
is_busy(int result)
{
	result &= 0xff;
	return result == SQLITE_BUSY || result == SQLITE_LOCKED ||
	    result == SQLITE_PROTOCOL;
}

static const char tables[] =
    "CREATE TABLE IF NOT EXISTS gophermoon_values ("
    " key TEXT NOT NULL PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS gophermoon_lists ("
    " list TEXT NOT NULL, at INTEGER NOT NULL, value,"
    " PRIMARY KEY (list, at)) WITHOUT ROWID";

/* How many of our tables there are? Returns what SQLite does. */
static int
count_tables(sqlite3 *db, int *n)
{
	static const char sql[] =
	    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND"
	    " name IN ('gophermoon_values', 'gophermoon_lists')";
	sqlite3_stmt *statement = NULL;

	*n = 0;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		*n = sqlite3_column_int(statement, 0);
	return sqlite3_finalize(statement) != SQLITE_OK ? sqlite3_errcode(db) :
							  SQLITE_OK;
}

/* Makes our tables where they are not. Returns what SQLite does. */
static int
make_tables(struct pooled_db *pooled)
{
	sqlite3 *db = pooled->store.db;
	int n, result;

	result = count_tables(db, &n);
	if (result != SQLITE_OK || n == 2)
		return result;
	result = exec_ours(pooled, "BEGIN IMMEDIATE");
	if (result == SQLITE_OK)
		result = exec_ours(pooled, tables);
	if (result == SQLITE_OK)
		result = exec_ours(pooled, "COMMIT");
	if (!sqlite3_get_autocommit(db))
		(void)exec_ours(pooled, "ROLLBACK");
	return result;
}

/* What SQLite says, where we cannot say it better. */
static enum session_state
explain(struct session *session, struct pooled_db *pooled, int result)
{
	switch (result & 0xff) {
	case SQLITE_AUTH:
		return fail(session, pooled->auth.why);
	case SQLITE_FULL:
		return fail(session, "there is no room left in the store");
	case SQLITE_NOMEM:
		return fail(session, "the statement takes too much memory");
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return fail(session,
		    "the server cannot write in its state directory");
	case SQLITE_IOERR:
		return fail(session, "the store cannot be read or written");
	default:
		return fail(session, sqlite3_errmsg(pooled->store.db));
	}
}

static enum session_state
open_new(struct session *session, const struct conf *conf, const char *name)
{
	char err[DB_ERR_MAX];
	struct pooled_db *pooled;
	int result;

	pooled = calloc(1, sizeof *pooled);
	if (pooled == NULL)
		return fail(session, "there is not enough memory");
	connections++;
	(void)strcpy(pooled->name, name);
	if (db_open(&pooled->store, conf, 0, err) == 0 &&
	    authorizer_install(&pooled->auth, pooled->store.db) == 0)
		result = make_tables(pooled);
	else
		result = sqlite3_errcode(pooled->store.db);
	if (result == SQLITE_OK) {
		session->pooled = pooled;
		return SESSION_READY;
	}
	(void)explain(session, pooled, result);
	drop(pooled);
	return is_busy(result) ? SESSION_BUSY : SESSION_FAILED;
}

/* Takes a connection to the site's file, unless there is one. */
static enum session_state
take(struct session *session, const struct conf *conf)
{
	char name[DB_NAME_MAX];
	struct pooled_db **at;

	if (session->pooled != NULL)
		return SESSION_READY;
	if (state_dir_fd() == -1)
		return fail_without_state(session);
	db_name(conf, name);
	for (at = &idle; *at != NULL; at = &(*at)->next)
		if (strcmp((*at)->name, name) == 0) {
			session->pooled = *at;
			*at = session->pooled->next;
			return SESSION_READY;
		}
	if (idle != NULL && connections == SESSIONS_MAX)
		sessions_close();
	return connections < SESSIONS_MAX ? open_new(session, conf, name) :
					    SESSION_BUSY;
}

static void
give_back(struct session *session)
{
	struct pooled_db *pooled = session->pooled;

	session->pooled = NULL;
	if (sqlite3_get_autocommit(pooled->store.db) == 0) {
		drop(pooled);
		return;
	}
	pooled->next = idle;
	idle = pooled;
}

void
sessions_close(void)
{
	struct pooled_db *pooled;

	while ((pooled = idle) != NULL) {
		idle = pooled->next;
		drop(pooled);
	}
}

/* --- a statement --- */

static void
close_statement(struct session *session)
{
	if (session->statement != NULL)
		(void)sqlite3_finalize(session->statement);
	session->statement = NULL;
}

void
session_finish(struct session *session)
{
	close_statement(session);
	if (session->pooled != NULL && !session->is_changing)
		give_back(session);
}

/* Some failures end the transaction: then nothing of this run may stay. */
static void
look_at_transaction(struct session *session)
{
	if (session->is_changing &&
	    sqlite3_get_autocommit(session->pooled->store.db))
		session->is_broken = true;
}

/* It has not gone well: what the loan has come to, and its connection back. */
static enum session_state
end_badly(struct session *session, int result)
{
	enum session_state state;

	if (is_busy(result) && !session->is_changing)
		state = SESSION_BUSY;
	else
		state = explain(session, session->pooled, result);
	look_at_transaction(session);
	session_finish(session);
	return state;
}

static enum session_state
refuse(struct session *session, const char *why)
{
	(void)fail(session, why);
	session_finish(session);
	return SESSION_FAILED;
}

static bool
is_blank(const char *from, const char *end)
{
	while (from < end && strchr(" \t\r\n;", *from) != NULL && *from != '\0')
		from++;
	return from == end;
}

static enum session_state
begin(struct session *session)
{
	struct pooled_db *pooled = session->pooled;
	int result;

	if (session->is_changing || sqlite3_stmt_readonly(session->statement))
		return SESSION_READY;
	result = exec_ours(pooled, "BEGIN IMMEDIATE");
	if (result != SQLITE_OK)
		return end_badly(session, result);
	session->is_changing = true;
	return SESSION_READY;
}

enum session_state
session_prepare(struct session *session, const struct conf *conf,
    struct bytes sql, bool is_ours)
{
	const char *tail = sql.at;
	enum session_state state;
	int result;

	session_finish(session);
	if (session->is_broken)
		return SESSION_FAILED;
	state = take(session, conf);
	if (state != SESSION_READY)
		return state;
	authorizer_begin(&session->pooled->auth, sql, is_ours);
	session->memory = sqlite3_memory_used();
	result = sqlite3_prepare_v2(session->pooled->store.db, sql.at,
	    (int)sql.len, &session->statement, &tail);
	if (result != SQLITE_OK)
		return end_badly(session, result);
	if (session->statement == NULL)
		return refuse(session, "there is no statement");
	if (!is_blank(tail, sql.at + sql.len))
		return refuse(session, "there is more than one statement");
	return begin(session);
}

int
session_parameters(const struct session *session)
{
	return sqlite3_bind_parameter_count(session->statement);
}

void
session_bind(struct session *session, int n, const struct session_cell *value)
{
	switch (value->type) {
	case SESSION_NULL:
		(void)sqlite3_bind_null(session->statement, n);
		break;
	case SESSION_INTEGER:
		(void)sqlite3_bind_int64(session->statement, n, value->integer);
		break;
	case SESSION_FLOAT:
		(void)sqlite3_bind_double(session->statement, n, value->real);
		break;
	case SESSION_TEXT:
		(void)sqlite3_bind_text(session->statement, n, value->text.at,
		    (int)value->text.len, SQLITE_STATIC);
		break;
	}
}

/* A run that has to wait for its turn keeps others from no memory. */
static enum session_state
judge_memory(struct session *session)
{
	if (sqlite3_memory_used() - session->memory <= SESSION_MEMORY_MAX)
		return SESSION_ROW;
	return refuse(session, "the statement takes too much memory");
}

enum session_state
session_step(struct session *session, bool (*over)(void *), void *arg)
{
	struct authorizer *auth = &session->pooled->auth;
	int result;

	auth->is_over_limit = over;
	auth->arg = arg;
	result = sqlite3_step(session->statement);
	auth->is_over_limit = NULL;
	if (result == SQLITE_ROW)
		return judge_memory(session);
	if (result == SQLITE_DONE) {
		look_at_transaction(session);
		return SESSION_DONE;
	}
	if ((result & 0xff) != SQLITE_INTERRUPT)
		return end_badly(session, result);
	look_at_transaction(session);
	session_finish(session);
	return SESSION_LIMIT;
}

int
session_columns(const struct session *session)
{
	return sqlite3_column_count(session->statement);
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

int64_t
session_changes(const struct session *session)
{
	return sqlite3_stmt_readonly(session->statement) ?
	    0 :
	    sqlite3_changes64(session->pooled->store.db);
}

int64_t
session_last_rowid(const struct session *session)
{
	return sqlite3_last_insert_rowid(session->pooled->store.db);
}

/* --- the transaction --- */

void
session_rollback(struct session *session)
{
	close_statement(session);
	if (session->is_changing &&
	    !sqlite3_get_autocommit(session->pooled->store.db))
		(void)exec_ours(session->pooled, "ROLLBACK");
	session->is_changing = session->is_broken = false;
	session_finish(session);
}

enum session_state
session_commit(struct session *session)
{
	int result;

	close_statement(session);
	if (session->is_changing && !session->is_broken) {
		result = exec_ours(session->pooled, "COMMIT");
		session->is_changing = result != SQLITE_OK;
		if (session->is_changing)
			(void)explain(session, session->pooled, result);
	}
	if (session->is_changing) {
		session_rollback(session);
		return SESSION_FAILED;
	}
	session_finish(session);
	return SESSION_DONE;
}

void
session_end(struct session *session)
{
	session_rollback(session);
	*session = (struct session){ .pooled = NULL };
}

#else

enum session_state
session_prepare(struct session *session, const struct conf *conf,
    struct bytes sql, bool is_ours)
{
	(void)conf;
	(void)sql;
	(void)is_ours;
	return fail_without_state(session);
}

/* Nothing can be lent: of what follows, little is ever called. */

int
session_parameters(const struct session *session)
{
	(void)session;
	return 0;
}

void
session_bind(struct session *session, int n, const struct session_cell *value)
{
	(void)session;
	(void)n;
	(void)value;
}

enum session_state
session_step(struct session *session, bool (*over)(void *), void *arg)
{
	(void)over;
	(void)arg;
	return fail_without_state(session);
}

int
session_columns(const struct session *session)
{
	(void)session;
	return 0;
}

const char *
session_column_name(const struct session *session, int column)
{
	(void)session;
	(void)column;
	return "";
}

struct session_cell
session_value(struct session *session, int column)
{
	(void)session;
	(void)column;
	return (struct session_cell){ .type = SESSION_NULL };
}

int64_t
session_changes(const struct session *session)
{
	(void)session;
	return 0;
}

int64_t
session_last_rowid(const struct session *session)
{
	(void)session;
	return 0;
}

void
session_finish(struct session *session)
{
	(void)session;
}

enum session_state
session_commit(struct session *session)
{
	(void)session;
	return SESSION_DONE;
}

void
session_rollback(struct session *session)
{
	(void)session;
}

void
session_end(struct session *session)
{
	(void)session;
}

void
sessions_close(void)
{
}

#endif
