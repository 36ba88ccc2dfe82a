/* A connection to the site's memory: an SQLite file in the state directory. */
#ifndef SITE_STORE_H
#define SITE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conf/conf.h"

struct sqlite3;

/* One connection. It belongs to the process that has opened it. */
struct store {
	struct sqlite3 *db;
	int busy_ms;		/* patience with others */
	int64_t busy_until;	/* when it ends, in ms of clock_ms() */
};

enum { STORE_ERR_MAX = 256, STORE_NAME_MAX = 300 };

/*
 * The name of the file that holds what the site of `conf` remembers:
 * "gophermoon.db", or "SERVERNAME-SERVERPORT.db" for the site of a block. `out`
 * holds STORE_NAME_MAX bytes.
 */
void store_name(const struct conf *conf, char *out);

/* Is there one of that name already? */
bool store_exists(const struct conf *conf);

/*
 * Finds one that is of no site of `conf`, and puts its name into `name`, which
 * holds STORE_NAME_MAX bytes. False if there is none.
 */
bool store_find_other(const struct conf *conf, char *name);

/* A word in the log for each site that begins without one beside such a one. */
void store_warn(const struct conf *conf);

/*
 * Opens the database of that name, and makes it if there is none: with a
 * write-ahead log, so that readers and one writer are not in each other's way,
 * and never larger than conf->state_size. Nothing waits for a lock for longer
 * than `busy_ms`. Returns 0, or -1 and a sentence in `err` (STORE_ERR_MAX
 * bytes). The store must stay where it is; the caller closes it in either case.
 */
int store_open(struct store *store, const struct conf *conf, int busy_ms,
    char *err);

/*
 * Lets go of the connection; nothing of it may be in use. May be called twice.
 */
void store_close(struct store *store);

#endif
