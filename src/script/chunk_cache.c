#include "script/chunk_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { BUCKETS = 256 };

struct chunk_cache {
	size_t budget, used;
	int64_t last_number;
	struct chunk *buckets[BUCKETS];
};

struct chunk_cache *
chunk_cache_new(size_t budget)
{
	struct chunk_cache *cache;

	cache = calloc(1, sizeof *cache);
	if (cache != NULL)
		cache->budget = budget;
	return cache;
}

/* Returns the link to the chunk of this name, or the link for a new one. */
static struct chunk **
find_chunk_link(struct chunk_cache *cache, const void *scope, const char *name)
{
	struct chunk **link;

	link = &cache->buckets[hash_fast(0, name, strlen(name)) % BUCKETS];
	while (*link != NULL &&
	    ((*link)->scope != scope || strcmp((*link)->name, name) != 0))
		link = &(*link)->next;
	return link;
}

const struct chunk *
chunk_cache_find(struct chunk_cache *cache, const void *scope, const char *name,
    const struct file_id *id)
{
	const struct chunk *chunk = *find_chunk_link(cache, scope, name);

	return chunk != NULL && file_id_is_same(&chunk->id, id) ? chunk : NULL;
}

static size_t
chunk_size(const struct chunk *chunk)
{
	return sizeof *chunk + strlen(chunk->name) + chunk->code.cap;
}

/* Drops the chunk at a link. */
static void
drop_chunk(struct chunk_cache *cache, struct chunk **link)
{
	struct chunk *chunk = *link;

	cache->used -= chunk_size(chunk);
	*link = chunk->next;
	free(chunk->name);
	buf_free(&chunk->code);
	free(chunk);
}

static void
drop_all_chunks(struct chunk_cache *cache)
{
	size_t i;

	for (i = 0; i < BUCKETS; i++)
		while (cache->buckets[i] != NULL)
			drop_chunk(cache, &cache->buckets[i]);
}

const struct chunk *
chunk_cache_put(struct chunk_cache *cache, const void *scope, const char *name,
    const struct file_id *id, char type, struct buf *code)
{
	struct chunk *chunk, **link;

	chunk = malloc(sizeof *chunk);
	if (chunk == NULL)
		return NULL;
	*chunk = (struct chunk){ ++cache->last_number, scope, strdup(name), *id,
		type, *code, NULL };
	if (chunk->name == NULL) {
		free(chunk);
		return NULL;
	}
	*code = (struct buf){ 0 };
	link = find_chunk_link(cache, scope, name);
	if (*link != NULL)
		drop_chunk(cache, link);
	/* Few sites have that many handlers, so dropping all is good enough. */
	if (cache->used + chunk_size(chunk) > cache->budget)
		drop_all_chunks(cache);
	link = find_chunk_link(cache, scope, name);
	*link = chunk;
	cache->used += chunk_size(chunk);
	return chunk;
}

void
chunk_cache_free(struct chunk_cache *cache)
{
	if (cache == NULL)
		return;
	drop_all_chunks(cache);
	free(cache);
}
