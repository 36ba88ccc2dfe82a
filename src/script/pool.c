#include "script/pool.h"

#include <stdlib.h>

#include "script/api.h"
#include "script/watchdog.h"

enum { MIB = 1024 * 1024, CHUNKS_BUDGET = 8 * MIB };

struct pool {
	const struct conf *conf;
	struct chunk_cache *chunks;
	struct pooled_vm *idle;	/* those that were lent last come first */
	size_t n_idle;
	size_t pooled[POOL_KINDS], waiting[POOL_KINDS];
	bool turn_is_over;
	bool once;	/* no state is lent twice */
};

struct pool *
pool_new(const struct conf *conf)
{
	struct pool *pool;

	pool = calloc(1, sizeof *pool);
	if (pool == NULL)
		return NULL;
	pool->conf = conf;
	pool->chunks = chunk_cache_new(CHUNKS_BUDGET);
	if (pool->chunks == NULL) {
		free(pool);
		return NULL;
	}
	watchdog_open();
	return pool;
}

void
pool_once(struct pool *pool)
{
	pool->once = true;
}

static bool
has_state(const struct pool *pool, enum pool_kind kind)
{
	return pool->pooled[kind] < (size_t)pool->conf->handlers;
}

bool
pool_has_room(const struct pool *pool, enum pool_kind kind, bool waits)
{
	return has_state(pool, kind) && !pool->turn_is_over &&
	    (waits || pool->waiting[kind] == 0);
}

void
pool_wait(struct pool *pool, enum pool_kind kind, int more)
{
	pool->waiting[kind] += (size_t)more;
}

bool
pool_is_awaited(const struct pool *pool)
{
	int kind;

	for (kind = 0; kind < POOL_KINDS; kind++)
		if (pool->waiting[kind] > 0 && has_state(pool, kind))
			return true;
	return false;
}

bool
pool_is_short(const struct pool *pool, enum pool_kind kind)
{
	return pool->pooled[kind] + pool->waiting[kind] >
	    (size_t)pool->conf->handlers &&
	    pool->waiting[kind] > 0;
}

bool
pool_turn_is_over(const struct pool *pool)
{
	return pool->turn_is_over;
}

static struct pooled_vm *
make_slot(struct pool *pool, const struct conf *conf, bool trusted,
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
	struct pooled_vm *slot;

	slot = calloc(1, sizeof *slot);
	if (slot == NULL)
		return NULL;
	slot->run.conf = conf;
	slot->run.chunks = pool->chunks;
	slot->run.trusted = trusted;
	if (vm_open(&slot->vm, &limits, api_install, &slot->run) == VM_DONE)
		return slot;
	buf_add(why, buf_bytes(&slot->vm.message), slot->vm.message.len);
	vm_close(&slot->vm);
	free(slot);
	return NULL;
}

/* Finalizers of the trusted run last, and may open files even then. */
static void
free_slot(struct pooled_vm *slot)
{
	vm_close(&slot->vm);
	run_end(&slot->run);
	free(slot);
}

/* Takes out the idle state at this place. */
static struct pooled_vm *
take_at(struct pool *pool, struct pooled_vm **place)
{
	struct pooled_vm *slot = *place;

	*place = slot->next;
	pool->n_idle--;
	return slot;
}

/* An idle state that was made for this site, or NULL. */
static struct pooled_vm *
take_idle(struct pool *pool, const struct conf *conf)
{
	struct pooled_vm **place;

	for (place = &pool->idle; *place != NULL; place = &(*place)->next)
		if ((*place)->run.conf == conf)
			return take_at(pool, place);
	return NULL;
}

/*
 * However many sites there are, there are no more states than one site could
 * have: another's goes, the one that has been idle longest.
 */
static void
make_room(struct pool *pool)
{
	const size_t most = (size_t)pool->conf->handlers * POOL_KINDS;
	struct pooled_vm **place;
	size_t kind, n;

	for (kind = 0, n = pool->n_idle; kind < POOL_KINDS; kind++)
		n += pool->pooled[kind];
	if (n < most || pool->idle == NULL)
		return;
	for (place = &pool->idle; (*place)->next != NULL;)
		place = &(*place)->next;
	free_slot(take_at(pool, place));
}

struct pooled_vm *
pool_acquire(struct pool *pool, const struct conf *conf, enum pool_kind kind,
    bool trusted, struct buf *why)
{
	struct pooled_vm *slot;

	slot = trusted ? NULL : take_idle(pool, conf);
	if (slot == NULL) {
		make_room(pool);
		slot = make_slot(pool, conf, trusted, why);
	}
	if (slot == NULL)
		return NULL;
	slot->kind = kind;
	pool->pooled[kind]++;
	return slot;
}

void
pool_release(struct pool *pool, struct pooled_vm *slot)
{
	pool->pooled[slot->kind]--;
	if (slot->vm.limits.plain || slot->vm.limits.once) {
		free_slot(slot);
		return;
	}
	run_end(&slot->run);
	vm_restore(&slot->vm);
	slot->run.task = NULL;
	slot->next = pool->idle;
	pool->idle = slot;
	pool->n_idle++;
}

struct chunk_cache *
pool_chunk_cache(struct pool *pool)
{
	return pool->chunks;
}

void
pool_new_turn(struct pool *pool)
{
	pool->turn_is_over = false;
}

void
pool_end_turn(struct pool *pool)
{
	pool->turn_is_over = true;
}

void
pool_free(struct pool *pool)
{
	if (pool == NULL)
		return;
	while (pool->idle != NULL)
		free_slot(take_at(pool, &pool->idle));
	chunk_cache_free(pool->chunks);
	free(pool);
	sessions_close();
}
