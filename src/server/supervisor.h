/*
 * The prefork supervisor: starts worker processes and the statistics writer in
 * slots, and replaces processes that exit (with a backoff) or hang. Processes
 * of older configurations retire: they run until their work is done.
 *
 * A retiring worker serves the connections that it has. The statistics writer
 * of a configuration reads the rings of the workers of that configuration, and
 * exits after the last of them.
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
	/* Of a worker; otherwise zeroed. */
	struct worker_score *score;
	struct limit_slots limits;	/* that count its connections */
	struct ring *ring;	/* for its hits; NULL: not recorded */
	unsigned heartbeat;	/* at the last check */
	int missed_heartbeats;	/* consecutive checks without progress */
	int max_missed_heartbeats;	/* limit; above it the worker hangs */
};

struct proc_slot {
	struct proc proc;
	int64_t started_at;	/* in ms of clock_ms() */
	int64_t start_at;	/* earliest start of the next process */
	int backoff;		/* ms that the slot was empty before */
};

/* The main function of a new process, which does not return. */
typedef void supervisor_run(void *with, struct proc *self);

struct supervisor {
	pid_t pid;
	struct proc_slot slots[SUPERVISOR_SLOTS];
	size_t n;		/* in use; the last has the statistics writer */
	struct proc retiring[SUPERVISOR_RETIRING];
	size_t n_retiring;
	size_t running[PROC_KINDS];	/* processes, in slots and retiring */
	size_t worker_connections;	/* the limit of each new worker */
	int max_missed_heartbeats;		/* of new workers */
	struct worker_score *scores;
	struct worker_score *exited;	/* the sum of exited workers */
	struct limit_table *limits;
	int64_t started_at;
	struct stats_writer stats;	/* number 0: no statistics */
	int wake_fd;		/* write end of its pipe, or -1 */
	unsigned generations;
	supervisor_run *run;
	void *with;
};

/*
 * Prepares a supervisor without slots. Each process calls run(with, ...).
 * Returns 0, or -1 and errno.
 */
int supervisor_open(struct supervisor *supervisor, supervisor_run *run,
    void *with);

/*
 * Makes the slots for the configuration; none may be in use. Each worker has an
 * equal share of max_connections, rounded up.
 */
void supervisor_resize(struct supervisor *supervisor, const struct conf *conf);

/*
 * Starts a process in each empty slot whose backoff is over. Returns the ms
 * until the next backoff ends, or -1.
 */
int supervisor_fill(struct supervisor *supervisor);

/* Reports whether supervisor_replace() has room for more processes. */
bool supervisor_has_room(const struct supervisor *supervisor);

/*
 * Retires all workers: they stop accepting, and exit when their connections are
 * served. If `next` is not NULL, the statistics writer retires as well, and
 * processes for the configuration `next` start first, so that the server never
 * stops listening.
 */
void supervisor_replace(struct supervisor *supervisor, const struct conf *next);

/*
 * Retires the statistics writer, which exits after the last worker of its
 * configuration.
 */
void supervisor_retire_stats(struct supervisor *supervisor);

/* Lets retiring workers run for at most drain_timeout more seconds. */
void supervisor_limit_drain(const struct supervisor *supervisor);

/* Signals all processes of a kind, including retiring ones. */
void supervisor_signal(struct supervisor *supervisor, enum proc_kind kind,
    int signal);

/* Removes processes that have exited; logs any status other than 0. */
void supervisor_reap(struct supervisor *supervisor);

/*
 * Checks the heartbeats; called once a second. Kills a worker that hangs, that
 * is, makes no progress for longer than handler_time; and one that has been
 * idle for as long while connections waited to be accepted (`clients_wait`).
 * Returns false while a worker hangs that SIGKILL has not ended.
 */
bool supervisor_check(struct supervisor *supervisor, bool clients_wait);

/* Adds up the counters of all workers. May be called in a worker, too. */
void supervisor_sum(const struct supervisor *supervisor, struct live *sum);

/* Takes the names of user directories for which workers were asked. */
void supervisor_take_asked(const struct supervisor *supervisor,
    struct userdir_names *names);

/*
 * Returns for how many ms a slot stays empty after a process that has lived for
 * `lived` ms. `backoff` is the previous result, or 0. The result is 250 ms
 * after an early exit, doubles with each further early exit up to 32 s, and is
 * otherwise 0.
 */
int supervisor_backoff(int backoff, int64_t lived);
