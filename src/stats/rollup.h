/*
 * Rollups: hits of one hour that agree in selector, handler, kind and status
 * are one group, which is added to the tables of hours, days, pages and
 * handlers once per batch. The groups grow in memory: a GROUP BY in SQL over
 * the single hits takes three times the CPU time of all the rest.
 */
#pragma once

#include "base/hash.h"
#include "stats/hit.h"
#include "stats/intern.h"

enum {
	ROLLUP_SLOTS = 4096,	/* a power of two */
	ROLLUP_GROUPS_MAX = ROLLUP_SLOTS / 4 * 3
};

struct rollup_group {
	uint64_t hash;	/* keyed, of all in which its hits agree; 0: free */
	int64_t hour;
	int64_t page, handler;	/* ids of names; 0: none of its own */
	int64_t requests, errors, bytes, ms, slowest;
	int64_t hour_visitors, day_visitors;	/* that are new with it */
	struct rollup_group *next;	/* among those in use */
	uint16_t status;
	uint8_t kind;
};

/* A hash table. A zeroed one is empty, but needs a seed. */
struct rollup {
	uint64_t seed;	/* random */
	struct intern intern;
	struct rollup_group *first;
	size_t n;
	struct rollup_group groups[ROLLUP_SLOTS];
};

/*
 * Adds a hit to its group; `is_new` is the result of unique_add(). Returns the
 * id of its page, or -1. Writes the groups first if there are too many.
 */
int64_t rollup_add(struct rollup *rollup, struct schema *schema,
    const struct hit *hit, int is_new);

/* Adds the groups to the tables, and empties the rollup. Returns 0, or -1. */
int rollup_write(struct rollup *rollup, struct schema *schema);

/* Empties it without writing, as after a transaction that was rolled back. */
void rollup_clear(struct rollup *rollup);
