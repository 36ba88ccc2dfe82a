/*
 * What a worker lets its parent see: that it goes on, and whom it serves. It
 * stands in memory that both share, so that no word has to be sent.
 */
#ifndef SERVER_SCOREBOARD_H
#define SERVER_SCOREBOARD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct worker_score {
	_Alignas(64) atomic_uint heartbeat;	/* odd: at work; even: it waits */
	atomic_uint here;		/* visitors */
	atomic_ulong came;		/* all that it has had */
	atomic_bool taken;		/* the parent's to change */
};

/* Memory for `n` pulses, as long as the process lives. NULL and errno. */
struct worker_score *scoreboard_map(size_t n);

/* One that nobody has, as new and at work; or NULL. */
struct worker_score *scoreboard_take(struct worker_score *scores, size_t n);

/* The worker has ended. NULL is allowed. */
void scoreboard_give_back(struct worker_score *score);

/* The worker begins something, or the next thing. */
void scoreboard_busy(struct worker_score *score);

/* It has nothing to do, and waits in the kernel. */
void scoreboard_idle(struct worker_score *score);

/* A visitor comes, or goes. */
void scoreboard_opened(struct worker_score *score);
void scoreboard_closed(struct worker_score *score);

/* The visitors whom it has had with it to the end are counted by another. */
void scoreboard_add(struct worker_score *score, unsigned long served);

/* Returns how many have come and gone, and how many are here. */
unsigned long scoreboard_read(struct worker_score *score, unsigned long *here);

#endif
