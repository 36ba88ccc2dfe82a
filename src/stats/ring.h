/*
 * What a worker tells the clerk of its visits: bytes that go round in memory
 * which both share, so that neither ever waits for the other.
 */
#ifndef STATS_RING_H
#define STATS_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "stats/hit.h"

enum {
	RING_SIZE = 4 * 1024 * 1024,
	RING_HEAD = 4096,
	RING_BYTES = RING_SIZE - RING_HEAD,
	RING_FULL_ENOUGH = RING_BYTES / 4 /* the clerk should come at once */
};

struct ring {
	_Alignas(64) atomic_ulong head;	/* bytes so far: of who writes */
	atomic_ulong lost;		/* visits for whom there was no room */
	_Alignas(64) atomic_ulong tail;	/* bytes that are not needed any more */
	atomic_uint writer;		/* whose it is; 0: nobody's yet */
	bool taken;			/* only the parent looks at this */
	_Alignas(RING_HEAD) char bytes[RING_BYTES];
};

/*
 * Memory for n rings, as long as the process lives; what is never written to
 * takes none. NULL and errno.
 */
struct ring *ring_map(size_t n);

/*
 * From now on the visits of this process go into the ring, which is nobody
 * else's to write to. One byte is written to `bell`, if that is not -1, when it
 * begins to be full.
 */
void ring_use(struct ring *ring, int wake_fd);

/* Are the visits of this process written down? */
bool ring_is_used(void);

/*
 * Puts a visit there, or counts one more that is lost. Its texts are cut after
 * HIT_TEXT_MAX bytes. Nothing is half there, whenever the process ends.
 */
void ring_put(const struct hit *hit);

/*
 * The visit at `*at`, which begins as ring->tail, and goes on to the next one.
 * False if there is none. Its texts are those in the ring, until ring_done().
 * Whoever writes is not trusted: what cannot be is left out, with all that is
 * behind it.
 */
bool ring_next(const struct ring *ring, unsigned long *at, struct hit *hit);

/* All before `at` may be written over. */
void ring_done(struct ring *ring, unsigned long at);

#endif
