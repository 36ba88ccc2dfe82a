/*
 * The cache of finished replies: bounded by a budget of memory, least recently
 * used entries go first, and an entry is valid as long as its dependencies are.
 */
#pragma once

#include <stdint.h>
#include <sys/queue.h>

#include "base/buf.h"
#include "site/deps.h"

struct cache;

/* Times of clock_ms() until which a reply may be cached. */
#define CACHE_NEVER 0
#define CACHE_FOREVER INT64_MAX	/* as long as its dependencies are valid */

/* The kinds of entries; the cache does not tell them apart. */
enum cache_kind {
	CACHE_REPLY,		/* a complete reply */
	CACHE_FILE,		/* the same, for any search */
	CACHE_LOCATION		/* which handler makes the reply */
};

struct cache_meta {
	enum cache_kind kind;
	const char *answered_by;	/* for the access line */
	int64_t until;			/* time of clock_ms(), CACHE_FOREVER */
	bool by_site;			/* by a handler of the site */
};

/* An entry lives until its last reference is released. */
struct cache_entry {
	struct bytes key, bytes;
	struct cache_meta meta;
	struct deps deps;
	size_t cost;			/* memory, in bytes */
	unsigned refs;			/* one is the cache's */
	uint64_t validated;		/* generation of the last check */
	struct cache_entry *next;	/* in its bucket */
	TAILQ_ENTRY(cache_entry) lru;
	char memory[];			/* of key, bytes, meta.answered_by */
};

/*
 * Returns an empty cache for `budget` bytes, or NULL if there is no memory.
 * Dependencies are seen from the directory `dir`. A budget of 0 stores nothing.
 */
struct cache *cache_new(size_t budget, int dir);

size_t cache_budget(const struct cache *cache);

/* Returns the size of the largest reply that is stored, in bytes. */
size_t cache_entry_max(const struct cache *cache);

/*
 * Begins a generation. All requests served in one generation had arrived before
 * it began, so the dependencies of an entry are checked once for all of them.
 */
void cache_next_generation(struct cache *cache);

/*
 * Returns the valid entry of a key (the bytes of a request), or NULL. The
 * caller releases it with cache_release().
 */
struct cache_entry *cache_get(struct cache *cache, struct bytes key);

/*
 * Stores a copy of the bytes and of `meta`, in place of an older entry of the
 * key, unless they are too large or not cacheable. Empties `deps` in any case.
 */
void cache_put(struct cache *cache, struct bytes key, struct bytes bytes,
    const struct cache_meta *meta, struct deps *deps);

/* Removes the entry of a key, if there is one. */
void cache_forget(struct cache *cache, struct bytes key);

/* Releases an entry from cache_get(). */
void cache_release(struct cache_entry *entry);

/* Frees all but the entries that others still refer to. NULL is allowed. */
void cache_free(struct cache *cache);
