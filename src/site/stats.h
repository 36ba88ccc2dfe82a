/*
 * The statistics: what is written of each visit, in the same database as all
 * that the site remembers, and the sums of it.
 */
#ifndef SITE_STATS_H
#define SITE_STATS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "site/conf.h"

struct sqlite3;

/* What has answered. The numbers stand in databases, and stay what they are. */
enum stats_kind {
	STATS_FILE,
	STATS_MENU,
	STATS_LISTING,
	STATS_HANDLER,	/* one of the site's own */
	STATS_MISSING,	/* there was nothing; or it has moved, or gone */
	STATS_URL,
	STATS_HTTP,
	STATS_CAPS,
	STATS_REQUEST,	/* none: what came was no request */
	STATS_NOTHING,	/* none: nothing came */
	STATS_CONNECTION,	/* nobody knows: told by a journal */
	STATS_CROWD,	/* none: too many came from one address */
	STATS_KINDS
};

/* The status of a visit whose visitor has left before its end. */
enum { STATS_LEFT = 499 };

/* Bytes of texts that are longer are left out. */
enum { STATS_TEXT_MAX = 255 };

/* A visit that is over. */
struct stats_visit {
	int64_t time;		/* when it ended, in s since 1970 */
	int64_t bytes;		/* that were sent */
	uint32_t ms;		/* that it took */
	uint16_t status;	/* as the access line has it, or so */
	uint32_t site;		/* the tag of its conf */
	bool by_site;		/* `what` is a handler of the site */
	unsigned char address[16];	/* of IPv6, or mapped, or of a name */
	struct bytes selector;	/* as it came */
	struct bytes what;	/* who has answered, as the access line says */
};

/* Puts an address, in words, or who else he is, where a visit has it. */
void stats_address(unsigned char *address, const char *name);

/* Which kind of reply a visit was. */
enum stats_kind stats_kind_of(const struct stats_visit *visit);

/* A day of the calendar, in UTC, and an hour of it, as the tables know them. */
#define STATS_HOUR INT64_C(3600)
#define STATS_DAY (24 * STATS_HOUR)

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
int stats_add(struct stats *stats, const struct stats_visit *visit);
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

/* The database, for site/figures. */
struct sqlite3 *stats_database(struct stats *stats);

/* Lets go of it; a batch that has not ended is not written. NULL is allowed. */
void stats_close(struct stats *stats);

#endif
