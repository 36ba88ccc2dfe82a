/* A connection to the site's memory: an SQLite file in the state directory. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conf/conf.h"

struct sqlite3;

/* One connection. It belongs to the process that has opened it. */
struct db {
	struct sqlite3 *db;
	int busy_ms;		/* patience with others */
	int64_t busy_until;	/* when it ends, in ms of clock_ms() */
};

enum { DB_ERR_MAX = 256, DB_NAME_MAX = 300 };

/*
 * The name of the file that holds what the site of `conf` remembers:
 * "gophermoon.db", or "SERVERNAME-SERVERPORT.db" for the site of a block. `out`
 * holds DB_NAME_MAX bytes.
 */
void db_name(const struct conf *conf, char *out);

/* Is there one of that name already? */
bool db_exists(const struct conf *conf);

/*
 * Finds one that is of no site of `conf`, and puts its name into `name`, which
 * holds DB_NAME_MAX bytes. False if there is none.
 */
bool db_find_orphan(const struct conf *conf, char *name);

/* A word in the log for each site that begins without one beside such a one. */
void db_warn_orphans(const struct conf *conf);

/*
 * Opens the database of that name, and makes it if there is none: with a
 * write-ahead log, so that readers and one writer are not in each other's way,
 * and never larger than conf->state_size. Nothing waits for a lock for longer
 * than `busy_ms`. Returns 0, or -1 and a sentence in `err` (DB_ERR_MAX
 * bytes). The store must stay where it is; the caller closes it in either case.
 */
int db_open(struct db *store, const struct conf *conf, int busy_ms, char *err);

/*
 * Lets go of the connection; nothing of it may be in use. May be called twice.
 */
void db_close(struct db *store);

#endif
