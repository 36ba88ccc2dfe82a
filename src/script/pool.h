/* The Lua states of a process. Each belongs to a site and runs one handler. */
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

/* The states and the tasks that wait for them. */
struct pool {
	const struct conf *conf;
	struct chunk_cache *chunks;	/* what the states have compiled */
	struct pooled_vm *idle;		/* the one released last is first */
	size_t n_idle;
	size_t in_use[POOL_KINDS], waiting[POOL_KINDS];	/* states, tasks */
	bool turn_is_over;	/* a run has lasted until a tick */
	bool once;	/* a state serves one run only */
};

/*
 * Returns an empty pool, or NULL: out of memory. Starts the watchdog of the
 * process. `conf`, the server's, must outlive the pool.
 */
struct pool *pool_new(const struct conf *conf);

/*
 * Reports whether a task may acquire a state: one is free, no other task waits
 * for this kind (`waits`: this task does), and the turn is not over.
 */
bool pool_has_room(const struct pool *pool, enum pool_kind kind, bool waits);

/*
 * Acquires a state of this site, in which nothing has run: a new one for
 * trusted handlers. Returns NULL and adds a message to `why`, which the caller
 * frees, if it cannot be made. `conf` must outlive the pool.
 */
struct pooled_vm *pool_acquire(struct pool *pool, const struct conf *conf,
    enum pool_kind kind, bool trusted, struct buf *why);

/* Releases a state, whatever has happened in it. */
void pool_release(struct pool *pool, struct pooled_vm *pooled);

/* Reports whether a task waits although a state is free. */
bool pool_is_awaited(const struct pool *pool);

/* Reports whether tasks wait because all states of the kind are in use. */
bool pool_is_short(const struct pool *pool, enum pool_kind kind);

/* Frees the pool, of which no state is in use. NULL is allowed. */
void pool_free(struct pool *pool);
