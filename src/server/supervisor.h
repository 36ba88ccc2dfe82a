/*
 * The prefork supervisor: starts worker processes and the statistics writer in
 * slots, replaces those that exit (with a backoff) or hang, and keeps those of
 * older configurations until they are done (retiring).
 *
 * A retiring worker serves the connections that it has. The statistics writer
 * of a configuration reads the rings of the workers of that configuration, and
 * exits when the last of these has.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "conf/conf.h"
#include "stats/live.h"
#include "conn/limit.h"
#include "server/scoreboard.h"
#include "server/stats_writer.h"

enum {
	SUPERVISOR_WORKERS = 256,
	SUPERVISOR_SLOTS = SUPERVISOR_WORKERS + 1, /* and a statistics writer */
	SUPERVISOR_RETIRING = 4 * SUPERVISOR_SLOTS
};

enum proc_kind { PROC_WORKER, PROC_STATS_WRITER, PROC_KINDS };

/* A supervised process. */
struct proc {
	pid_t pid;		/* 0: none */
	enum proc_kind kind;
	unsigned generation;	/* number of its statistics writer */
	/* A worker has these; otherwise zeroed. */
	struct worker_score *score;
	struct limit_slots limits;	/* which count its connections */
	struct ring *ring;	/* where it puts its hits; NULL: nowhere */
	unsigned heartbeat;	/* at the last check */
	int stale_checks;	/* in a row: busy with the same thing */
	int max_stale_checks;	/* at more of them it hangs */
};

struct proc_slot {
	struct proc proc;
	int64_t started_at;	/* times in ms of clock_ms() */
	int64_t start_at;	/* not before: the next process */
	int backoff;		/* ms for which the slot was empty before */
};

/* Runs in a new process, and does not return. */
typedef void supervisor_run(void *with, struct proc *self);

struct supervisor {
	pid_t pid;
	struct proc_slot slots[SUPERVISOR_SLOTS];
	size_t n;		/* in use; a statistics writer has the last */
	struct proc retiring[SUPERVISOR_RETIRING];
	size_t n_retiring;
	size_t running[PROC_KINDS];	/* processes, in slots and retiring */
	size_t worker_connections;	/* at most, for workers that start */
	int max_stale_checks;		/* the same */
	struct worker_score *scores;
	struct worker_score *exited;	/* the sum of workers that have */
	struct limit_table *limits;
	int64_t started_at;
	struct stats_writer stats;	/* number 0: no statistics */
	int wake_fd;		/* the workers' end of its pipe, or -1 */
	unsigned generations;
	supervisor_run *run;
	void *with;
};

/*
 * Prepares a supervisor without slots. Each process calls `run`, which gets
 * `with`. Returns 0, or -1 and errno.
 */
int supervisor_open(struct supervisor *supervisor, supervisor_run *run,
    void *with);

/*
 * Makes as many slots as the configuration asks for; there must be none in use.
 * Each worker has an equal share of max_connections, rounded up.
 */
void supervisor_resize(struct supervisor *supervisor, const struct conf *conf);

/*
 * Starts a process in each empty slot whose backoff is over. Returns the ms
 * until the next one is, or -1.
 */
int supervisor_fill(struct supervisor *supervisor);

/* Reports whether supervisor_replace() is possible: few enough are retiring. */
bool supervisor_has_room(const struct supervisor *supervisor);

/*
 * Retires all workers: they stop accepting, and exit when the connections that
 * they have are served. If `next` is not NULL, the statistics writer retires as
 * well, and processes for that configuration start first, so that the server
 * listens all the time.
 */
void supervisor_replace(struct supervisor *supervisor, const struct conf *next);

/*
 * Retires the statistics writer: it exits when the last worker of its
 * configuration has.
 */
void supervisor_retire_stats(struct supervisor *supervisor);

/* Gives the retiring workers drain_timeout seconds from now on. */
void supervisor_expedite(const struct supervisor *supervisor);

/* Signals all processes of a kind, those that are retiring included. */
void supervisor_signal(struct supervisor *supervisor, enum proc_kind kind,
    int signal);

/* Removes the processes that have exited; logs how, unless with status 0. */
void supervisor_reap(struct supervisor *supervisor);

/*
 * Checks the heartbeats; called once a second. Kills a worker that hangs for
 * longer than handler_time. Returns false as long as one hangs that even
 * SIGKILL has not ended.
 */
bool supervisor_check(struct supervisor *supervisor);

/* Reads the counters of all workers. Works in a worker, too. */
void supervisor_sum(const struct supervisor *supervisor, struct live *sum);

/*
 * Returns for how many ms a slot stays empty after a process that has lived for
 * `lived` ms, if it was empty for `backoff` ms before that: from 250 ms on
 * twice as long after each early exit, up to 32 s.
 */
int supervisor_backoff(int backoff, int64_t lived);
