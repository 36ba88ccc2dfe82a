#include "script/chunk_cache.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 256 };

struct chunk_cache {
	size_t budget, used;
	int64_t made;		/* how many there have ever been */
	struct chunk *buckets[BUCKETS];
};

struct chunk_cache *
chunk_cache_new(size_t budget)
{
	struct chunk_cache *chunks;

	chunks = calloc(1, sizeof *chunks);
	if (chunks != NULL)
		chunks->budget = budget;
	return chunks;
}

/* FNV-1a. */
static size_t
bucket_of(const char *name)
{
	unsigned hash;

	for (hash = 2166136261; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619;
	return hash % BUCKETS;
}

/* Where the chunk of that name hangs, or would. */
static struct chunk **
place_of(struct chunk_cache *chunks, const void *whose, const char *name)
{
	struct chunk **place;

	place = &chunks->buckets[bucket_of(name)];
	while (*place != NULL &&
	    ((*place)->whose != whose || strcmp((*place)->name, name) != 0))
		place = &(*place)->next;
	return place;
}

const struct chunk *
chunk_cache_find(struct chunk_cache *chunks, const void *whose,
    const char *name, const struct file_id *id)
{
	const struct chunk *chunk = *place_of(chunks, whose, name);

	return chunk != NULL && file_id_is_same(&chunk->id, id) ? chunk : NULL;
}

static size_t
size_of(const struct chunk *chunk)
{
	return sizeof *chunk + strlen(chunk->name) + chunk->code.cap;
}

static void
drop(struct chunk_cache *chunks, struct chunk **place)
{
	struct chunk *chunk = *place;

	chunks->used -= size_of(chunk);
	*place = chunk->next;
	free(chunk->name);
	buf_free(&chunk->code);
	free(chunk);
}

static void
drop_all(struct chunk_cache *chunks)
{
	size_t i;

	for (i = 0; i < BUCKETS; i++)
		while (chunks->buckets[i] != NULL)
			drop(chunks, &chunks->buckets[i]);
}

const struct chunk *
chunk_cache_put(struct chunk_cache *chunks, const void *whose, const char *name,
    const struct file_id *id, char type, struct buf *code)
{
	struct chunk *chunk, **place;

	chunk = malloc(sizeof *chunk);
	if (chunk == NULL)
		return NULL;
	*chunk = (struct chunk){ ++chunks->made, whose, strdup(name), *id, type,
		*code, NULL };
	if (chunk->name == NULL) {
		free(chunk);
		return NULL;
	}
	*code = (struct buf){ 0 };
	place = place_of(chunks, whose, name);
	if (*place != NULL)
		drop(chunks, place);
	/* So few sites have so many handlers that it need not be clever. */
	if (chunks->used + size_of(chunk) > chunks->budget)
		drop_all(chunks);
	place = place_of(chunks, whose, name);
	*place = chunk;
	chunks->used += size_of(chunk);
	return chunk;
}

void
chunk_cache_free(struct chunk_cache *chunks)
{
	if (chunks == NULL)
		return;
	drop_all(chunks);
	free(chunks);
}
