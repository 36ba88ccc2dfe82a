#include "site/cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"

enum {
	BUCKET_BYTES = 2048,	/* of the budget: about a small reply */
	SHARES = 8		/* no reply gets more than one of so many */
};

struct cache {
	size_t budget, used;	/* bytes */
	uint64_t moment;
	int dir;
	uint64_t seed;		/* no client can choose keys that collide */
	struct cache_entry *newest, *oldest;
	size_t n;		/* buckets */
	struct cache_entry *buckets[];
};

struct cache *
cache_new(size_t budget, int dir)
{
	const size_t n = budget / BUCKET_BYTES + 1;
	struct cache *cache;

	cache = calloc(1, sizeof *cache + n * sizeof *cache->buckets);
	if (cache == NULL)
		return NULL;
	cache->n = n;
	cache->budget = budget;
	cache->moment = 1;
	cache->dir = dir;
	cache->seed = hash_seed();
	return cache;
}

size_t
cache_budget(const struct cache *cache)
{
	return cache->budget;
}

size_t
cache_entry_max(const struct cache *cache)
{
	return cache->budget / SHARES;
}

static struct cache_entry **
bucket_of(struct cache *cache, struct bytes key)
{
	uint64_t hash = hash_fast(cache->seed, key.at, key.len);

	return &cache->buckets[hash % cache->n];
}

/* Where the reply for a key hangs, or would. */
static struct cache_entry **
place_of(struct cache *cache, struct bytes key)
{
	struct cache_entry **place;

	for (place = bucket_of(cache, key); *place != NULL;
	     place = &(*place)->next)
		if ((*place)->key.len == key.len &&
		    memcmp((*place)->key.at, key.at, key.len) == 0)
			break;
	return place;
}

static void
unlink_age(struct cache *cache, struct cache_entry *entry)
{
	*(entry->newer ? &entry->newer->older : &cache->newest) = entry->older;
	*(entry->older ? &entry->older->newer : &cache->oldest) = entry->newer;
}

static void
link_newest(struct cache *cache, struct cache_entry *entry)
{
	entry->newer = NULL;
	entry->older = cache->newest;
	*(entry->older ? &entry->older->newer : &cache->oldest) = entry;
	cache->newest = entry;
}

void
cache_release(struct cache_entry *entry)
{
	if (--entry->refs > 0)
		return;
	deps_free(&entry->deps);
	free(entry);
}

static void
forget(struct cache *cache, struct cache_entry **place)
{
	struct cache_entry *entry = *place;

	assert(entry != NULL);
	*place = entry->next;
	unlink_age(cache, entry);
	cache->used -= entry->cost;
	cache_release(entry);
}

void
cache_next_generation(struct cache *cache)
{
	cache->moment++;
}

static bool
is_fresh(const struct cache *cache, struct cache_entry *entry)
{
	if (entry->meta.until != CACHE_FOREVER &&
	    clock_ms() >= entry->meta.until)
		return false;
	if (entry->validated == cache->moment)
		return true;
	entry->validated = cache->moment;
	return deps_hold(&entry->deps, cache->dir);
}

void
cache_forget(struct cache *cache, struct bytes key)
{
	struct cache_entry **place = place_of(cache, key);

	if (*place != NULL)
		forget(cache, place);
}

struct cache_entry *
cache_get(struct cache *cache, struct bytes key)
{
	struct cache_entry **place = place_of(cache, key), *entry = *place;

	if (entry == NULL)
		return NULL;
	if (!is_fresh(cache, entry)) {
		forget(cache, place);
		return NULL;
	}
	if (entry != cache->newest) {
		unlink_age(cache, entry);
		link_newest(cache, entry);
	}
	entry->refs++;
	return entry;
}

/* Copies bytes to where `*to` points, which then points behind them. */
static struct bytes
store(char **to, struct bytes bytes)
{
	struct bytes stored = { *to, bytes.len };

	if (bytes.at != NULL)
		memcpy(*to, bytes.at, bytes.len);
	*to += bytes.len;
	return stored;
}

/* A reply that nobody but the caller holds, or NULL. Empties `origins`. */
static struct cache_entry *
new_entry(struct bytes key, struct bytes bytes, const struct cache_meta *meta,
    struct deps *deps)
{
	struct bytes name = { meta->what, strlen(meta->what) + 1 };
	size_t size =
	    sizeof(struct cache_entry) + key.len + bytes.len + name.len;
	struct cache_entry *entry;
	char *to;

	entry = malloc(size);
	if (entry == NULL)
		return NULL;
	to = entry->memory;
	*entry =
	    (struct cache_entry){ .deps = *deps, .meta = *meta, .refs = 1 };
	entry->key = store(&to, key);
	entry->bytes = store(&to, bytes);
	entry->meta.what = store(&to, name).at;
	entry->cost = size + deps_cost(deps);
	*deps = (struct deps){ .wanted = deps->wanted };
	return entry;
}

static void
make_room(struct cache *cache)
{
	while (cache->used > cache->budget)
		forget(cache, place_of(cache, cache->oldest->key));
}

void
cache_put(struct cache *cache, struct bytes key, struct bytes bytes,
    const struct cache_meta *meta, struct deps *deps)
{
	struct cache_entry **place, *entry = NULL;

	if (bytes.len <= cache_entry_max(cache) && deps_are_settled(deps) &&
	    deps_cost(deps) <= cache_entry_max(cache))
		entry = new_entry(key, bytes, meta, deps);
	deps_free(deps);
	if (entry == NULL)
		return;
	cache_forget(cache, key);
	place = bucket_of(cache, key);
	entry->next = *place;
	*place = entry;
	link_newest(cache, entry);
	cache->used += entry->cost;
	make_room(cache);
}

void
cache_free(struct cache *cache)
{
	if (cache == NULL)
		return;
	while (cache->oldest != NULL)
		forget(cache, place_of(cache, cache->oldest->key));
	free(cache);
}
