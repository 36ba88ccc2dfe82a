/* The memory of one Lua state, with its limit. */
#ifndef SCRIPT_ARENA_H
#define SCRIPT_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena {
	size_t used;	/* bytes given out */
	size_t limit;	/* bytes that may be given out */
	bool refused;	/* somebody has asked for more */
};

/*
 * Gives, changes and takes back memory: a lua_Alloc whose `ud` is the arena.
 * NULL once the limit is reached; giving back and shrinking never fail.
 */
void *arena_alloc(void *ud, void *ptr, size_t osize, size_t nsize);

#endif
