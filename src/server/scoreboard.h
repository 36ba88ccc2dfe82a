/*
 * The scoreboard: a heartbeat and connection counters for each worker, in
 * shared memory. The supervisor and the other workers read them.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "site/userdir.h"

/* Written only by its worker, except for `taken` and `asked`. */
struct worker_score {
	_Alignas(64) atomic_uint heartbeat;	/* odd: busy; even: idle */
	atomic_uint connections;	/* open now */
	atomic_ulong accepted;		/* since the worker started */
	atomic_bool taken;		/* by a worker; set by the supervisor */
	struct userdir_asked asked;	/* emptied by the supervisor */
};

/*
 * Maps n scores, shared with all processes that are forked later. Returns NULL
 * and errno on failure.
 */
struct worker_score *scoreboard_map(size_t n);

/*
 * Takes a free score, zeroed and busy, until `taken` becomes false. Returns
 * NULL if there is none.
 */
struct worker_score *scoreboard_acquire(struct worker_score *scores, size_t n);

/*
 * Records a heartbeat: a busy worker begins its next piece of work, an idle
 * worker waits in the kernel.
 */
void scoreboard_beat(struct worker_score *score, bool busy);

/* Counts a connection that was opened. */
void scoreboard_opened(struct worker_score *score);

/* Returns the number of connections served; sets the number of open ones. */
unsigned long scoreboard_read(struct worker_score *score, unsigned long *open);
