/*
 * A heartbeat and counters of connections for each worker, in shared memory:
 * the supervisor and the other workers read them, and no message is sent.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* Only its worker writes to it, except for `taken`. */
struct worker_score {
	_Alignas(64) atomic_uint heartbeat;	/* odd: busy; even: idle */
	atomic_uint connections;	/* open now */
	atomic_ulong accepted;		/* since the worker started */
	atomic_bool taken;		/* by a worker; the supervisor's */
};

/*
 * Maps n scores, shared with all processes that are forked from now on. Returns
 * NULL and errno on failure.
 */
struct worker_score *scoreboard_map(size_t n);

/*
 * Takes a free score, zeroed and busy, until `taken` becomes false. Returns
 * NULL if there is none.
 */
struct worker_score *scoreboard_acquire(struct worker_score *scores, size_t n);

/*
 * Beats: the worker begins something, or the next thing; or if it is not busy,
 * it waits in the kernel.
 */
void scoreboard_beat(struct worker_score *score, bool busy);

/* Counts a connection that was opened. */
void scoreboard_opened(struct worker_score *score);

/* Returns how many connections were served; sets how many are open. */
unsigned long scoreboard_read(struct worker_score *score, unsigned long *open);
