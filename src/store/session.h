/*
 * A connection to the site's memory while a run of a handler has it, and the
 * one statement that runs on it.
 */
#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "store/db.h"

struct pooled_db;
struct sqlite3_stmt;

/*
 * So many connections a process has for its runs. Who only reads has one for as
 * long as a statement takes, so they are enough for many more.
 */
enum { SESSIONS_MAX = 8, SESSION_MEMORY_MAX = 4 * 1024 * 1024 };

enum session_state {
	SESSION_READY,	/* go on */
	SESSION_ROW,	/* there is a row: session_value() */
	SESSION_DONE,	/* there is no more */
	SESSION_BUSY,	/* somebody else has the lock, or all connections */
	SESSION_LIMIT,	/* it took too much: over() has said so */
	SESSION_FAILED	/* loan->why says why */
};

/* All zero is a loan that has nothing. */
struct session {
	struct pooled_db *pooled;	/* the connection, or NULL */
	struct sqlite3_stmt *statement;	/* or NULL */
	int64_t memory;		/* bytes that SQLite had before it */
	bool is_changing;	/* there is a transaction */
	bool is_broken;		/* it has come to an end by itself */
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
 * Makes a statement ready: one of our own, or a script's, which is watched by
 * guard.h. It begins a transaction where it will change something and there is
 * none. SESSION_READY, SESSION_BUSY or SESSION_FAILED. What it replaces is closed.
 */
enum session_state session_prepare(struct session *session,
    const struct conf *conf, struct bytes sql, bool is_ours);

/* How many parameters it has. */
int session_parameters(const struct session *session);

/* Sets a parameter, from 1 on. A text must stay until session_finish(). */
void session_bind(struct session *session, int n,
    const struct session_cell *value);

/*
 * Goes on to the next row. over(arg) is asked now and then whether that takes
 * too much. SESSION_ROW, SESSION_DONE, SESSION_BUSY (only before the first row),
 * SESSION_LIMIT or SESSION_FAILED.
 */
enum session_state session_step(struct session *session, bool (*over)(void *),
    void *arg);

/* Columns of a row, their names, and what is there, until the next step. */
int session_columns(const struct session *session);
const char *session_column_name(const struct session *session, int column);
struct session_cell session_value(struct session *session, int column);

/* Rows that the statement has changed, and the number of the last new row. */
int64_t session_changes(const struct session *session);
int64_t session_last_rowid(const struct session *session);

/*
 * Closes the statement, if there is one, and gives the connection back unless
 * there is a transaction. May be called at any time.
 */
void session_finish(struct session *session);

/*
 * Ends the transaction, if there is one: what it has changed stays, or all was
 * as it had been. SESSION_DONE, or SESSION_FAILED: then nothing stays.
 */
enum session_state session_commit(struct session *session);
void session_rollback(struct session *session);

/* The run is over: the same as session_rollback(), and it is forgotten. */
void session_end(struct session *session);

/* Closes the connections of the process that are not lent. */
void sessions_close(void);

#endif
