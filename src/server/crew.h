/*
 * The workers as their parent knows them: those at the posts, and those of
 * older configurations, who leave when their visitors have.
 */
#ifndef SERVER_CREW_H
#define SERVER_CREW_H

#include <stdint.h>
#include <sys/types.h>

#include "conn/limit.h"
#include "server/desk.h"
#include "server/scoreboard.h"
#include "conf/conf.h"

enum { CREW_POSTS = 256, CREW_LEAVERS = 4 * CREW_POSTS };

struct mate {
	pid_t pid;		/* 0: nobody */
	struct worker_score *score;
	struct limit_slots slots;	/* its visitors */
	struct ring *ring;	/* what it tells the clerk, or NULL */
	unsigned seen;		/* its beats when we looked last */
	int still;		/* since so many looks they are the same */
	int patience;		/* more of them than this: it hangs */
};

struct post {
	struct mate mate;
	int64_t began;		/* when it was put here */
	int64_t due;		/* when the next may be put here */
	int pause;		/* ms that it had to wait for that */
};

struct crew {
	struct post posts[CREW_POSTS];
	size_t n;
	size_t seats;		/* for those who begin now */
	int patience;		/* with them */
	struct mate leavers[CREW_LEAVERS];
	size_t leaving;
	struct worker_score *scores;
	struct limit_table *table;	/* the visitors of all */
	struct worker_score *ended;	/* the sum of those who have */
	int64_t began;
	struct desk desk;
	/* What a new process does; it does not return. */
	void (*work)(void *with, struct mate *self, pid_t parent);
	void *with;
};

/* How all are, and what they have done. */
struct crew_sum {
	size_t workers;
	unsigned long here, served;	/* visitors: now, and so far */
};

/*
 * Nobody yet, and no posts. `clerk` is what a clerk does, see server/desk.h.
 * Returns 0, or -1 and errno.
 */
int crew_open(struct crew *crew,
    void (*work)(void *with, struct mate *self, pid_t parent),
    void (*clerk)(void *with, const struct clerk *clerk), void *with);

/*
 * As many posts as this asks for, which must be empty; and a clerk, or none.
 * Each worker has its share of the visitors, rounded up.
 */
void crew_size(struct crew *crew, const struct conf *conf);

/* Fills the empty posts that are due. Returns ms until the next is, or -1. */
int crew_fill(struct crew *crew);

/* May all be relieved? Not when too many are leaving already. */
bool crew_has_room(const struct crew *crew);

/*
 * All leave their posts: they take no new visitors, and end when those whom
 * they have are served. Where `next` is given, others are put there first, as
 * many as it asks for, so that somebody listens at any moment.
 */
void crew_relieve(struct crew *crew, const struct conf *next);

/*
 * Those who are leaving have drain_timeout for it from now on: visitors who
 * take their time cannot keep them for ever.
 */
void crew_hurry(const struct crew *crew);

/* Signals all, also those that are leaving. */
void crew_signal(const struct crew *crew, int signal);

/* Forgets those who have ended, and says how, unless that was expected. */
void crew_bury(struct crew *crew);

/*
 * Looks at everybody; to be called once a second. Who has hung for longer than
 * its patience is killed. False as long as somebody hangs whom even that has
 * not ended.
 */
bool crew_look(struct crew *crew);

/* Sums up what all have done. */
void crew_sum(const struct crew *crew, struct crew_sum *sum);

/*
 * How long a post stays empty, in ms, when a worker has ended after `lived` ms,
 * and the post was empty for `pause` ms before that: who falls at once again
 * and again is replaced more and more slowly.
 */
int crew_pause(int pause, int64_t lived);

#endif
