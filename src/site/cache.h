/*
 * The cache of finished replies, which are never stale: the validity of an
 * entry ends when one of its dependencies changes.
 *
 * The memory has a budget. Stored entries count, and what is reserved for
 * replies that are being collected, and removed entries as long as callers hold
 * them. The least recently used entries that are not held make room for others;
 * if they are not enough, nothing more is stored.
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

/* The kinds of entries; the cache treats all alike. */
enum cache_kind {
	CACHE_REPLY,		/* a complete reply */
	CACHE_FILE,		/* a complete reply, for any search */
	CACHE_LOCATION		/* only which handler answers */
};

struct cache_meta {
	enum cache_kind kind;
	const char *answered_by;	/* for the access line */
	int64_t until;			/* time of clock_ms(), CACHE_FOREVER */
	bool by_site;			/* by a handler of the site */
};

/* An entry lives as long as it is stored or held. */
struct cache_entry {
	struct cache *cache;		/* that counts its memory */
	struct bytes key, bytes;
	struct cache_meta meta;
	struct deps deps;
	size_t cost;			/* bytes of memory */
	bool stored;			/* in its bucket */
	unsigned holders;		/* callers of cache_get() */
	uint64_t validated;		/* generation of the last check */
	struct cache_entry *next;	/* in its bucket */
	TAILQ_ENTRY(cache_entry) lru;	/* if it is stored and not held */
	char memory[];			/* of key, bytes, meta.answered_by */
};

/*
 * Returns an empty cache for `budget` bytes, or NULL if there is no memory.
 * Paths of dependencies are looked up from the directory `dir`. A budget of 0
 * stores nothing.
 */
struct cache *cache_new(size_t budget, int dir);

/* Returns the largest size of a reply that may be stored, in bytes. */
size_t cache_entry_max(const struct cache *cache);

/* Returns the memory that counts now, in bytes: never above the budget. */
size_t cache_used(const struct cache *cache);

/*
 * Reserves memory for replies that are being collected, in all at most a
 * quarter of the budget. Returns false if there is no room.
 */
bool cache_reserve(struct cache *cache, size_t n);

/* Gives back memory from cache_reserve(). */
void cache_unreserve(struct cache *cache, size_t n);

/*
 * Begins a generation. The dependencies of an entry are checked once in each
 * generation, because all its requests have arrived before it begins.
 */
void cache_next_generation(struct cache *cache);

/*
 * Returns the valid entry of a key (the bytes of a request), or NULL. The
 * caller releases it with cache_release().
 */
struct cache_entry *cache_get(struct cache *cache, struct bytes key);

/*
 * Stores a copy of the bytes and of `meta`, instead of an older entry of the
 * key, unless they are too large or not cacheable. Empties `deps` in any case.
 */
void cache_put(struct cache *cache, struct bytes key, struct bytes bytes,
    const struct cache_meta *meta, struct deps *deps);

/* Removes the entry of a key, if there is one. */
void cache_forget(struct cache *cache, struct bytes key);

/* Releases an entry from cache_get(). */
void cache_release(struct cache_entry *entry);

/*
 * Removes all entries, and stores none from now on. The cache still counts what
 * is held.
 */
void cache_close(struct cache *cache);

/* Frees the cache, of which no entry is held any more. NULL is allowed. */
void cache_free(struct cache *cache);
