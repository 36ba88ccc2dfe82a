/*
 * The memory of one Lua state, with snapshots of it. A lua_Alloc whose blocks
 * are all freed at once, or restored from a snapshot at the same addresses.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/queue.h>

enum {
	ARENA_STEP = 16,	/* sizes up to ARENA_FINE are multiples */
	ARENA_FINE = 1024,	/* sizes above are powers of two */
	ARENA_SMALL = 65536,	/* each larger block has a mapping */
	ARENA_CLASSES = ARENA_FINE / ARENA_STEP + 7
};

struct arena_large;

/* The allocated and the free memory. */
struct arena_state {
	size_t used;			/* bytes allocated */
	size_t bump;			/* bytes of the mapping used so far */
	void *free[ARENA_CLASSES];	/* lists of free small blocks */
};

/* A copy of all blocks at one time. */
struct arena_snapshot {
	char *bytes;			/* NULL: not taken */
	struct arena_state state;
};

enum arena_snapshot_id {
	ARENA_FRESH,			/* before any run */
	ARENA_LOADED,			/* same, with a chunk loaded */
	ARENA_SNAPSHOTS
};

struct arena {
	struct arena_state now;
	size_t limit;			/* bytes that may be allocated */
	bool refused;			/* the limit was reached */
	size_t refused_size;		/* of the block that was refused last */
	/*
	 * Bytes of the last block that was resized, until a new block is
	 * allocated: meanwhile Lua may be changing addresses into it.
	 */
	volatile size_t resized;
	char *base;			/* the mapping of small blocks */
	size_t size;			/* its bytes */
	LIST_HEAD(large_list, arena_large) large;	/* large blocks */
	struct arena_snapshot snapshots[ARENA_SNAPSHOTS];
};

/*
 * Maps memory for small blocks, between two pages that end the process if it
 * touches them. Returns 0, or -1 and errno.
 */
int arena_open(struct arena *arena, size_t limit);

/*
 * Allocates, resizes and frees blocks: a lua_Alloc whose `ud` is the arena.
 * Returns NULL once the limit is reached; freeing and shrinking never fail. A
 * jump may leave this function, see script/watchdog.h; then only
 * arena_restore() or arena_close() may follow.
 */
void *arena_alloc(void *ud, void *ptr, size_t osize, size_t nsize);

/*
 * Takes a snapshot of all blocks, in place of an older one with this id.
 * Returns 0, or -1 and errno if there is none now: EINVAL if a block is larger
 * than ARENA_SMALL, or if all blocks take more than RESIDENT_MAX (512 KiB).
 */
int arena_snapshot_take(struct arena *arena, enum arena_snapshot_id id);

/*
 * Restores every byte of the snapshot, which must exist, at its address, and
 * zeroes the memory after it. Later blocks no longer exist.
 */
void arena_restore(struct arena *arena, enum arena_snapshot_id id);

/* Frees all blocks and snapshots, also after a jump. May be called twice. */
void arena_close(struct arena *arena);
