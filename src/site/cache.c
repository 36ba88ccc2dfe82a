#include "site/cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"

enum {
	BUCKET_BYTES = 2048,	/* of the budget, about a small reply */
	ENTRY_SHARE = 8,	/* no entry is larger than 1/8 of the budget */
	RESERVED_SHARE = 4	/* at most 1/4 is reserved */
};

struct cache {
	size_t budget;		/* bytes */
	size_t used;		/* of entries, stored or held, and reserved */
	size_t reserved;
	uint64_t generation;
	int dir;
	uint64_t seed;		/* so that clients cannot make keys collide */
	TAILQ_HEAD(cache_lru, cache_entry) lru;	/* last released first */
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
cache_entry_max(const struct cache *cache)
{
	return cache->budget / ENTRY_SHARE;
}

size_t
cache_used(const struct cache *cache)
{
	return cache->used;
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

static void
free_entry(struct cache_entry *entry)
{
	entry->cache->used -= entry->cost;
	deps_free(&entry->deps);
	free(entry);
}

void
cache_release(struct cache_entry *entry)
{
	if (--entry->holders > 0)
		return;
	if (entry->stored)
		TAILQ_INSERT_HEAD(&entry->cache->lru, entry, lru);
	else
		free_entry(entry);
}

/* Removes an entry; its holders keep it. */
static void
remove_entry(struct cache *cache, struct cache_entry **link)
{
	struct cache_entry *entry = *link;

	assert(entry != NULL);
	*link = entry->next;
	entry->stored = false;
	if (entry->holders > 0)
		return;
	TAILQ_REMOVE(&cache->lru, entry, lru);
	free_entry(entry);
}

/* Makes room for n bytes. Removing an entry that is held would free nothing. */
static bool
make_room(struct cache *cache, size_t n)
{
	const struct cache_entry *oldest;

	while (cache->used + n > cache->budget) {
		oldest = TAILQ_LAST(&cache->lru, cache_lru);
		if (oldest == NULL)
			return false;
		remove_entry(cache, find_link(cache, oldest->key));
	}
	return true;
}

bool
cache_reserve(struct cache *cache, size_t n)
{
	if (cache->reserved + n > cache->budget / RESERVED_SHARE ||
	    !make_room(cache, n))
		return false;
	cache->reserved += n;
	cache->used += n;
	return true;
}

void
cache_unreserve(struct cache *cache, size_t n)
{
	cache->reserved -= n;
	cache->used -= n;
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
	if (entry->holders++ == 0)
		TAILQ_REMOVE(&cache->lru, entry, lru);
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

/* Returns an entry that is not stored yet, or NULL. Takes over `deps`. */
static struct cache_entry *
new_entry(struct cache *cache, struct bytes key, struct bytes bytes,
    const struct cache_meta *meta, struct deps *deps)
{
	const struct bytes name = bytes_of(meta->answered_by);
	const size_t size =
	    sizeof(struct cache_entry) + key.len + bytes.len + name.len + 1;
	const size_t cost = size + deps_cost(deps);
	struct cache_entry *entry;
	char *to;

	entry = make_room(cache, cost) ? malloc(size) : NULL;
	if (entry == NULL)
		return NULL;
	to = entry->memory;
	*entry = (struct cache_entry){ .cache = cache,
		.deps = *deps,
		.meta = *meta,
		.cost = cost };
	entry->key = store_bytes(&to, key);
	entry->bytes = store_bytes(&to, bytes);
	entry->meta.answered_by = to;
	*(char *)mempcpy(to, name.at, name.len) = '\0';
	*deps = (struct deps){ .collecting = deps->collecting };
	return entry;
}

/* Reports whether a reply may be stored. */
static bool
is_cacheable(const struct cache *cache, struct bytes bytes,
    const struct deps *deps)
{
	return bytes.len <= cache_entry_max(cache) &&
	    deps_are_cacheable(deps) &&
	    deps_cost(deps) <= cache_entry_max(cache);
}

void
cache_put(struct cache *cache, struct bytes key, struct bytes bytes,
    const struct cache_meta *meta, struct deps *deps)
{
	struct cache_entry **link, *entry = NULL;

	if (is_cacheable(cache, bytes, deps)) {
		cache_forget(cache, key);
		entry = new_entry(cache, key, bytes, meta, deps);
	}
	deps_free(deps);
	if (entry == NULL)
		return;
	link = find_link(cache, key);
	entry->next = *link;
	entry->stored = true;
	*link = entry;
	TAILQ_INSERT_HEAD(&cache->lru, entry, lru);
	cache->used += entry->cost;
}

void
cache_close(struct cache *cache)
{
	size_t i;

	cache->budget = 0;
	for (i = 0; i < cache->n; i++)
		while (cache->buckets[i] != NULL)
			remove_entry(cache, &cache->buckets[i]);
}

void
cache_free(struct cache *cache)
{
	if (cache == NULL)
		return;
	cache_close(cache);
	assert(cache->used == 0);
	free(cache);
}
