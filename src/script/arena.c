#include "script/arena.h"

#include <stdlib.h>

void *
arena_alloc(void *ud, void *ptr, size_t osize, size_t nsize)
{
	struct arena *arena = ud;
	void *moved;

	if (ptr == NULL)
		osize = 0;	/* Lua tells a kind of object here, no size */
	if (nsize == 0) {
		free(ptr);
		arena->used -= osize;
		return NULL;
	}
	if (nsize > osize && nsize - osize > arena->limit - arena->used) {
		arena->refused = true;
		return NULL;
	}
	moved = realloc(ptr, nsize);
	if (moved == NULL)
		return nsize <= osize ? ptr : NULL;
	arena->used += nsize - osize;
	return moved;
}
