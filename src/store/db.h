/* The database of a site: an SQLite file in the state directory. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "conf/conf.h"

struct sqlite3;

/* A connection to a database, used only by the process that opened it. */
struct db {
	struct sqlite3 *sqlite;	/* or NULL */
	int busy_ms;		/* how long to wait for a lock */
	int64_t busy_until;	/* deadline of the wait, in ms of clock_ms() */
};

enum { DB_ERR_MAX = 256, DB_NAME_MAX = 300 };

/* Reports whether this build has SQLite; without it there is no database. */
bool db_is_supported(void);

/*
 * Writes the file name of the site's database to `out`, which holds
 * DB_NAME_MAX bytes: "gophermoon.db", or "SERVERNAME-SERVERPORT.db" for the
 * site of a block; the other one if db_adopt() has found that.
 */
void db_name(const struct conf *conf, char *out);

/* Reports whether the site's database exists. */
bool db_exists(const struct conf *conf);

/*
 * Reports whether there is a database that belongs to no site of `conf`. Writes
 * its name to `name`, which holds DB_NAME_MAX bytes.
 */
bool db_find_orphan(const struct conf *conf, char *name);

/*
 * Lets each site without a database use the one that it had before it became a
 * block, if its name and port are the same, or as a block, before it became the
 * only site. For a process that has opened no database yet; its children
 * inherit the result.
 */
void db_adopt(struct conf *conf);

/*
 * Returns the site whose database a new configuration would leave behind,
 * because the site has become a block, or a block has another name; or NULL.
 * Both configurations have been adopted.
 */
const struct conf *db_find_left(const struct conf *from, const struct conf *to);

/*
 * Logs a warning for each site without a database if a database belongs to no
 * site, because the site may have been renamed.
 */
void db_warn_orphans(const struct conf *conf);

/*
 * Opens the site's database, and creates it if necessary. The database has a
 * write-ahead log, so that readers and one writer do not block each other, and
 * is never larger than conf->state_size MiB. A statement waits at most
 * `busy_ms` for a lock. Returns 0, or -1 and a sentence in `err` (DB_ERR_MAX
 * bytes). The caller calls db_close() in any case; `db` must not move until
 * then.
 */
int db_open(struct db *db, const struct conf *conf, int busy_ms, char *err);

/* Closes the connection. No statement may be left. May be called twice. */
void db_close(struct db *db);
