/* The sums of the statistics, as they grow before they are written. */
#ifndef SITE_SUMS_H
#define SITE_SUMS_H

#include <stdbool.h>
#include <stdint.h>

#include "stats/schema.h"

enum {
	SUMS = 4 * 1024,	/* places; a power of two */
	SUMS_MOST = SUMS * 3 / 4 /* of which so many are used */
};

/* A row of one of the tables, or what is added to it. */
struct sum {
	int64_t at, what;	/* which row it is, */
	uint16_t status;
	uint8_t table;		/* and of which enum schema_table */
	bool used;
	int64_t requests, errors, bytes, ms, slowest, visitors, lost;
};

/* A zeroed one holds none. */
struct sums {
	struct sum rows[SUMS];
	unsigned used[SUMS_MOST];	/* places in rows */
	unsigned n;
};

/*
 * Adds to a row of the ledger's site: 0. Where there are too many rows, they
 * are written first; -1: that has failed.
 */
int sums_add(struct sums *sums, struct schema *schema, const struct sum *more);

/* Writes all rows, and begins anew: 0; or -1, and they are still there. */
int sums_write(struct sums *sums, struct schema *schema);

/* Begins anew; what has not been written is lost. */
void sums_forget(struct sums *sums);

#endif
