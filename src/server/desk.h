/*
 * The clerk as its parent knows it, and the clerks of older configurations, who
 * end when the last worker of theirs has.
 */
#ifndef SERVER_DESK_H
#define SERVER_DESK_H

#include <stdint.h>
#include <sys/types.h>

#include "server/stats_writer.h"

enum { DESK_LEAVERS = 64 };

struct desk {
	struct stats_writer writer;	/* number 0: there are no statistics */
	int wake_fd;		/* the end for those who write; or -1 */
	pid_t pid;		/* 0: it has fallen */
	int64_t due;		/* when the next one may begin */
	unsigned numbers;	/* given so far */
	struct {
		pid_t pid;
		unsigned number;
	} leavers[DESK_LEAVERS + 1];	/* there is always room at the end */
	size_t leaving;
	/* What a clerk does before and after stats_writer_run(); does not return. */
	void (*work)(void *with, const struct stats_writer *writer);
	void *with;
};

/* Nobody yet. */
void desk_open(struct desk *desk,
    void (*work)(void *with, const struct stats_writer *writer), void *with);

/*
 * A new configuration: who writes down the visits of workers that begin from
 * now on, for up to n workers at once, or nobody. Where that cannot be it says
 * so, and nobody does.
 */
void desk_begin(struct desk *desk, bool wanted, size_t n);

/* Room for one more? Not when too many have not left yet. */
bool desk_has_room(const struct desk *desk);

/* Replaces a clerk that has fallen. Returns ms until that is due, or -1. */
int desk_fill(struct desk *desk);

/*
 * A ring for a worker that begins, or NULL; and in the worker itself, that its
 * visits go there.
 */
struct ring *desk_ring(struct desk *desk);
void desk_enter(struct desk *desk, struct ring *ring);

/* The worker has ended; what is in its ring is not lost. NULL is allowed. */
void desk_give_back(struct ring *ring);

/*
 * No worker begins any more with this configuration: when those who are there
 * have ended, so does their clerk.
 */
void desk_leave(struct desk *desk);

/* Signals all clerks. */
void desk_signal(const struct desk *desk, int signal);

/* How many there are. */
size_t desk_clerks(const struct desk *desk);

/* A process has ended. Was it a clerk? Says how, unless that was expected. */
bool desk_bury(struct desk *desk, pid_t pid, int status);

#endif
