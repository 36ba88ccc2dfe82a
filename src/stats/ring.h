/*
 * A ring buffer in shared memory for the hits of one worker: the worker puts
 * them in, the statistics writer takes them out, and neither waits.
 *
 * `head` and `tail` count bytes since the beginning and never decrease; byte
 * number n is at index n % RING_BYTES. One process puts hits in and one takes
 * them out, and each stores only its own count:
 *
 *   the worker    loads tail (acquire), writes bytes from head on, and
 *                 stores head (release);
 *   the writer    loads head (acquire), reads bytes from tail on, and
 *                 stores tail (release).
 *
 * A release store makes all earlier stores visible to the process that loads
 * the new count with acquire. Hence the writer sees a hit only when it is
 * complete, even if the worker is killed, and the worker overwrites bytes only
 * after the writer has read them. The order of `lost` is relaxed, because no
 * bytes depend on it.
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
	_Alignas(64) atomic_ulong head;	/* bytes put in; by the worker */
	atomic_ulong lost;		/* hits for which there was no room */
	_Alignas(64) atomic_ulong tail;	/* bytes taken out; by the writer */
	atomic_uint writer;		/* number of the writer; 0: none yet */
	bool taken;			/* by a worker; for the supervisor */
	_Alignas(RING_HEAD) char bytes[RING_BYTES];
};

/*
 * Maps n rings, which stay until the process exits. Pages that are never
 * written take no memory. Returns NULL and errno on failure.
 */
struct ring *ring_map(size_t n);

/*
 * Makes the ring the hit_sink of this process; NULL ends that. No other process
 * may put hits into the ring. When the ring holds RING_WAKE_BYTES, one byte is
 * written to `wake_fd`, unless `wake_fd` is -1.
 */
void ring_use(struct ring *ring, int wake_fd);

/*
 * Reads the hit at `*at`, which begins as ring->tail, and moves `*at` after the
 * hit. Returns false if there is none. The texts of the hit are valid until the
 * next call. The worker is not trusted: if the bytes are no hit, all bytes in
 * the ring are skipped. The writer releases the bytes before `*at` when it
 * stores `*at` as tail.
 */
bool ring_next(const struct ring *ring, unsigned long *at, struct hit *hit);
