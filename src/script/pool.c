#include "script/pool.h"

#include <stdlib.h>

#include "script/watchdog.h"
#include "script/api.h"

enum { MIB = 1024 * 1024, CHUNK_CACHE_BUDGET = 8 * MIB };

struct pool *
pool_new(const struct conf *conf, size_t tasks)
{
	struct pool *pool;
	int kind;

	pool = calloc(1, sizeof *pool);
	if (pool == NULL)
		return NULL;
	pool->conf = conf;
	for (kind = 0; kind < POOL_KINDS; kind++) {
		shares_init(&pool->shares[kind]);
		pool->shares[kind].most[SHARE_STATES] = (size_t)conf->handlers;
		pool->shares[kind].most[SHARE_PLACES] = tasks;
	}
	pool->chunks = chunk_cache_new(CHUNK_CACHE_BUDGET);
	if (pool->chunks == NULL) {
		free(pool);
		return NULL;
	}
	watchdog_start();
	return pool;
}

struct share *
pool_next(struct pool *pool, enum pool_kind kind)
{
	return pool->turn_is_over ? NULL : share_next(&pool->shares[kind]);
}

bool
pool_has_room(struct pool *pool, enum pool_kind kind, const struct share *share,
    bool is_next)
{
	const struct shares *shares = &pool->shares[kind];

	return !pool->turn_is_over &&
	    share_room(shares, share, SHARE_STATES) > 0 &&
	    (is_next || share_next(&pool->shares[kind]) == NULL);
}

bool
pool_can_wake(struct pool *pool)
{
	int kind;

	for (kind = 0; kind < POOL_KINDS; kind++)
		if (share_next(&pool->shares[kind]) != NULL)
			return true;
	return false;
}

static struct pooled_vm *
new_pooled_vm(struct pool *pool, const struct conf *conf, bool trusted,
    struct buf *why)
{
	struct vm_limits limits = {
		.memory = (size_t)conf->handler_memory * MIB,
		.instructions = conf->handler_instructions,
		.ms = (unsigned)conf->handler_time * 1000,
		.stuck_ms = (unsigned)conf->handler_stuck,
		.plain = trusted,
		.once = pool->once,
	};
	struct pooled_vm *pooled;

	pooled = calloc(1, sizeof *pooled);
	if (pooled == NULL)
		return NULL;
	pooled->run.conf = conf;
	pooled->run.chunks = pool->chunks;
	pooled->run.trusted = trusted;
	if (vm_open(&pooled->vm, &limits, api_install, &pooled->run) == VM_DONE)
		return pooled;
	buf_add(why, buf_bytes(&pooled->vm.message), pooled->vm.message.len);
	vm_close(&pooled->vm);
	free(pooled);
	return NULL;
}

/* Closes the vm before the run, because finalizers may open files. */
static void
free_pooled_vm(struct pooled_vm *pooled)
{
	vm_close(&pooled->vm);
	run_end(&pooled->run);
	free(pooled);
}

/* Removes the idle state at a link from the list. */
static struct pooled_vm *
unlink_idle(struct pool *pool, struct pooled_vm **link)
{
	struct pooled_vm *pooled = *link;

	*link = pooled->next;
	pool->n_idle--;
	return pooled;
}

/* Returns an idle state of this site, or NULL. */
static struct pooled_vm *
take_idle(struct pool *pool, const struct conf *conf)
{
	struct pooled_vm **link;

	for (link = &pool->idle; *link != NULL; link = &(*link)->next)
		if ((*link)->run.conf == conf)
			return unlink_idle(pool, link);
	return NULL;
}

/*
 * Frees the state that has been idle longest if the pool has the most states
 * that the options allow, for all sites together.
 */
static void
evict_idle(struct pool *pool)
{
	const size_t most = (size_t)pool->conf->handlers * POOL_KINDS;
	struct pooled_vm **link;
	size_t kind, n;

	for (kind = 0, n = pool->n_idle; kind < POOL_KINDS; kind++)
		n += pool->shares[kind].whole.n[SHARE_STATES];
	if (n < most || pool->idle == NULL)
		return;
	for (link = &pool->idle; (*link)->next != NULL;)
		link = &(*link)->next;
	free_pooled_vm(unlink_idle(pool, link));
}

struct pooled_vm *
pool_acquire(struct pool *pool, const struct conf *conf, struct share *share,
    bool trusted, struct buf *why)
{
	struct pooled_vm *pooled;

	pooled = trusted ? NULL : take_idle(pool, conf);
	if (pooled == NULL) {
		evict_idle(pool);
		pooled = new_pooled_vm(pool, conf, trusted, why);
	}
	if (pooled == NULL)
		return NULL;
	pooled->share = share;
	share_take(share, SHARE_STATES);
	return pooled;
}

void
pool_release(struct pool *pool, struct pooled_vm *pooled)
{
	share_give(pooled->share, SHARE_STATES);
	if (pooled->vm.limits.plain || pooled->vm.limits.once) {
		free_pooled_vm(pooled);
		return;
	}
	run_end(&pooled->run);
	vm_restore(&pooled->vm);
	pooled->run.task = NULL;
	pooled->next = pool->idle;
	pool->idle = pooled;
	pool->n_idle++;
}

void
pool_free(struct pool *pool)
{
	if (pool == NULL)
		return;
	while (pool->idle != NULL)
		free_pooled_vm(unlink_idle(pool, &pool->idle));
	chunk_cache_free(pool->chunks);
	free(pool);
	sessions_close();
}
