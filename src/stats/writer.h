/*
 * Writes hits to the statistics in the site's database, as single rows and as
 * sums by hour, day, page and handler.
 */
#pragma once

#include <stdint.h>

#include "conf/conf.h"
#include "stats/hit.h"

struct writer;
enum { WRITER_ERR_MAX = 256 };

/*
 * Opens the statistics of a site in the state directory for writing, and
 * creates the tables that are missing. No function waits longer than `busy_ms`
 * for a lock. Returns NULL and a message in `err` (WRITER_ERR_MAX bytes) on
 * failure. conf must outlive the writer.
 */
struct writer *writer_open(const struct conf *conf, int busy_ms, char *err);

/*
 * A batch is one transaction: writer_add() adds hits, writer_end() ends it and
 * adds the number of hits lost by this time. Both return 0; or -1, and then
 * nothing of the batch has been written and writer_error() returns the cause.
 */
int writer_add(struct writer *writer, const struct hit *hit);
int writer_end(struct writer *writer, unsigned long lost, int64_t time);
const char *writer_error(const struct writer *writer);

/*
 * Deletes old rows: the salts of past days, requests older than
 * conf->keep_days, and the oldest requests if the database is nearly full.
 * Returns 1 if there is more to delete, 0 if not, -1 on failure.
 */
int writer_forget(struct writer *writer, int64_t now);

/* Copies the write-ahead log into the database, without waiting for a lock. */
void writer_checkpoint(struct writer *writer);

/* Closes the writer, and rolls back a batch that has not ended. May be NULL. */
void writer_close(struct writer *writer);
