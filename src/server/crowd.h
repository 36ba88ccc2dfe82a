/*
 * The crowd: how many visitors are here from each address, and how often one
 * came of late. One table for all workers, in memory that they share; nobody
 * locks it, so whoever is killed leaves no lock behind.
 */
#ifndef SERVER_CROWD_H
#define SERVER_CROWD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/sockets.h"

/* An address has one place in its set, and there are 32768 in all. */
enum { CROWD_SETS = 4096, CROWD_WAYS = 8 };

struct crowd;

/* What one address may have. Of `here` and `rate`, 0 is no limit. */
struct crowd_limits {
	unsigned here;		/* visitors at once; a million at most */
	unsigned rate;		/* visitors a second, up to 100000 */
	unsigned burst;		/* with a rate: so many at once, 1 or more */
};

enum crowd_verdict {
	CROWD_COME_IN,
	CROWD_TOO_MANY,	/* as many are here as may be */
	CROWD_TOO_FAST	/* as many have come as may come */
};

/* Where a visitor is counted: zeroed, nowhere. */
struct crowd_place {
	atomic_uint entry;	/* its number in the table, from 1 */
};

/*
 * Where the visitors of one worker are counted, a place for each of its seats:
 * the worker writes there, and its parent reads it when the worker has ended.
 */
struct crowd_roll {
	struct crowd *crowd;
	struct crowd_place *places;
	size_t n;
};

/* A table, as long as the process lives, and nobody in it. NULL and errno. */
struct crowd *crowd_map(void);

/*
 * What an address is counted as: all of IPv4, also where IPv6 carries it, and
 * the first 64 bits of IPv6. 0 for what is no such address.
 */
uint64_t crowd_key(const struct crowd *crowd, const union address *address);

/*
 * Somebody has come, now, in ms of clock_ms(). Whom it lets in it counts, and
 * `place` holds where. If the key's set is full of others who are here, or have
 * come of late, he comes in uncounted.
 */
enum crowd_verdict crowd_come(struct crowd *crowd, uint64_t key,
    const struct crowd_limits *limits, int64_t now, struct crowd_place *place);

/* He whom another verdict has met: may he be told? Once in each second. */
bool crowd_tells(struct crowd *crowd, uint64_t key, int64_t now);

/* Who is counted there goes. May be called twice. */
void crowd_leave(struct crowd *crowd, struct crowd_place *place);

/* How many are counted for the key; for tests. */
unsigned crowd_here(const struct crowd *crowd, uint64_t key);

/* A roll with n places, for a worker that is to begin. 0, or -1 and errno. */
int crowd_open_roll(struct crowd *crowd, struct crowd_roll *roll, size_t n);

/*
 * Its worker has ended: whom it has not let go, because it was killed, goes
 * now. May be called twice.
 */
void crowd_close_roll(struct crowd_roll *roll);

#endif
