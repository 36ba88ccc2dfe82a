/*
 * Remembers finished bytes up to a budget, for as long as the files they came
 * from are the same.
 */
#ifndef SITE_CACHE_H
#define SITE_CACHE_H

#include <stdint.h>

#include "base/buf.h"
#include "site/deps.h"

struct cache;

/* What the bytes are; the cache does not care. */
enum cache_kind {
	CACHE_REPLY,		/* a reply, to the last byte */
	CACHE_FILE,		/* the same, whatever was searched for */
	CACHE_LOCATION		/* where a handler is that makes it */
};

/* What is said of bytes that are entry. */
struct cache_meta {
	enum cache_kind kind;
	const char *what;	/* who has answered, for the access line */
	int64_t until;		/* moment, or CACHE_FOREVER */
	bool by_site;		/* it is a handler of its own */
};

/* Something entry; it stays until the last one has let go of it. */
struct cache_entry {
	struct bytes key, bytes;
	struct cache_meta meta;
	struct deps deps;
	size_t cost;		/* memory, in bytes */
	unsigned refs;	/* the cache is one of them */
	uint64_t validated;	/* the moment at which the origins held */
	struct cache_entry *next;	/* in its bucket */
	struct cache_entry *newer, *older;
	char memory[];		/* what key, bytes and what point to */
};

#define CACHE_FOREVER INT64_MAX

/*
 * A cache for `budget` bytes, from which files are seen as from the directory
 * `dir`. Returns NULL if there is no memory. A budget of 0 keeps nothing.
 */
struct cache *cache_new(size_t budget, int dir);

size_t cache_budget(const struct cache *cache);

/* The longest reply that is entry: longer ones are not worth collecting. */
size_t cache_entry_max(const struct cache *cache);

/*
 * A new moment: all who ask until the next one had asked before it. One look at
 * the origins of a reply serves them all.
 */
void cache_next_generation(struct cache *cache);

/*
 * The reply for a key (the bytes of a request), if what it came from is still
 * the same at this moment; else NULL. The caller lets go of it with
 * cache_release().
 */
struct cache_entry *cache_get(struct cache *cache, struct bytes key);

/*
 * Keeps a copy of bytes and of their meta in the place of what had that key.
 * Takes over the origins, which are empty then. Where it cannot be entry nothing
 * happens, but that the origins are freed.
 */
void cache_put(struct cache *cache, struct bytes key, struct bytes bytes,
    const struct cache_meta *meta, struct deps *deps);

/* Forgets what has this key, if anything. */
void cache_forget(struct cache *cache, struct bytes key);

/* Lets go of what cache_get() has given. */
void cache_release(struct cache_entry *entry);

/* Forgets all but what others still hold. NULL is allowed. */
void cache_free(struct cache *cache);

#endif
