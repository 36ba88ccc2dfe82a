/*
 * Rate limit and connection limit per address: how fast a client may open
 * connections (a token bucket), and how many it may have at once (a counter).
 * All workers share one hash table in shared memory. The table is lock-free, so
 * a killed worker leaves no lock.
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
	unsigned rate;		/* per second, up to 100000; 0: no limit */
	unsigned burst;		/* size of the bucket; with a rate, 1 or more */
};

enum limit_verdict {
	LIMIT_ADMITTED,
	LIMIT_CONNECTIONS,	/* refused: too many connections */
	LIMIT_RATE		/* refused: too high a rate */
};

/* The slot of a connection: the entry that counts it. Zeroed: none. */
struct limit_slot {
	atomic_uint entry;	/* its number in the table, from 1 */
};

/*
 * The slots of one worker, one for each connection that it can have. The worker
 * writes them, and the supervisor reads them after the worker has exited.
 */
struct limit_slots {
	struct limit_table *table;
	struct limit_slot *at;
	size_t n;
};

/* Returns an empty table, never to be freed; or NULL and errno. */
struct limit_table *limit_map(void);

/*
 * Returns the key under which an address is counted: of an IPv4 address (also
 * IPv4-mapped) all bits, of an IPv6 address the first 64 bits. Returns 0 if it
 * is no IP address.
 */
uint64_t limit_key(const struct limit_table *table, const struct addr *addr);

/*
 * Counts one connection at time `now`, in ms of clock_ms(), if the limits admit
 * it, and records the entry in `slot`. If the set of the key is full of other
 * addresses that are not idle, the connection is admitted uncounted.
 */
enum limit_verdict limit_acquire(struct limit_table *table, uint64_t key,
    const struct limits *limits, int64_t now, struct limit_slot *slot);

/*
 * Reports whether a refused client may be told why: once per second and
 * address.
 */
bool limit_may_report(struct limit_table *table, uint64_t key, int64_t now);

/* Stops counting the connection in this slot. May be called twice. */
void limit_release(struct limit_table *table, struct limit_slot *slot);

/* Maps n slots for a worker that is to start. Returns 0, or -1 and errno. */
int limit_open_slots(struct limit_table *table, struct limit_slots *slots,
    size_t n);

/*
 * Releases and unmaps all slots of a worker that has exited. If the worker was
 * killed, its slots still count connections. May be called twice.
 */
void limit_close_slots(struct limit_slots *slots);
