/* The memory of one Lua state: its limit, and a way to be rid of it at once. */
#ifndef SCRIPT_ARENA_H
#define SCRIPT_ARENA_H

#include <stdbool.h>
#include <stddef.h>

enum {
	ARENA_STEP = 16,	/* blocks up to ARENA_FINE are multiples of it */
	ARENA_FINE = 1024,	/* above, they are powers of two */
	ARENA_SMALL = 65536,	/* above, each has a mapping of its own */
	ARENA_CLASSES = ARENA_FINE / ARENA_STEP + 6
};

struct arena_large;

struct arena {
	size_t used;			/* bytes given out */
	size_t limit;			/* bytes that may be given out */
	bool refused;			/* somebody has asked for more */
	char *base;			/* the mapping for small blocks */
	size_t size, bump;		/* its bytes, and how many were used */
	void *free[ARENA_CLASSES];	/* small blocks that were given back */
	struct arena_large *large;	/* blocks with a mapping of their own */
};

/* Maps memory for small blocks. Returns 0, or -1 and errno. */
int arena_open(struct arena *arena, size_t limit);

/*
 * Gives, changes and takes back memory: a lua_Alloc whose `ud` is the arena.
 * NULL once the limit is reached; giving back and shrinking never fail. May be
 * left at any moment, see script/fuse.h: then only arena_close() can follow.
 */
void *arena_alloc(void *ud, void *ptr, size_t osize, size_t nsize);

/* Lets go of all blocks at once, in whatever state. May be called twice. */
void arena_close(struct arena *arena);

#endif
