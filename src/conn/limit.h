/*
 * The crowd: how many visitors are here from each address, and how often one
 * came of late. One table for all workers, in memory that they share; nobody
 * locks it, so whoever is killed leaves no lock behind.
 */
#ifndef CONN_LIMIT_H
#define CONN_LIMIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/addr.h"

/* An address has one place in its set, and there are 32768 in all. */
enum { LIMIT_SETS = 4096, LIMIT_WAYS = 8 };

struct limit_table;

/* What one address may have. Of `here` and `rate`, 0 is no limit. */
struct limits {
	unsigned here;		/* visitors at once; a million at most */
	unsigned rate;		/* visitors a second, up to 100000 */
	unsigned burst;		/* with a rate: so many at once, 1 or more */
};

enum limit_verdict {
	LIMIT_ADMITTED,
	LIMIT_CONNECTIONS,	/* as many are here as may be */
	LIMIT_RATE	/* as many have come as may come */
};

/* Where a visitor is counted: zeroed, nowhere. */
struct limit_slot {
	atomic_uint entry;	/* its number in the table, from 1 */
};

/*
 * Where the visitors of one worker are counted, a place for each of its seats:
 * the worker writes there, and its parent reads it when the worker has ended.
 */
struct limit_slots {
	struct limit_table *table;
	struct limit_slot *places;
	size_t n;
};

/* A table, as long as the process lives, and nobody in it. NULL and errno. */
struct limit_table *limit_map(void);

/*
 * What an address is counted as: all of IPv4, also where IPv6 carries it, and
 * the first 64 bits of IPv6. 0 for what is no such address.
 */
uint64_t limit_key(const struct limit_table *table, const struct addr *addr);

/*
 * Somebody has come, now, in ms of clock_ms(). Whom it lets in it counts, and
 * `place` holds where. If the key's set is full of others who are here, or have
 * come of late, he comes in uncounted.
 */
enum limit_verdict limit_acquire(struct limit_table *table, uint64_t key,
    const struct limits *limits, int64_t now, struct limit_slot *place);

/* He whom another verdict has met: may he be told? Once in each second. */
bool limit_may_report(struct limit_table *table, uint64_t key, int64_t now);

/* Who is counted there goes. May be called twice. */
void limit_release(struct limit_table *table, struct limit_slot *place);

/* How many are counted for the key; for tests. */
unsigned limit_count(const struct limit_table *table, uint64_t key);

/* A roll with n places, for a worker that is to begin. 0, or -1 and errno. */
int limit_open_slots(struct limit_table *table, struct limit_slots *slots,
    size_t n);

/*
 * Its worker has ended: whom it has not let go, because it was killed, goes
 * now. May be called twice.
 */
void limit_close_slots(struct limit_slots *slots);

#endif
