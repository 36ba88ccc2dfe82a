/*
 * A connection to the site's memory while a run of a handler has it, and the
 * one statement that runs on it.
 */
#ifndef SITE_LOAN_H
#define SITE_LOAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "store/db.h"

struct lent;
struct sqlite3_stmt;

/*
 * So many connections a process has for its runs. Who only reads has one for as
 * long as a statement takes, so they are enough for many more.
 */
enum { LOANS_MAX = 8, LOAN_MEMORY_MAX = 4 * 1024 * 1024 };

enum loan_state {
	LOAN_READY,	/* go on */
	LOAN_ROW,	/* there is a row: loan_cell() */
	LOAN_DONE,	/* there is no more */
	LOAN_BUSY,	/* somebody else has the lock, or all connections */
	LOAN_OVER,	/* it took too much: over() has said so */
	LOAN_FAILED	/* loan->why says why */
};

/* All zero is a loan that has nothing. */
struct loan {
	struct lent *lent;	/* the connection, or NULL */
	struct sqlite3_stmt *statement;	/* or NULL */
	int64_t memory;		/* bytes that SQLite had before it */
	bool is_changing;	/* there is a transaction */
	bool is_broken;		/* it has come to an end by itself */
	char why[DB_ERR_MAX];
};

enum loan_type { LOAN_NULL, LOAN_INTEGER, LOAN_FLOAT, LOAN_TEXT };

/* A value: a parameter of a statement, or a cell of a row. */
struct loan_value {
	enum loan_type type;
	int64_t integer;
	double real;
	struct bytes text;
};

/*
 * Makes a statement ready: one of our own, or a script's, which is watched by
 * guard.h. It begins a transaction where it will change something and there is
 * none. LOAN_READY, LOAN_BUSY or LOAN_FAILED. What it replaces is closed.
 */
enum loan_state loan_prepare(struct loan *loan, const struct conf *conf,
    struct bytes sql, bool is_ours);

/* How many parameters it has. */
int loan_parameters(const struct loan *loan);

/* Sets a parameter, from 1 on. A text must stay until loan_rest(). */
void loan_bind(struct loan *loan, int n, const struct loan_value *value);

/*
 * Goes on to the next row. over(arg) is asked now and then whether that takes
 * too much. LOAN_ROW, LOAN_DONE, LOAN_BUSY (only before the first row),
 * LOAN_OVER or LOAN_FAILED.
 */
enum loan_state loan_step(struct loan *loan, bool (*over)(void *), void *arg);

/* Columns of a row, their names, and what is there, until the next step. */
int loan_columns(const struct loan *loan);
const char *loan_name(const struct loan *loan, int column);
struct loan_value loan_cell(struct loan *loan, int column);

/* Rows that the statement has changed, and the number of the last new row. */
int64_t loan_changes(const struct loan *loan);
int64_t loan_last_row(const struct loan *loan);

/*
 * Closes the statement, if there is one, and gives the connection back unless
 * there is a transaction. May be called at any time.
 */
void loan_rest(struct loan *loan);

/*
 * Ends the transaction, if there is one: what it has changed stays, or all was
 * as it had been. LOAN_DONE, or LOAN_FAILED: then nothing stays.
 */
enum loan_state loan_commit(struct loan *loan);
void loan_rollback(struct loan *loan);

/* The run is over: the same as loan_rollback(), and it is forgotten. */
void loan_end(struct loan *loan);

/* Closes the connections of the process that are not lent. */
void loans_close(void);

#endif
