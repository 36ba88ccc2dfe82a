/*
 * The Lua states of a process: made once for a site, and lent to one run at a
 * time.
 */
#ifndef SCRIPT_POOL_H
#define SCRIPT_POOL_H

#include "script/run.h"
#include "script/vm.h"

/*
 * Who asks for a state. Each has as many as conf->handlers says, for all sites
 * together, so that menus and listings never wait for the handlers of authors.
 */
enum pool_kind { POOL_LIBRARY, POOL_SITE, POOL_KINDS };

/* A state with its words, while it is lent. */
struct pooled_vm {
	struct vm vm;
	struct run run;
	enum pool_kind kind;	/* who has it */
	struct pooled_vm *next;	/* among those that are not lent */
};

/*
 * An empty pool. It starts the clock of the process, see watchdog_open(), and makes
 * a state when it is asked for one. NULL if there is no memory. `conf`, the
 * server's, must outlive it.
 */
struct pool *pool_new(const struct conf *conf);

/* From now on every state is for one run: who serves once needs no second. */
void pool_once(struct pool *pool);

/*
 * Is it a newcomer's turn? Not while all states are lent, nor while others wait
 * for one; and not in this turn, if a run has used that up. `waits` is whether
 * the asker waits already.
 */
bool pool_has_room(const struct pool *pool, enum pool_kind kind, bool waits);

/* Counts one more, or one less, who waits for a state. */
void pool_wait(struct pool *pool, enum pool_kind kind, int more);

/*
 * Lends a state of this site in which nothing has run: one of its own for the
 * trusted. NULL and `why`, which the caller frees, where it could not be made.
 * `conf` must outlive the pool.
 */
struct pooled_vm *pool_acquire(struct pool *pool, const struct conf *conf,
    enum pool_kind kind, bool trusted, struct buf *why);

/* Takes a state back, whatever has happened in it. */
void pool_release(struct pool *pool, struct pooled_vm *slot);

/* The chunks that the pool's states have compiled. */
struct chunk_cache *pool_chunk_cache(struct pool *pool);

/* A new turn: whoever is served now has not had to wait for a handler yet. */
void pool_new_turn(struct pool *pool);

/* In this turn a run has taken all the time that one may take. */
void pool_end_turn(struct pool *pool);

bool pool_turn_is_over(const struct pool *pool);

/* Does anybody wait for a state that could be lent? */
bool pool_is_awaited(const struct pool *pool);

/* Do more wait for a state than there are to be lent? */
bool pool_is_short(const struct pool *pool, enum pool_kind kind);

/* Lets go of all states; none may be lent. NULL is allowed. */
void pool_free(struct pool *pool);

#endif
