/*
 * The tables of the statistics in the site's database, and prepared statements.
 * The SQL of a statement must be a constant, because a statement is prepared
 * once and found again by the address of its text.
 */
#pragma once

#include "base/buf.h"
#include "store/db.h"

struct sqlite3_stmt;

/* The seconds of an hour and of a day, both in UTC. */
#define SCHEMA_HOUR INT64_C(3600)
#define SCHEMA_DAY (24 * SCHEMA_HOUR)

enum { SCHEMA_STATEMENTS = 24 };	/* more than there are */

/* Zeroed, nothing is prepared; the owner opens `db`. */
struct schema {
	struct db db;
	int64_t site;	/* the id of the site's name */
	struct {
		const char *sql;
		struct sqlite3_stmt *stmt;
	} prepared[SCHEMA_STATEMENTS];
};

/* SQL that creates the tables that are missing. */
extern const char schema_tables[];

/* Executes SQL without result. Returns 0, or -1. */
int schema_exec(struct schema *schema, const char *sql);

/* The arguments `values` and `n`: numbers for the first parameters. */
#define SCHEMA_VALUES(...) \
	(const int64_t[]){ __VA_ARGS__ }, \
	    sizeof((const int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t)

/* Executes a statement. Returns how many rows it changed, or -1. */
int schema_do(struct schema *schema, const char *sql, const int64_t *values,
    size_t n);

/* Reads one number. Returns 1, or 0 if there is no row, or -1. */
int schema_get(struct schema *schema, const char *sql, const int64_t *values,
    size_t n, int64_t *found);

/*
 * Returns the prepared statement, or NULL. An execution does not clear its
 * parameters.
 */
struct sqlite3_stmt *schema_prepare(struct schema *schema, const char *sql);

/* Binds a text, which must stay until the statement has been executed. */
void schema_bind_text(struct schema *schema, const char *sql, int parameter,
    struct bytes text);

/* Frees the statements and closes the database. May be called twice. */
void schema_close(struct schema *schema);
