/* One slot's memory for Lua, its images, and the way back to them. */
#ifndef SCRIPT_ARENA_H
#define SCRIPT_ARENA_H

#include <stdbool.h>
#include <stddef.h>

enum {
	ARENA_STEP = 16,	/* up to ARENA_FINE: multiples of it */
	ARENA_FINE = 1024,	/* above, they are powers of two */
	ARENA_SMALL = 65536,	/* above, each is mapped by itself */
	ARENA_CLASSES = ARENA_FINE / ARENA_STEP + 7
};

struct arena_large;

/* What is given out, and what can be. */
struct arena_state {
	size_t used;			/* bytes given out */
	size_t bump;			/* bytes of the mapping ever used */
	void *free[ARENA_CLASSES];	/* small blocks that were given back */
};

/* All that is in an arena at one moment. */
struct arena_snapshot {
	char *bytes;		/* or NULL: it has not been kept */
	struct arena_state state;
};

/* What an arena can come back to. */
enum arena_snapshot_id {
	ARENA_FRESH,	/* before any run */
	ARENA_LOADED,	/* the same, with one chunk */
	ARENA_SNAPSHOTS
};

struct arena {
	struct arena_state now;
	size_t limit;			/* bytes that may be given out */
	bool refused;			/* somebody has asked for more */
	size_t refused_size;		/* for how much, the last time */
	char *base;			/* the mapping for small blocks */
	size_t size;			/* its bytes */
	struct arena_large *large;	/* blocks that are mapped alone */
	struct arena_snapshot snapshots[ARENA_SNAPSHOTS];
};

/* Maps memory for small blocks. Returns 0, or -1 and errno. */
int arena_open(struct arena *arena, size_t limit);

/*
 * Gives, changes and takes back memory: a lua_Alloc whose `ud` is the arena.
 * NULL once the limit is reached; giving back and shrinking never fail. May be
 * left at any moment, see script/watchdog.h: then only arena_restore() or
 * arena_close() can follow.
 */
void *arena_alloc(void *ud, void *ptr, size_t osize, size_t nsize);

/*
 * Keeps an image of all blocks as they are now, in the place of an older one of
 * this kind. Returns 0, or -1 and errno: then there is none. EINVAL: a block is
 * larger than ARENA_SMALL, or all of them are more than stays resident.
 */
int arena_snapshot_take(struct arena *arena, enum arena_snapshot_id id);

/*
 * Makes every byte what it was when this image was kept, at the same address,
 * and those beyond it zero. What was given out since then is gone.
 */
void arena_restore(struct arena *arena, enum arena_snapshot_id id);

/* Is every byte of the mapping as arena_restore() leaves it? For tests. */
bool arena_is_restored(const struct arena *arena, enum arena_snapshot_id id);

/* Lets go of all blocks at once, in whatever state. May be called twice. */
void arena_close(struct arena *arena);

#endif
