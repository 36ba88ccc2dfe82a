#include "site/cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"

enum {
	BUCKET_BYTES = 2048,	/* of the budget: about a small reply */
	SHARES = 8		/* no reply gets more than one of so many */
};

struct cache {
	size_t budget, used;	/* bytes */
	uint64_t moment;
	int dir;
	uint32_t seed;		/* so that nobody can tell which keys collide */
	struct kept *newest, *oldest;
	size_t n;		/* buckets */
	struct kept *buckets[];
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
	if (getrandom(&cache->seed, sizeof cache->seed, GRND_NONBLOCK) == -1)
		cache->seed = (uint32_t)clock_ms();
	return cache;
}

size_t
cache_budget(const struct cache *cache)
{
	return cache->budget;
}

size_t
cache_most(const struct cache *cache)
{
	return cache->budget / SHARES;
}

/* FNV-1a. */
static struct kept **
bucket_of(struct cache *cache, struct bytes key)
{
	uint32_t hash;
	size_t i;

	for (hash = cache->seed, i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.at[i]) * 16777619;
	return &cache->buckets[(hash ^ hash >> 16) % cache->n];
}

/* Where the reply for a key hangs, or would. */
static struct kept **
place_of(struct cache *cache, struct bytes key)
{
	struct kept **place;

	for (place = bucket_of(cache, key); *place != NULL;
	     place = &(*place)->next)
		if ((*place)->key.len == key.len &&
		    memcmp((*place)->key.at, key.at, key.len) == 0)
			break;
	return place;
}

static void
unlink_age(struct cache *cache, struct kept *kept)
{
	*(kept->newer ? &kept->newer->older : &cache->newest) = kept->older;
	*(kept->older ? &kept->older->newer : &cache->oldest) = kept->newer;
}

static void
link_newest(struct cache *cache, struct kept *kept)
{
	kept->newer = NULL;
	kept->older = cache->newest;
	*(kept->older ? &kept->older->newer : &cache->oldest) = kept;
	cache->newest = kept;
}

void
cache_let_go(struct kept *kept)
{
	if (--kept->holders > 0)
		return;
	deps_free(&kept->deps);
	free(kept);
}

static void
forget(struct cache *cache, struct kept **place)
{
	struct kept *kept = *place;

	assert(kept != NULL);
	*place = kept->next;
	unlink_age(cache, kept);
	cache->used -= kept->cost;
	cache_let_go(kept);
}

void
cache_new_moment(struct cache *cache)
{
	cache->moment++;
}

static bool
is_fresh(const struct cache *cache, struct kept *kept)
{
	if (kept->note.until != CACHE_FOR_EVER &&
	    clock_ms() >= kept->note.until)
		return false;
	if (kept->looked == cache->moment)
		return true;
	kept->looked = cache->moment;
	return deps_hold(&kept->deps, cache->dir);
}

void
cache_forget(struct cache *cache, struct bytes key)
{
	struct kept **place = place_of(cache, key);

	if (*place != NULL)
		forget(cache, place);
}

struct kept *
cache_get(struct cache *cache, struct bytes key)
{
	struct kept **place = place_of(cache, key), *kept = *place;

	if (kept == NULL)
		return NULL;
	if (!is_fresh(cache, kept)) {
		forget(cache, place);
		return NULL;
	}
	if (kept != cache->newest) {
		unlink_age(cache, kept);
		link_newest(cache, kept);
	}
	kept->holders++;
	return kept;
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
static struct kept *
new_kept(struct bytes key, struct bytes bytes, const struct kept_note *note,
    struct deps *deps)
{
	struct bytes name = { note->what, strlen(note->what) + 1 };
	size_t size = sizeof(struct kept) + key.len + bytes.len + name.len;
	struct kept *kept;
	char *to;

	kept = malloc(size);
	if (kept == NULL)
		return NULL;
	to = kept->memory;
	*kept =
	    (struct kept){ .deps = *deps, .note = *note, .holders = 1 };
	kept->key = store(&to, key);
	kept->bytes = store(&to, bytes);
	kept->note.what = store(&to, name).at;
	kept->cost = size + deps_cost(deps);
	*deps = (struct deps){ .wanted = deps->wanted };
	return kept;
}

static void
make_room(struct cache *cache)
{
	while (cache->used > cache->budget)
		forget(cache, place_of(cache, cache->oldest->key));
}

void
cache_put(struct cache *cache, struct bytes key, struct bytes bytes,
    const struct kept_note *note, struct deps *deps)
{
	struct kept **place, *kept = NULL;

	if (bytes.len <= cache_most(cache) && deps_are_settled(deps) &&
	    deps_cost(deps) <= cache_most(cache))
		kept = new_kept(key, bytes, note, deps);
	deps_free(deps);
	if (kept == NULL)
		return;
	cache_forget(cache, key);
	place = bucket_of(cache, key);
	kept->next = *place;
	*place = kept;
	link_newest(cache, kept);
	cache->used += kept->cost;
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
