/*
 * The use of the site's database by one run of a handler, with a connection
 * from a pool, one statement at a time, and one transaction for all changes.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "store/db.h"

struct pooled_db;
struct sqlite3_stmt;

enum {
	/*
	 * Connections of a process. A few serve many runs, because a run that
	 * only reads has one just while a statement runs.
	 */
	SESSIONS_MAX = 8,
	SESSION_MEMORY_MAX = 4 * 1024 * 1024	/* bytes for one statement */
};

/* Results of a session's functions. */
enum session_state {
	SESSION_READY,	/* the statement can run */
	SESSION_ROW,	/* there is a row: session_value() */
	SESSION_DONE,	/* there are no more rows */
	SESSION_BUSY,	/* another run has the lock, or all connections */
	SESSION_LIMIT,	/* is_over_limit() has interrupted the statement */
	SESSION_FAILED	/* session->why is the error, in words */
};

/* Zeroed, a session holds nothing. */
struct session {
	struct pooled_db *pooled;	/* the connection, or NULL */
	struct sqlite3_stmt *statement;	/* or NULL */
	int64_t memory;		/* bytes that the statement holds */
	int parameters;		/* of the statement */
	int columns;		/* of a row */
	int64_t changes;	/* rows changed, once the statement is done */
	int64_t last_rowid;	/* rowid of the last new row, once it is done */
	bool in_transaction;	/* there are changes to commit */
	bool is_rolled_back;	/* by SQLite, so that the run can only fail */
	unsigned depth;		/* open session_begin()s, one in the other */
	bool ends_with_depth;	/* the outermost one began the transaction */
	char why[DB_ERR_MAX];
};

enum session_type {
	SESSION_NULL,
	SESSION_INTEGER,
	SESSION_FLOAT,
	SESSION_TEXT
};

/* A value: a parameter of a statement, or a cell of a row. */
struct session_cell {
	enum session_type type;
	int64_t integer;
	double real;
	struct bytes text;
};

/*
 * Prepares a statement, and closes an earlier one. The authorizer judges the
 * SQL, unless it `is_internal`, which means SQL of the server itself. The first
 * statement that will change something begins a transaction. Returns
 * SESSION_READY, SESSION_BUSY or SESSION_FAILED.
 */
enum session_state session_prepare(struct session *session,
    const struct conf *conf, struct bytes sql, bool is_internal);

/* Sets parameter n, from 1 on. A text must stay until session_finish(). */
void session_bind(struct session *session, int n,
    const struct session_cell *value);

/*
 * Fetches the next row. Calls is_over_limit(arg) from time to time, which
 * returns true to interrupt the statement; NULL: no limit. Returns SESSION_ROW,
 * SESSION_DONE, SESSION_BUSY (only before the first row), SESSION_LIMIT or
 * SESSION_FAILED.
 */
enum session_state session_step(struct session *session,
    bool (*is_over_limit)(void *), void *arg);

/* Return the name and value of a column, valid until the next step. */
const char *session_column_name(const struct session *session, int column);
struct session_cell session_value(struct session *session, int column);

/*
 * Closes the statement, and releases the connection unless there is a
 * transaction. May be called at any time.
 */
void session_finish(struct session *session);

/*
 * Begins a part of the run that is kept or undone as a whole, which may be in
 * another. The first one takes the lock of the database, so that no other run
 * changes what this one reads. Returns SESSION_READY, SESSION_BUSY or
 * SESSION_FAILED.
 */
enum session_state session_begin(struct session *session,
    const struct conf *conf);

/*
 * Ends the part that session_begin() began when session->depth became `depth`.
 * Undoes its changes unless `keep`. If session_begin() began the transaction,
 * this commits it. Returns SESSION_DONE; or SESSION_FAILED, and then all
 * changes are lost.
 */
enum session_state session_end(struct session *session, unsigned depth,
    bool keep);

/*
 * Commits the transaction, if there is one. Returns SESSION_DONE; or
 * SESSION_FAILED, also if session_end() was not called, and then all changes
 * are lost.
 */
enum session_state session_commit(struct session *session);

/* Undoes the transaction, if there is one, and releases everything. */
void session_rollback(struct session *session);

/* Closes the idle connections of the process. */
void sessions_close(void);
