/*
 * Compiled chunks, kept for as long as the files they came from are the same.
 */
#ifndef SCRIPT_CHUNK_CACHE_H
#define SCRIPT_CHUNK_CACHE_H

#include <stdint.h>

#include "base/buf.h"
#include "site/file_id.h"

struct chunk_cache;

/* A handler or a module. */
struct chunk {
	int64_t number;		/* from 1: no other has, or will have, it */
	const void *whose;	/* sites, and spaces, have names of their own */
	char *name;		/* of the chunk, as in lua_load */
	struct file_id id;
	char type;		/* what its first comment says, see header.h */
	struct buf code;	/* bytecode */
	struct chunk *next;
};

/* An empty store for about `budget` bytes, or NULL. */
struct chunk_cache *chunk_cache_new(size_t budget);

/* The chunk of that name from that very file, or NULL. */
const struct chunk *chunk_cache_find(struct chunk_cache *chunks,
    const void *whose, const char *name, const struct file_id *id);

/*
 * Keeps a chunk in the place of an older one of its name; its bytecode is taken
 * over, and `code` left empty. Others may have to go for it. Returns the chunk,
 * which is good until the next call; NULL if there is no memory.
 */
const struct chunk *chunk_cache_put(struct chunk_cache *chunks,
    const void *whose, const char *name, const struct file_id *id, char type,
    struct buf *code);

/* Lets go of all. NULL is allowed. */
void chunk_cache_free(struct chunk_cache *chunks);

#endif
