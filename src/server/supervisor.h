/*
 * The workers as their parent knows them: those at the posts, and those of
 * older configurations, who leave when their visitors have.
 */
#ifndef SERVER_SUPERVISOR_H
#define SERVER_SUPERVISOR_H

#include <stdint.h>
#include <sys/types.h>

#include "conn/limit.h"
#include "server/desk.h"
#include "server/scoreboard.h"
#include "conf/conf.h"

enum { SUPERVISOR_SLOTS = 256, SUPERVISOR_RETIRING = 4 * SUPERVISOR_SLOTS };

struct worker_proc {
	pid_t pid;		/* 0: nobody */
	struct worker_score *score;
	struct limit_slots slots;	/* its visitors */
	struct ring *ring;	/* what it tells the clerk, or NULL */
	unsigned seen;		/* its beats when we looked last */
	int still;		/* since so many looks they are the same */
	int patience;		/* more of them than this: it hangs */
};

struct worker_slot {
	struct worker_proc proc;
	int64_t began;		/* when it was put here */
	int64_t due;		/* when the next may be put here */
	int pause;		/* ms that it had to wait for that */
};

struct supervisor {
	struct worker_slot slots[SUPERVISOR_SLOTS];
	size_t n;
	size_t seats;		/* for those who begin now */
	int patience;		/* with them */
	struct worker_proc retiring[SUPERVISOR_RETIRING];
	size_t leaving;
	struct worker_score *scores;
	struct limit_table *table;	/* the visitors of all */
	struct worker_score *ended;	/* the sum of those who have */
	int64_t began;
	struct desk desk;
	/* What a new process does; it does not return. */
	void (*work)(void *with, struct worker_proc *self, pid_t parent);
	void *with;
};

/* How all are, and what they have done. */
struct supervisor_totals {
	size_t workers;
	unsigned long here, served;	/* visitors: now, and so far */
};

/*
 * Nobody yet, and no posts. `clerk` is what a clerk does, see server/desk.h.
 * Returns 0, or -1 and errno.
 */
int supervisor_open(struct supervisor *supervisor,
    void (*work)(void *with, struct worker_proc *self, pid_t parent),
    void (*writer)(void *with, const struct stats_writer *writer), void *with);

/*
 * As many posts as this asks for, which must be empty; and a clerk, or none.
 * Each worker has its share of the visitors, rounded up.
 */
void supervisor_resize(struct supervisor *supervisor, const struct conf *conf);

/* Fills the empty posts that are due. Returns ms until the next is, or -1. */
int supervisor_fill(struct supervisor *supervisor);

/* May all be relieved? Not when too many are leaving already. */
bool supervisor_has_room(const struct supervisor *supervisor);

/*
 * All leave their posts: they take no new visitors, and end when those whom
 * they have are served. Where `next` is given, others are put there first, as
 * many as it asks for, so that somebody listens at any moment.
 */
void supervisor_replace(struct supervisor *supervisor, const struct conf *next);

/*
 * Those who are leaving have drain_timeout for it from now on: visitors who
 * take their time cannot keep them for ever.
 */
void supervisor_expedite(const struct supervisor *supervisor);

/* Signals all, also those that are leaving. */
void supervisor_signal(const struct supervisor *supervisor, int signal);

/* Forgets those who have ended, and says how, unless that was expected. */
void supervisor_reap(struct supervisor *supervisor);

/*
 * Looks at everybody; to be called once a second. Who has hung for longer than
 * its patience is killed. False as long as somebody hangs whom even that has
 * not ended.
 */
bool supervisor_check(struct supervisor *supervisor);

/* Sums up what all have done. */
void supervisor_sum(const struct supervisor *supervisor,
    struct supervisor_totals *sum);

/*
 * How long a post stays empty, in ms, when a worker has ended after `lived` ms,
 * and the post was empty for `pause` ms before that: who falls at once again
 * and again is replaced more and more slowly.
 */
int supervisor_backoff(int pause, int64_t lived);

#endif
