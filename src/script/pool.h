/* The Lua states of a process. Each runs handlers of one site in turn. */
#pragma once

#include "script/vm.h"
#include "script/run.h"
#include "script/share.h"

/*
 * The purpose of a state. Each kind has conf->handlers states, for all sites
 * together, so that menus and listings never wait for handlers of a site.
 */
enum pool_kind { POOL_LIBRARY, POOL_SITE, POOL_KINDS };

/* A state with its run. */
struct pooled_vm {
	struct vm vm;
	struct run run;
	struct share *share;	/* while it is acquired */
	struct pooled_vm *next;	/* while it is idle */
};

/* The states, and the tasks that wait for them. */
struct pool {
	const struct conf *conf;
	struct chunk_cache *chunks;	/* bytecode, shared by the states */
	struct pooled_vm *idle;		/* the last released is first */
	size_t n_idle;
	struct shares shares[POOL_KINDS];
	bool turn_is_over;	/* a run has lasted until a tick */
	bool once;	/* a state serves one run only */
};

/*
 * Returns an empty pool for as many tasks, or NULL if there is no memory.
 * Starts the watchdog of the process. `conf`, the server's, must outlive the
 * pool.
 */
struct pool *pool_new(const struct conf *conf, size_t tasks);

/*
 * Reports whether a task may acquire a state: its share has room, the turn is
 * not over, and no other task is ahead of it in the queue, unless the task was
 * pool_next().
 */
bool pool_has_room(struct pool *pool, enum pool_kind kind,
    const struct share *share, bool is_next);

/* Returns the share whose first task may acquire a state now, or NULL. */
struct share *pool_next(struct pool *pool, enum pool_kind kind);

/*
 * Acquires a state of this site without traces of earlier runs; trusted
 * handlers get a new one. On failure returns NULL and adds a message to `why`,
 * which the caller frees. `conf` must outlive the pool.
 */
struct pooled_vm *pool_acquire(struct pool *pool, const struct conf *conf,
    struct share *share, bool trusted, struct buf *why);

/* Releases a state, even after an error, a limit or a jump. */
void pool_release(struct pool *pool, struct pooled_vm *pooled);

/* Reports whether a task waits for which a state is free. */
bool pool_can_wake(struct pool *pool);

/* Frees the pool, of which no state is in use. NULL is allowed. */
void pool_free(struct pool *pool);
