/* The sums of the statistics, as they grow before they are written. */
#ifndef STATS_ROLLUP_H
#define STATS_ROLLUP_H

#include <stdbool.h>
#include <stdint.h>

#include "stats/schema.h"

enum {
	ROLLUP_SLOTS = 4 * 1024,	/* places; a power of two */
	ROLLUP_USED_MAX = ROLLUP_SLOTS * 3 / 4 /* of which so many are used */
};

/* A row of one of the tables, or what is added to it. */
struct rollup_row {
	int64_t at, what;	/* which row it is, */
	uint16_t status;
	uint8_t table;		/* and of which enum schema_table */
	bool used;
	int64_t requests, errors, bytes, ms, slowest, visitors, lost;
};

/* A zeroed one holds none. */
struct rollup {
	struct rollup_row rows[ROLLUP_SLOTS];
	unsigned used[ROLLUP_USED_MAX];	/* places in rows */
	unsigned n;
};

/*
 * Adds to a row of the ledger's site: 0. Where there are too many rows, they
 * are written first; -1: that has failed.
 */
int rollup_add(struct rollup *rollup, struct schema *schema,
    const struct rollup_row *more);

/* Writes all rows, and begins anew: 0; or -1, and they are still there. */
int rollup_write(struct rollup *rollup, struct schema *schema);

/* Begins anew; what has not been written is lost. */
void rollup_clear(struct rollup *rollup);

#endif
