/* A cache for the bytecode of handlers and modules with unchanged files. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "site/file_id.h"

struct chunk_cache;

/* A handler or a module. */
struct chunk {
	int64_t number;		/* from 1, never used again */
	const void *scope;	/* site or user directory */
	char *name;		/* of the chunk, as in lua_load() */
	struct file_id id;
	char type;		/* item type, see site/handler_header.h */
	struct buf code;	/* bytecode */
	struct chunk *next;	/* in its bucket */
};

/* Returns an empty cache for about `budget` bytes, or NULL. */
struct chunk_cache *chunk_cache_new(size_t budget);

/* Returns the chunk of this name if it is of the file `id`, or NULL. */
const struct chunk *chunk_cache_find(struct chunk_cache *cache,
    const void *scope, const char *name, const struct file_id *id);

/*
 * Adds a chunk in place of an older chunk of its name, and drops others if the
 * budget is exceeded. Takes over the bytecode and leaves `code` empty. Returns
 * the chunk, which is valid until the next call, or NULL: out of memory.
 */
const struct chunk *chunk_cache_put(struct chunk_cache *cache,
    const void *scope, const char *name, const struct file_id *id, char type,
    struct buf *code);

/* Frees the cache. NULL is allowed. */
void chunk_cache_free(struct chunk_cache *cache);
