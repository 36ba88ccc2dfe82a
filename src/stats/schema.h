/*
 * The tables of the statistics in the site's database, and all sentences of SQL
 * that are said when something is written there, or forgotten.
 */
#ifndef STATS_SCHEMA_H
#define STATS_SCHEMA_H

#include "base/buf.h"
#include "store/db.h"

struct sqlite3_stmt;

/* A day of the calendar, in UTC, and an hour of it, as the tables know them. */
#define SCHEMA_HOUR INT64_C(3600)
#define SCHEMA_DAY (24 * SCHEMA_HOUR)

/* The tables of sums, all of one shape. */
enum schema_table {
	SCHEMA_HOURS,
	SCHEMA_DAYS,
	SCHEMA_PAGES,
	SCHEMA_HANDLERS,
	SCHEMA_TABLES
};

enum schema_statement {
	SCHEMA_ADD_REQUEST,
	SCHEMA_ADD_REQUESTS,	/* SCHEMA_ROWS at once */
	SCHEMA_ADD_ADDRESS,
	SCHEMA_FIND_NAME,
	SCHEMA_ADD_NAME,
	SCHEMA_USE_NAME,
	SCHEMA_HAS_PAGE,
	SCHEMA_COUNT_PAGES,
	SCHEMA_FIND_SECRET,
	SCHEMA_ADD_SECRET,
	SCHEMA_SEE,
	SCHEMA_FORGET_SECRETS,
	SCHEMA_FORGET_SEEN,
	SCHEMA_FORGET_REQUESTS,
	SCHEMA_FORGET_PAGES,
	SCHEMA_FORGET_HANDLERS,
	SCHEMA_FORGET_NAMES,
	SCHEMA_FORGET_SOME,
	SCHEMA_ADD_SUM,		/* and one for each table */
	SCHEMA_STATEMENTS = SCHEMA_ADD_SUM + SCHEMA_TABLES
};

enum { SCHEMA_ROWS = 48, SCHEMA_ROW_VALUES = 8 };

/* A zeroed one has nothing prepared; its store is to be opened by the owner. */
struct schema {
	struct db db;
	struct sqlite3_stmt *prepared[SCHEMA_STATEMENTS];
	int64_t site;		/* its name's number */
};

/* Makes the tables, unless they are there. 0, or -1. */
int schema_make(struct schema *schema);

/* Says something else, which gives nothing back: 0, or -1. */
int schema_run(struct schema *schema, const char *sql);

/*
 * A sentence, prepared, with nothing bound but what was when it was said last:
 * for schema_put(), and then schema_do() or schema_ask(), which refuse NULL.
 */
struct sqlite3_stmt *schema_say(struct schema *schema,
    enum schema_statement which);

/* Binds a number, or a text that must stay until the sentence is said. */
void schema_put(struct sqlite3_stmt *stmt, int at, int64_t number);
void schema_put_text(struct sqlite3_stmt *stmt, int at, struct bytes text);

/* Carries out what gives nothing back: 0, or -1. */
int schema_do(struct sqlite3_stmt *stmt);

/* Asks for one number: 1, or 0 where there is none; or -1. */
int schema_ask(struct sqlite3_stmt *stmt, int64_t *found);

/*
 * The number of a name, which was used on this day: one for the same, always.
 * It is added if it is new. -1: it could not be had.
 */
int64_t schema_name(struct schema *schema, struct bytes name, int64_t day);

/* Has it a number already? 1, 0, or -1. */
int schema_knows(struct schema *schema, struct bytes name);

/* Deletes what is older. Returns how many rows it were, or -1. */
int schema_forget(struct schema *schema, enum schema_statement which,
    int64_t before);

/* Lets go of all, and closes the store. */
void schema_close(struct schema *schema);

#endif
