#include "site/cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"

enum {
	BUCKET_BYTES = 2048,	/* of the budget, about a small reply */
	ENTRY_SHARE = 8		/* no entry is larger than 1/8 of the budget */
};

struct cache {
	size_t budget, used;	/* bytes */
	uint64_t generation;
	int dir;
	uint64_t seed;		/* so that clients cannot make keys collide */
	TAILQ_HEAD(cache_lru, cache_entry) lru;	/* newest first */
	size_t n;		/* of buckets */
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
	TAILQ_INIT(&cache->lru);
	cache->n = n;
	cache->budget = budget;
	cache->generation = 1;
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
	return cache->budget / ENTRY_SHARE;
}

/* Returns the link to the entry of a key, or the link for a new one. */
static struct cache_entry **
find_link(struct cache *cache, struct bytes key)
{
	uint64_t hash = hash_fast(cache->seed, key.at, key.len);
	struct cache_entry **link = &cache->buckets[hash % cache->n];

	for (; *link != NULL; link = &(*link)->next)
		if ((*link)->key.len == key.len &&
		    memcmp((*link)->key.at, key.at, key.len) == 0)
			break;
	return link;
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
remove_entry(struct cache *cache, struct cache_entry **link)
{
	struct cache_entry *entry = *link;

	assert(entry != NULL);
	*link = entry->next;
	TAILQ_REMOVE(&cache->lru, entry, lru);
	cache->used -= entry->cost;
	cache_release(entry);
}

static void
remove_oldest(struct cache *cache)
{
	const struct cache_entry *oldest = TAILQ_LAST(&cache->lru, cache_lru);

	remove_entry(cache, find_link(cache, oldest->key));
}

void
cache_next_generation(struct cache *cache)
{
	cache->generation++;
}

static bool
entry_is_valid(const struct cache *cache, struct cache_entry *entry)
{
	if (entry->meta.until != CACHE_FOREVER &&
	    clock_ms() >= entry->meta.until)
		return false;
	if (entry->validated == cache->generation)
		return true;
	entry->validated = cache->generation;
	return deps_are_valid(&entry->deps, cache->dir);
}

void
cache_forget(struct cache *cache, struct bytes key)
{
	struct cache_entry **link = find_link(cache, key);

	if (*link != NULL)
		remove_entry(cache, link);
}

struct cache_entry *
cache_get(struct cache *cache, struct bytes key)
{
	struct cache_entry **link = find_link(cache, key), *entry = *link;

	if (entry == NULL)
		return NULL;
	if (!entry_is_valid(cache, entry)) {
		remove_entry(cache, link);
		return NULL;
	}
	if (entry != TAILQ_FIRST(&cache->lru)) {
		TAILQ_REMOVE(&cache->lru, entry, lru);
		TAILQ_INSERT_HEAD(&cache->lru, entry, lru);
	}
	entry->refs++;
	return entry;
}

/* Copies bytes to `*to`, and moves `*to` after them. */
static struct bytes
store_bytes(char **to, struct bytes bytes)
{
	struct bytes stored = { *to, bytes.len };

	if (bytes.at != NULL)
		memcpy(*to, bytes.at, bytes.len);
	*to += bytes.len;
	return stored;
}

/* Returns an entry with one reference, or NULL. Takes over `deps`. */
static struct cache_entry *
new_entry(struct bytes key, struct bytes bytes, const struct cache_meta *meta,
    struct deps *deps)
{
	const char *by = meta->answered_by;
	const struct bytes name = { by, strlen(by) + 1 };
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
	entry->key = store_bytes(&to, key);
	entry->bytes = store_bytes(&to, bytes);
	entry->meta.answered_by = store_bytes(&to, name).at;
	entry->cost = size + deps_cost(deps);
	*deps = (struct deps){ .collecting = deps->collecting };
	return entry;
}

void
cache_put(struct cache *cache, struct bytes key, struct bytes bytes,
    const struct cache_meta *meta, struct deps *deps)
{
	struct cache_entry **link, *entry = NULL;

	if (bytes.len <= cache_entry_max(cache) && deps_are_cacheable(deps) &&
	    deps_cost(deps) <= cache_entry_max(cache))
		entry = new_entry(key, bytes, meta, deps);
	deps_free(deps);
	if (entry == NULL)
		return;
	link = find_link(cache, key);
	if (*link != NULL)
		remove_entry(cache, link);
	entry->next = *link;
	*link = entry;
	TAILQ_INSERT_HEAD(&cache->lru, entry, lru);
	cache->used += entry->cost;
	while (cache->used > cache->budget)
		remove_oldest(cache);
}

void
cache_free(struct cache *cache)
{
	if (cache == NULL)
		return;
	while (!TAILQ_EMPTY(&cache->lru))
		remove_oldest(cache);
	free(cache);
}
