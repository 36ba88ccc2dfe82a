/*
 * Limits per address: how many connections a client may have at once (a
 * counter), and at which rate it may open them (a token bucket). One hash table
 * for all workers, in shared memory. It is lock-free: a worker that is killed
 * leaves no lock behind.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/addr.h"

/* The table is set-associative, with room for 32768 addresses. */
enum { LIMIT_SETS = 4096, LIMIT_WAYS = 8 };

struct limit_table;

/* The limits of one address. */
struct limits {
	unsigned connections;	/* at once, up to a million; 0: no limit */
	unsigned rate;		/* connections per second, up to 100000; 0 */
	unsigned burst;		/* size of the bucket; with a rate, 1 or more */
};

enum limit_verdict {
	LIMIT_ADMITTED,
	LIMIT_CONNECTIONS,	/* refused: too many connections */
	LIMIT_RATE		/* refused: too high a rate */
};

/* The slot of a connection: where it is counted. Zeroed: nowhere. */
struct limit_slot {
	atomic_uint entry;	/* its number in the table, from 1 */
};

/*
 * The slots of one worker, one for each connection that it can have. The worker
 * writes them, and the supervisor reads them when it has exited.
 */
struct limit_slots {
	struct limit_table *table;
	struct limit_slot *at;
	size_t n;
};

/* Returns an empty table, never to be freed; or NULL and errno. */
struct limit_table *limit_map(void);

/*
 * Returns the key under which an address is counted: all of an IPv4 address,
 * also if it is IPv4-mapped, or the first 64 bits of IPv6. 0: no IP address.
 */
uint64_t limit_key(const struct limit_table *table, const struct addr *addr);

/*
 * Counts one connection at time `now`, in ms of clock_ms(), if the limits admit
 * it, and records in `slot` where. If the key's set is full of others that have
 * connections or had some of late, the connection is admitted uncounted.
 */
enum limit_verdict limit_acquire(struct limit_table *table, uint64_t key,
    const struct limits *limits, int64_t now, struct limit_slot *slot);

/*
 * Reports whether a refused client may be told why: once per second and
 * address.
 */
bool limit_may_report(struct limit_table *table, uint64_t key, int64_t now);

/* Counts the connection in this slot no more. May be called twice. */
void limit_release(struct limit_table *table, struct limit_slot *slot);

/* Maps n slots for a worker that is to start. Returns 0, or -1 and errno. */
int limit_open_slots(struct limit_table *table, struct limit_slots *slots,
    size_t n);

/*
 * Releases and unmaps all slots of a worker that has exited: if it was killed,
 * connections are still counted there. May be called twice.
 */
void limit_close_slots(struct limit_slots *slots);
