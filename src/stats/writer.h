/*
 * The statistics: what is written of each visit, in the same database as all
 * that the site remembers, and the sums of it.
 */
#ifndef STATS_WRITER_H
#define STATS_WRITER_H

#include <stdint.h>

#include "conf/conf.h"
#include "stats/hit.h"

struct sqlite3;

struct writer;
enum { WRITER_ERR_MAX = 256 };

/*
 * Opens the statistics of conf->state for writing, and makes the tables, unless
 * they are there. Nothing waits for others for longer than `busy_ms`. NULL and
 * a sentence in `err` (WRITER_ERR_MAX bytes). conf must outlive it.
 */
struct writer *writer_open(const struct conf *conf, int busy_ms, char *err);

/*
 * The same in memory, which goes when it is closed: for what a journal tells.
 */
struct writer *writer_open_memory(const struct conf *conf, char *err);

/*
 * A batch: begins it, adds visits, and those for whom there was no room, and
 * ends it, all or nothing. Each returns 0, or -1: then nothing of the batch
 * has been written, and writer_error() says why. There is one batch at a time.
 */
int writer_begin(struct writer *stats);
int writer_add(struct writer *stats, const struct hit *hit);
int writer_add_lost(struct writer *stats, int64_t time, unsigned long n);
int writer_end(struct writer *stats);
const char *writer_error(const struct writer *stats);

/*
 * Forgets what is to be forgotten at this time: the secrets of other days,
 * single visits that are older than conf->keep_days, and the oldest ones where
 * the database has little room left. 1: there is more to be forgotten, later;
 * 0: no; -1: it could not be done.
 */
int writer_tidy(struct writer *stats, int64_t now);

/*
 * Moves what is in the log, which is written ahead, into the database itself,
 * without waiting for others. It takes as long as the disk does.
 */
void writer_checkpoint(struct writer *stats);

/* The database, for site/figures. */
struct sqlite3 *writer_database(struct writer *stats);

/* Lets go of it; a batch that has not ended is not written. NULL is allowed. */
void writer_close(struct writer *stats);

#endif
