/*
 * Rollups: hits of one hour with the same selector, handler, kind and status
 * are one group. Once per batch, the groups are added to the tables of hours,
 * days, pages and handlers. They are made in memory, because a GROUP BY in SQL
 * over the single hits takes three times the CPU time of all other work.
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
	uint64_t hash;	/* of the group's key fields; 0: free */
	int64_t hour;
	int64_t page, handler;	/* ids of names; 0: without an id */
	int64_t requests, errors, bytes, ms, slowest;
	int64_t hour_visitors, day_visitors;	/* first seen in this group */
	struct rollup_group *next;	/* the next group in use */
	uint16_t status;
	uint8_t kind;
};

/* A hash table. Zeroed, it is empty, and needs a seed. */
struct rollup {
	uint64_t seed;	/* random */
	struct intern intern;
	struct rollup_group *first;
	size_t n;
	struct rollup_group groups[ROLLUP_SLOTS];
};

/*
 * Adds a hit to its group; `is_new` is the result of unique_add(). Writes the
 * groups first if there are too many. Returns the id of the hit's page, or -1.
 */
int64_t rollup_add(struct rollup *rollup, struct schema *schema,
    const struct hit *hit, int is_new);

/* Adds the groups to the tables, and empties the rollup. Returns 0, or -1. */
int rollup_write(struct rollup *rollup, struct schema *schema);

/* Empties the rollup without writing, for a transaction that is rolled back. */
void rollup_clear(struct rollup *rollup);
