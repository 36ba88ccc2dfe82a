/*
 * A ring buffer in shared memory for the hits of one worker: the worker puts
 * them in, the statistics writer takes them out, and neither waits.
 *
 * `head` and `tail` count bytes since the beginning and never decrease; a byte
 * stands at its count modulo RING_BYTES. There is one process that puts and one
 * that takes, and each of the counts is stored by only one of them:
 *
 *   the worker    loads tail (acquire), writes bytes behind head, and
 *                 stores head (release);
 *   the writer    loads head (acquire), reads bytes from tail on, and
 *                 stores tail (release).
 *
 * A release store makes all that came before it visible to the process that
 * loads the new count with acquire. Hence the writer sees a hit only when it is
 * complete, even if the worker is killed, and the worker overwrites bytes only
 * after the writer has read them. `lost` is only a count: no bytes depend on
 * it, and its order is relaxed.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "stats/hit.h"

enum {
	RING_SIZE = 4 * 1024 * 1024,
	RING_HEAD = 4096,
	RING_BYTES = RING_SIZE - RING_HEAD,
	RING_WAKE_BYTES = RING_BYTES / 4	/* wakes the writer early */
};

struct ring {
	_Alignas(64) atomic_ulong head;	/* bytes put in; the worker's */
	atomic_ulong lost;		/* hits that found no room */
	_Alignas(64) atomic_ulong tail;	/* bytes taken out; the writer's */
	atomic_uint writer;		/* number of its writer; 0: none yet */
	bool taken;			/* by a worker; the supervisor's */
	_Alignas(RING_HEAD) char bytes[RING_BYTES];
};

/*
 * Maps n rings, which stay until the process exits. Pages that are never
 * written take no memory. Returns NULL and errno on failure.
 */
struct ring *ring_map(size_t n);

/*
 * Makes the ring the hit_sink of this process, the only one that puts hits
 * there; NULL ends that. When the ring holds RING_WAKE_BYTES, one byte is
 * written to `wake_fd`, unless that is -1.
 */
void ring_use(struct ring *ring, int wake_fd);

/*
 * Reads the hit at `*at`, which begins as ring->tail, and moves `*at` behind
 * it. Returns false if there is none. Its texts are valid until the next call.
 * The worker is not trusted: bytes that are no hit are skipped, with all that
 * follow. The writer releases the bytes before `*at` when it stores it as tail.
 */
bool ring_next(const struct ring *ring, unsigned long *at, struct hit *hit);
