#include "site/loan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/state_dir.h"

static enum loan_state
fail(struct loan *loan, const char *why)
{
	(void)snprintf(loan->why, sizeof loan->why, "%s", why);
	return LOAN_FAILED;
}

static enum loan_state
fail_without_state(struct loan *loan)
{
	return fail(loan,
	    state_dir_is_supported() ?
		"there is no state directory: the operator has to set state" :
		"this server was built without SQLite");
}

#ifdef GOPHERMOON_SQLITE

#include <sqlite3.h>

#include "store/authorizer.h"

struct lent {
	struct db store;
	struct authorizer auth;
	char name[DB_NAME_MAX];
	struct lent *next;	/* among those that are not lent */
};

/* The process's, which has one thread. */
static struct lent *idle;
static int connections;

/* --- connections --- */

static void
drop(struct lent *lent)
{
	db_close(&lent->store);
	free(lent);
	connections--;
}

/* SQL of our own. Returns what SQLite does. */
static int
exec_ours(struct lent *lent, const char *sql)
{
	const bool was_ours = lent->auth.is_ours;
	int result;

	lent->auth.is_ours = true;
	result = sqlite3_exec(lent->store.db, sql, NULL, NULL, NULL);
	lent->auth.is_ours = was_ours;
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
make_tables(struct lent *lent)
{
	sqlite3 *db = lent->store.db;
	int n, result;

	result = count_tables(db, &n);
	if (result != SQLITE_OK || n == 2)
		return result;
	result = exec_ours(lent, "BEGIN IMMEDIATE");
	if (result == SQLITE_OK)
		result = exec_ours(lent, tables);
	if (result == SQLITE_OK)
		result = exec_ours(lent, "COMMIT");
	if (!sqlite3_get_autocommit(db))
		(void)exec_ours(lent, "ROLLBACK");
	return result;
}

/* What SQLite says, where we cannot say it better. */
static enum loan_state
explain(struct loan *loan, struct lent *lent, int result)
{
	switch (result & 0xff) {
	case SQLITE_AUTH:
		return fail(loan, lent->auth.why);
	case SQLITE_FULL:
		return fail(loan, "there is no room left in the store");
	case SQLITE_NOMEM:
		return fail(loan, "the statement takes too much memory");
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return fail(loan,
		    "the server cannot write in its state directory");
	case SQLITE_IOERR:
		return fail(loan, "the store cannot be read or written");
	default:
		return fail(loan, sqlite3_errmsg(lent->store.db));
	}
}

static enum loan_state
open_new(struct loan *loan, const struct conf *conf, const char *name)
{
	char err[DB_ERR_MAX];
	struct lent *lent;
	int result;

	lent = calloc(1, sizeof *lent);
	if (lent == NULL)
		return fail(loan, "there is not enough memory");
	connections++;
	(void)strcpy(lent->name, name);
	if (db_open(&lent->store, conf, 0, err) == 0 &&
	    authorizer_install(&lent->auth, lent->store.db) == 0)
		result = make_tables(lent);
	else
		result = sqlite3_errcode(lent->store.db);
	if (result == SQLITE_OK) {
		loan->lent = lent;
		return LOAN_READY;
	}
	(void)explain(loan, lent, result);
	drop(lent);
	return is_busy(result) ? LOAN_BUSY : LOAN_FAILED;
}

/* Takes a connection to the site's file, unless there is one. */
static enum loan_state
take(struct loan *loan, const struct conf *conf)
{
	char name[DB_NAME_MAX];
	struct lent **at;

	if (loan->lent != NULL)
		return LOAN_READY;
	if (state_dir_fd() == -1)
		return fail_without_state(loan);
	db_name(conf, name);
	for (at = &idle; *at != NULL; at = &(*at)->next)
		if (strcmp((*at)->name, name) == 0) {
			loan->lent = *at;
			*at = loan->lent->next;
			return LOAN_READY;
		}
	if (idle != NULL && connections == LOANS_MAX)
		loans_close();
	return connections < LOANS_MAX ? open_new(loan, conf, name) : LOAN_BUSY;
}

static void
give_back(struct loan *loan)
{
	struct lent *lent = loan->lent;

	loan->lent = NULL;
	if (sqlite3_get_autocommit(lent->store.db) == 0) {
		drop(lent);
		return;
	}
	lent->next = idle;
	idle = lent;
}

void
loans_close(void)
{
	struct lent *lent;

	while ((lent = idle) != NULL) {
		idle = lent->next;
		drop(lent);
	}
}

/* --- a statement --- */

static void
close_statement(struct loan *loan)
{
	if (loan->statement != NULL)
		(void)sqlite3_finalize(loan->statement);
	loan->statement = NULL;
}

void
loan_rest(struct loan *loan)
{
	close_statement(loan);
	if (loan->lent != NULL && !loan->is_changing)
		give_back(loan);
}

/* Some failures end the transaction: then nothing of this run may stay. */
static void
look_at_transaction(struct loan *loan)
{
	if (loan->is_changing && sqlite3_get_autocommit(loan->lent->store.db))
		loan->is_broken = true;
}

/* It has not gone well: what the loan has come to, and its connection back. */
static enum loan_state
end_badly(struct loan *loan, int result)
{
	enum loan_state state;

	if (is_busy(result) && !loan->is_changing)
		state = LOAN_BUSY;
	else
		state = explain(loan, loan->lent, result);
	look_at_transaction(loan);
	loan_rest(loan);
	return state;
}

static enum loan_state
refuse(struct loan *loan, const char *why)
{
	(void)fail(loan, why);
	loan_rest(loan);
	return LOAN_FAILED;
}

static bool
is_blank(const char *from, const char *end)
{
	while (from < end && strchr(" \t\r\n;", *from) != NULL && *from != '\0')
		from++;
	return from == end;
}

static enum loan_state
begin(struct loan *loan)
{
	struct lent *lent = loan->lent;
	int result;

	if (loan->is_changing || sqlite3_stmt_readonly(loan->statement))
		return LOAN_READY;
	result = exec_ours(lent, "BEGIN IMMEDIATE");
	if (result != SQLITE_OK)
		return end_badly(loan, result);
	loan->is_changing = true;
	return LOAN_READY;
}

enum loan_state
loan_prepare(struct loan *loan, const struct conf *conf, struct bytes sql,
    bool is_ours)
{
	const char *tail = sql.at;
	enum loan_state state;
	int result;

	loan_rest(loan);
	if (loan->is_broken)
		return LOAN_FAILED;
	state = take(loan, conf);
	if (state != LOAN_READY)
		return state;
	authorizer_begin(&loan->lent->auth, sql, is_ours);
	loan->memory = sqlite3_memory_used();
	result = sqlite3_prepare_v2(loan->lent->store.db, sql.at, (int)sql.len,
	    &loan->statement, &tail);
	if (result != SQLITE_OK)
		return end_badly(loan, result);
	if (loan->statement == NULL)
		return refuse(loan, "there is no statement");
	if (!is_blank(tail, sql.at + sql.len))
		return refuse(loan, "there is more than one statement");
	return begin(loan);
}

int
loan_parameters(const struct loan *loan)
{
	return sqlite3_bind_parameter_count(loan->statement);
}

void
loan_bind(struct loan *loan, int n, const struct loan_value *value)
{
	switch (value->type) {
	case LOAN_NULL:
		(void)sqlite3_bind_null(loan->statement, n);
		break;
	case LOAN_INTEGER:
		(void)sqlite3_bind_int64(loan->statement, n, value->integer);
		break;
	case LOAN_FLOAT:
		(void)sqlite3_bind_double(loan->statement, n, value->real);
		break;
	case LOAN_TEXT:
		(void)sqlite3_bind_text(loan->statement, n, value->text.at,
		    (int)value->text.len, SQLITE_STATIC);
		break;
	}
}

/* A run that has to wait for its turn keeps others from no memory. */
static enum loan_state
judge_memory(struct loan *loan)
{
	if (sqlite3_memory_used() - loan->memory <= LOAN_MEMORY_MAX)
		return LOAN_ROW;
	return refuse(loan, "the statement takes too much memory");
}

enum loan_state
loan_step(struct loan *loan, bool (*over)(void *), void *arg)
{
	struct authorizer *auth = &loan->lent->auth;
	int result;

	auth->is_over_limit = over;
	auth->arg = arg;
	result = sqlite3_step(loan->statement);
	auth->is_over_limit = NULL;
	if (result == SQLITE_ROW)
		return judge_memory(loan);
	if (result == SQLITE_DONE) {
		look_at_transaction(loan);
		return LOAN_DONE;
	}
	if ((result & 0xff) != SQLITE_INTERRUPT)
		return end_badly(loan, result);
	look_at_transaction(loan);
	loan_rest(loan);
	return LOAN_OVER;
}

int
loan_columns(const struct loan *loan)
{
	return sqlite3_column_count(loan->statement);
}

const char *
loan_name(const struct loan *loan, int column)
{
	return sqlite3_column_name(loan->statement, column);
}

struct loan_value
loan_cell(struct loan *loan, int column)
{
	sqlite3_stmt *from = loan->statement;
	struct loan_value value = { .type = LOAN_NULL };

	switch (sqlite3_column_type(from, column)) {
	case SQLITE_INTEGER:
		value.type = LOAN_INTEGER;
		value.integer = sqlite3_column_int64(from, column);
		break;
	case SQLITE_FLOAT:
		value.type = LOAN_FLOAT;
		value.real = sqlite3_column_double(from, column);
		break;
	case SQLITE_TEXT:
	case SQLITE_BLOB:
		value.type = LOAN_TEXT;
		value.text.at = sqlite3_column_blob(from, column);
		value.text.len = (size_t)sqlite3_column_bytes(from, column);
		break;
	default:
		break;
	}
	if (value.type == LOAN_TEXT && value.text.at == NULL)
		value.text.at = "";
	return value;
}

int64_t
loan_changes(const struct loan *loan)
{
	return sqlite3_stmt_readonly(loan->statement) ?
	    0 :
	    sqlite3_changes64(loan->lent->store.db);
}

int64_t
loan_last_row(const struct loan *loan)
{
	return sqlite3_last_insert_rowid(loan->lent->store.db);
}

/* --- the transaction --- */

void
loan_rollback(struct loan *loan)
{
	close_statement(loan);
	if (loan->is_changing && !sqlite3_get_autocommit(loan->lent->store.db))
		(void)exec_ours(loan->lent, "ROLLBACK");
	loan->is_changing = loan->is_broken = false;
	loan_rest(loan);
}

enum loan_state
loan_commit(struct loan *loan)
{
	int result;

	close_statement(loan);
	if (loan->is_changing && !loan->is_broken) {
		result = exec_ours(loan->lent, "COMMIT");
		loan->is_changing = result != SQLITE_OK;
		if (loan->is_changing)
			(void)explain(loan, loan->lent, result);
	}
	if (loan->is_changing) {
		loan_rollback(loan);
		return LOAN_FAILED;
	}
	loan_rest(loan);
	return LOAN_DONE;
}

void
loan_end(struct loan *loan)
{
	loan_rollback(loan);
	*loan = (struct loan){ .lent = NULL };
}

#else

enum loan_state
loan_prepare(struct loan *loan, const struct conf *conf, struct bytes sql,
    bool is_ours)
{
	(void)conf;
	(void)sql;
	(void)is_ours;
	return fail_without_state(loan);
}

/* Nothing can be lent: of what follows, little is ever called. */

int
loan_parameters(const struct loan *loan)
{
	(void)loan;
	return 0;
}

void
loan_bind(struct loan *loan, int n, const struct loan_value *value)
{
	(void)loan;
	(void)n;
	(void)value;
}

enum loan_state
loan_step(struct loan *loan, bool (*over)(void *), void *arg)
{
	(void)over;
	(void)arg;
	return fail_without_state(loan);
}

int
loan_columns(const struct loan *loan)
{
	(void)loan;
	return 0;
}

const char *
loan_name(const struct loan *loan, int column)
{
	(void)loan;
	(void)column;
	return "";
}

struct loan_value
loan_cell(struct loan *loan, int column)
{
	(void)loan;
	(void)column;
	return (struct loan_value){ .type = LOAN_NULL };
}

int64_t
loan_changes(const struct loan *loan)
{
	(void)loan;
	return 0;
}

int64_t
loan_last_row(const struct loan *loan)
{
	(void)loan;
	return 0;
}

void
loan_rest(struct loan *loan)
{
	(void)loan;
}

enum loan_state
loan_commit(struct loan *loan)
{
	(void)loan;
	return LOAN_DONE;
}

void
loan_rollback(struct loan *loan)
{
	(void)loan;
}

void
loan_end(struct loan *loan)
{
	(void)loan;
}

void
loans_close(void)
{
}

#endif
