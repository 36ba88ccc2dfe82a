#include "script/arena.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "script/watchdog.h"

/*
 * The address sanitizer treats blocks like those of malloc(): free memory is
 * poisoned, and so is a margin after each block.
 */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
enum { MARGIN = ARENA_STEP };
#define POISON(at, n) ASAN_POISON_MEMORY_REGION(at, n)
#define UNPOISON(at, n) ASAN_UNPOISON_MEMORY_REGION(at, n)
#else
enum { MARGIN = 0 };
#define POISON(at, n) ((void)(at), (void)(n))
#define UNPOISON(at, n) ((void)(at), (void)(n))
#endif

/*
 * Memory beyond these bytes is returned to the kernel after each run. No
 * snapshot is larger.
 */
enum { RESIDENT_MAX = 512 * 1024 };

/* The header of a large block, in the same mapping. */
struct arena_large {
	LIST_ENTRY(arena_large) link;
	size_t size;		/* of the mapping */
	char pad[ARENA_STEP - sizeof(size_t)];
};

/* Returns the bytes on each side of the small blocks that nothing may use. */
static size_t
guard_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* Never left by a jump. */
int
arena_open(struct arena *arena, size_t limit)
{
	size_t page = guard_size();
	char *map;

	*arena = (struct arena){ .limit = limit };
	/* Enough, because sizes are rounded up to less than twice. */
	arena->size = (2 * limit + page - 1) / page * page;
	map = mmap(NULL, arena->size + 2 * page, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (map == MAP_FAILED)
		return -1;
	if (mprotect(map + page, arena->size, PROT_READ | PROT_WRITE) == -1) {
		munmap(map, arena->size + 2 * page);
		return -1;
	}
	arena->base = map + page;
	POISON(arena->base, arena->size);
	return 0;
}

/* Returns the number of the free list for blocks of this size. */
static size_t
size_class(size_t size)
{
	size_t class, room;

	if (size <= ARENA_FINE)
		return (size - 1) / ARENA_STEP;
	class = ARENA_FINE / ARENA_STEP;
	for (room = 2 * (size_t)ARENA_FINE; room < size; room *= 2)
		class ++;
	return class;
}

/* Returns the bytes that a block of this class takes. */
static size_t
class_size(size_t class)
{
	if (class < ARENA_FINE / ARENA_STEP)
		return (class + 1) * ARENA_STEP;
	return (size_t)ARENA_FINE << (class - ARENA_FINE / ARENA_STEP + 1);
}

/* Records a refusal. Lua then collects its garbage and asks again. */
static void
refuse_block(struct arena *arena, size_t size)
{
	arena->refused = true;
	arena->refused_size = size;
}

static void *
alloc_small(struct arena *arena, size_t size)
{
	size_t class = size_class(size + MARGIN);
	size_t room = class_size(class);
	void *block = arena->now.free[class];

	if (block != NULL) {
		UNPOISON(block, sizeof(void *));
		memcpy(&arena->now.free[class], block, sizeof(void *));
		POISON(block, ARENA_STEP);
		UNPOISON(block, size);
		return block;
	}
	if (room > arena->size - arena->now.bump) {
		refuse_block(arena, size);
		return NULL;
	}
	block = arena->base + arena->now.bump;
	arena->now.bump += room;
	UNPOISON(block, size);
	return block;
}

static void
free_small(struct arena *arena, void *block, size_t size)
{
	size_t class = size_class(size + MARGIN);

	UNPOISON(block, ARENA_STEP);
	memcpy(block, &arena->now.free[class], sizeof(void *));
	arena->now.free[class] = block;
	POISON(block, class_size(class));
}

/* In a critical section. */
static void *
map_large(struct arena *arena, size_t size)
{
	struct arena_large *large;

	size += sizeof *large;
	large = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (large == MAP_FAILED)
		return NULL;
	large->size = size;
	LIST_INSERT_HEAD(&arena->large, large, link);
	return large + 1;
}

static struct arena_large *
large_header(void *block)
{
	return (struct arena_large *)block - 1;
}

/* In a critical section. */
static void
unmap_large(struct arena_large *large)
{
	LIST_REMOVE(large, link);
	munmap(large, large->size);
}

/* In a critical section. */
static void *
remap_large(struct arena *arena, void *block, size_t size)
{
	struct arena_large *large = large_header(block), *moved;

	size += sizeof *large;
	LIST_REMOVE(large, link);
	moved = mremap(large, large->size, size, MREMAP_MAYMOVE);
	if (moved == MAP_FAILED) {
		LIST_INSERT_HEAD(&arena->large, large, link);
		return NULL;
	}
	moved->size = size;
	LIST_INSERT_HEAD(&arena->large, moved, link);
	return moved + 1;
}

static void *
alloc_block(struct arena *arena, size_t size)
{
	void *block;

	if (size <= ARENA_SMALL)
		return alloc_small(arena, size);
	CRITICAL(block = map_large(arena, size));
	return block;
}

static void
free_block(struct arena *arena, void *block, size_t size)
{
	if (size <= ARENA_SMALL)
		free_small(arena, block, size);
	else
		CRITICAL(unmap_large(large_header(block)));
}

/*
 * Resizes a block and keeps its bytes. Returns NULL if the block is unchanged.
 */
static void *
resize_block(struct arena *arena, void *block, size_t osize, size_t nsize)
{
	void *moved;

	if (osize > ARENA_SMALL && nsize > ARENA_SMALL) {
		CRITICAL(moved = remap_large(arena, block, nsize));
		return moved;
	}
	if (osize <= ARENA_SMALL && nsize <= ARENA_SMALL &&
	    size_class(osize + MARGIN) == size_class(nsize + MARGIN)) {
		POISON(block, class_size(size_class(nsize + MARGIN)));
		UNPOISON(block, nsize);
		return block;
	}
	moved = alloc_block(arena, nsize);
	if (moved == NULL)
		return NULL;
	memcpy(moved, block, osize < nsize ? osize : nsize);
	free_block(arena, block, osize);
	return moved;
}

void *
arena_alloc(void *ud, void *ptr, size_t osize, size_t nsize)
{
	struct arena *arena = ud;
	void *block;

	if (ptr == NULL)
		osize = 0;	/* for a new block, Lua passes its type */
	if (ptr == NULL || nsize > 0)
		arena->resized = osize > 0 ? nsize : 0;
	if (nsize == 0) {
		if (osize > 0)
			free_block(arena, ptr, osize);
		arena->now.used -= osize;
		return NULL;
	}
	if (nsize > osize && nsize - osize > arena->limit - arena->now.used) {
		refuse_block(arena, nsize);
		return NULL;
	}
	block = osize > 0 ? resize_block(arena, ptr, osize, nsize) :
			    alloc_block(arena, nsize);
	if (block == NULL)	/* for Lua, shrinking never fails */
		return nsize <= osize ? ptr : NULL;
	if (nsize == arena->refused_size)
		arena->refused = false;	/* Lua has collected garbage */
	arena->now.used += nsize - osize;
	return block;
}

/* Never left by a jump. */
static void
unmap_all_large(struct arena *arena)
{
	while (!LIST_EMPTY(&arena->large))
		unmap_large(LIST_FIRST(&arena->large));
}

/* Never left by a jump. */
static void
free_snapshot(struct arena_snapshot *snapshot)
{
	free(snapshot->bytes);
	snapshot->bytes = NULL;
}

/* Never left by a jump. */
int
arena_snapshot_take(struct arena *arena, enum arena_snapshot_id id)
{
	struct arena_snapshot *snapshot = &arena->snapshots[id];

	free_snapshot(snapshot);
	if (!LIST_EMPTY(&arena->large) || arena->now.bump > RESIDENT_MAX) {
		errno = EINVAL;
		return -1;
	}
	snapshot->bytes = malloc(arena->now.bump);
	if (snapshot->bytes == NULL)
		return -1;
	UNPOISON(arena->base, arena->now.bump);
	memcpy(snapshot->bytes, arena->base, arena->now.bump);
	snapshot->state = arena->now;
	return 0;
}

/* Zeroes the memory after a snapshot; returns large parts to the kernel. */
static void
zero_beyond(struct arena *arena, size_t from)
{
	size_t to = arena->now.bump;
	size_t used = to > from ? to - from : 0;

	UNPOISON(arena->base + from, used);
	if (to > RESIDENT_MAX &&
	    madvise(arena->base + RESIDENT_MAX, to - RESIDENT_MAX,
		MADV_DONTNEED) == 0)
		to = RESIDENT_MAX;
	if (to > from)
		memset(arena->base + from, 0, to - from);
	POISON(arena->base + from, used);
}

void
arena_restore(struct arena *arena, enum arena_snapshot_id id)
{
	const struct arena_snapshot *snapshot = &arena->snapshots[id];

	unmap_all_large(arena);
	UNPOISON(arena->base, snapshot->state.bump);
	memcpy(arena->base, snapshot->bytes, snapshot->state.bump);
	zero_beyond(arena, snapshot->state.bump);
	arena->now = snapshot->state;
	arena->refused = false;
	arena->refused_size = 0;
	arena->resized = 0;
}

/* Never left by a jump. */
void
arena_close(struct arena *arena)
{
	int id;

	unmap_all_large(arena);
	if (arena->base != NULL) {
		UNPOISON(arena->base, arena->size);
		munmap(arena->base - guard_size(),
		    arena->size + 2 * guard_size());
	}
	arena->base = NULL;
	for (id = 0; id < ARENA_SNAPSHOTS; id++)
		free_snapshot(&arena->snapshots[id]);
}
