/*
 * The tables of the statistics in the site's database, and all sentences of SQL
 * that are said when something is written there, or forgotten.
 */
#ifndef SITE_LEDGER_H
#define SITE_LEDGER_H

#include "base/buf.h"
#include "store/db.h"

struct sqlite3_stmt;

/* A day of the calendar, in UTC, and an hour of it, as the tables know them. */
#define LEDGER_HOUR INT64_C(3600)
#define LEDGER_DAY (24 * LEDGER_HOUR)

/* The tables of sums, all of one shape. */
enum ledger_table {
	LEDGER_HOURS,
	LEDGER_DAYS,
	LEDGER_PAGES,
	LEDGER_HANDLERS,
	LEDGER_TABLES
};

enum ledger_sentence {
	LEDGER_ADD_REQUEST,
	LEDGER_ADD_REQUESTS,	/* LEDGER_ROWS at once */
	LEDGER_ADD_ADDRESS,
	LEDGER_FIND_NAME,
	LEDGER_ADD_NAME,
	LEDGER_USE_NAME,
	LEDGER_HAS_PAGE,
	LEDGER_COUNT_PAGES,
	LEDGER_FIND_SECRET,
	LEDGER_ADD_SECRET,
	LEDGER_SEE,
	LEDGER_FORGET_SECRETS,
	LEDGER_FORGET_SEEN,
	LEDGER_FORGET_REQUESTS,
	LEDGER_FORGET_PAGES,
	LEDGER_FORGET_HANDLERS,
	LEDGER_FORGET_NAMES,
	LEDGER_FORGET_SOME,
	LEDGER_ADD_SUM,		/* and one for each table */
	LEDGER_SENTENCES = LEDGER_ADD_SUM + LEDGER_TABLES
};

enum { LEDGER_ROWS = 48, LEDGER_ROW_VALUES = 8 };

/* A zeroed one has nothing prepared; its store is to be opened by the owner. */
struct ledger {
	struct db store;
	struct sqlite3_stmt *prepared[LEDGER_SENTENCES];
	int64_t site;		/* its name's number */
};

/* Makes the tables, unless they are there. 0, or -1. */
int ledger_make(struct ledger *ledger);

/* Says something else, which gives nothing back: 0, or -1. */
int ledger_run(struct ledger *ledger, const char *sql);

/*
 * A sentence, prepared, with nothing bound but what was when it was said last:
 * for ledger_put(), and then ledger_do() or ledger_ask(), which refuse NULL.
 */
struct sqlite3_stmt *ledger_say(struct ledger *ledger,
    enum ledger_sentence which);

/* Binds a number, or a text that must stay until the sentence is said. */
void ledger_put(struct sqlite3_stmt *stmt, int at, int64_t number);
void ledger_put_text(struct sqlite3_stmt *stmt, int at, struct bytes text);

/* Carries out what gives nothing back: 0, or -1. */
int ledger_do(struct sqlite3_stmt *stmt);

/* Asks for one number: 1, or 0 where there is none; or -1. */
int ledger_ask(struct sqlite3_stmt *stmt, int64_t *found);

/*
 * The number of a name, which was used on this day: one for the same, always.
 * It is added if it is new. -1: it could not be had.
 */
int64_t ledger_name(struct ledger *ledger, struct bytes name, int64_t day);

/* Has it a number already? 1, 0, or -1. */
int ledger_knows(struct ledger *ledger, struct bytes name);

/* Deletes what is older. Returns how many rows it were, or -1. */
int ledger_forget(struct ledger *ledger, enum ledger_sentence which,
    int64_t before);

/* Lets go of all, and closes the store. */
void ledger_close(struct ledger *ledger);

#endif
