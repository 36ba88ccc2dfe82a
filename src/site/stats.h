/*
 * The statistics: what is written of each visit, in the same database as all
 * that the site remembers, and the sums of it.
 */
#ifndef SITE_STATS_H
#define SITE_STATS_H

#include <stdint.h>

#include "conf/conf.h"
#include "stats/hit.h"

struct sqlite3;

struct stats;
enum { STATS_ERR_MAX = 256 };

/*
 * Opens the statistics of conf->state for writing, and makes the tables, unless
 * they are there. Nothing waits for others for longer than `busy_ms`. NULL and
 * a sentence in `err` (STATS_ERR_MAX bytes). conf must outlive it.
 */
struct stats *stats_open(const struct conf *conf, int busy_ms, char *err);

/*
 * The same in memory, which goes when it is closed: for what a journal tells.
 */
struct stats *stats_open_memory(const struct conf *conf, char *err);

/*
 * A batch: begins it, adds visits, and those for whom there was no room, and
 * ends it, all or nothing. Each returns 0, or -1: then nothing of the batch
 * has been written, and stats_error() says why. There is one batch at a time.
 */
int stats_begin(struct stats *stats);
int stats_add(struct stats *stats, const struct hit *hit);
int stats_add_lost(struct stats *stats, int64_t time, unsigned long n);
int stats_end(struct stats *stats);
const char *stats_error(const struct stats *stats);

/*
 * Forgets what is to be forgotten at this time: the secrets of other days,
 * single visits that are older than conf->keep_days, and the oldest ones where
 * the database has little room left. 1: there is more to be forgotten, later;
 * 0: no; -1: it could not be done.
 */
int stats_tidy(struct stats *stats, int64_t now);

/*
 * Moves what is in the log, which is written ahead, into the database itself,
 * without waiting for others. It takes as long as the disk does.
 */
void stats_settle(struct stats *stats);

/* The database, for site/figures. */
struct sqlite3 *stats_database(struct stats *stats);

/* Lets go of it; a batch that has not ended is not written. NULL is allowed. */
void stats_close(struct stats *stats);

#endif
