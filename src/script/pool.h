/* The Lua states of a process. Each runs handlers of one site in turn. */
#pragma once

#include "script/vm.h"
#include "script/run.h"

/*
 * The purpose of a state. Each kind has conf->handlers states, for all sites
 * together, so that menus and listings never wait for handlers of a site.
 */
enum pool_kind { POOL_LIBRARY, POOL_SITE, POOL_KINDS };

/* A state with its run. */
struct pooled_vm {
	struct vm vm;
	struct run run;
	enum pool_kind kind;	/* while it is acquired */
	struct pooled_vm *next;	/* while it is idle */
};

/* The states, and the tasks that wait for them. */
struct pool {
	const struct conf *conf;
	struct chunk_cache *chunks;	/* bytecode, shared by the states */
	struct pooled_vm *idle;		/* the last released is first */
	size_t n_idle;
	size_t in_use[POOL_KINDS], waiting[POOL_KINDS];	/* states, tasks */
	bool turn_is_over;	/* a run has lasted until a tick */
	bool once;	/* a state serves one run only */
};

/*
 * Returns an empty pool, or NULL if there is no memory. Starts the watchdog of
 * the process. `conf`, the server's, must outlive the pool.
 */
struct pool *pool_new(const struct conf *conf);

/*
 * Reports whether a task may acquire a state: a state is free, the turn is not
 * over, and no other task is ahead in the queue (`waits`: this task is in it).
 */
bool pool_has_room(const struct pool *pool, enum pool_kind kind, bool waits);

/*
 * Acquires a state of this site without traces of earlier runs; trusted
 * handlers get a new one. On failure returns NULL and adds a message to `why`,
 * which the caller frees. `conf` must outlive the pool.
 */
struct pooled_vm *pool_acquire(struct pool *pool, const struct conf *conf,
    enum pool_kind kind, bool trusted, struct buf *why);

/* Releases a state, even after an error, a limit or a jump. */
void pool_release(struct pool *pool, struct pooled_vm *pooled);

/* Reports whether a task waits for which a state is free. */
bool pool_can_wake(const struct pool *pool);

/* Reports whether tasks wait because all states of the kind are in use. */
bool pool_is_exhausted(const struct pool *pool, enum pool_kind kind);

/* Frees the pool, of which no state is in use. NULL is allowed. */
void pool_free(struct pool *pool);
