#include "script/arena.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "script/watchdog.h"

/*
 * The address sanitizer sees blocks as it does those of malloc: what is free is
 * poisoned, and so is a margin behind each block.
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
 * Memory beyond this goes back to the system once a run has ended: no image
 * reaches there.
 */
enum { RESIDENT = 512 * 1024 };

/* What stands before a large block, in the same mapping. */
struct arena_large {
	struct arena_large *before, *after;
	size_t size;		/* of the mapping */
	char pad[ARENA_STEP - sizeof(size_t)];
};

int
arena_open(struct arena *arena, size_t limit)
{
	void *base;

	*arena = (struct arena){ .limit = limit };
	/* Small blocks are rounded up: twice the room is always enough. */
	arena->size = 2 * limit;
	base = mmap(NULL, arena->size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (base == MAP_FAILED)
		return -1;
	arena->base = base;
	POISON(arena->base, arena->size);
	return 0;
}

/* Which list a small block belongs to. */
static size_t
class_of(size_t size)
{
	size_t class, room;

	if (size <= ARENA_FINE)
		return (size - 1) / ARENA_STEP;
	class = ARENA_FINE / ARENA_STEP;
	for (room = 2 * (size_t)ARENA_FINE; room < size; room *= 2)
		class ++;
	return class;
}

/* The bytes that a block of this class takes. */
static size_t
room_of(size_t class)
{
	if (class < ARENA_FINE / ARENA_STEP)
		return (class + 1) * ARENA_STEP;
	return (size_t)ARENA_FINE << (class - ARENA_FINE / ARENA_STEP + 1);
}

/* Lua collects its garbage then, and asks for the same once more. */
static void
refuse(struct arena *arena, size_t size)
{
	arena->refused = true;
	arena->refused_size = size;
}

static void *
small_new(struct arena *arena, size_t size)
{
	size_t class = class_of(size + MARGIN);
	size_t room = room_of(class);
	void *block = arena->now.free[class];

	if (block != NULL) {
		UNPOISON(block, sizeof(void *));
		memcpy(&arena->now.free[class], block, sizeof(void *));
		POISON(block, ARENA_STEP);
		UNPOISON(block, size);
		return block;
	}
	if (room > arena->size - arena->now.bump) {
		refuse(arena, size);
		return NULL;
	}
	block = arena->base + arena->now.bump;
	arena->now.bump += room;
	UNPOISON(block, size);
	return block;
}

static void
small_drop(struct arena *arena, void *block, size_t size)
{
	size_t class = class_of(size + MARGIN);

	UNPOISON(block, ARENA_STEP);
	memcpy(block, &arena->now.free[class], sizeof(void *));
	arena->now.free[class] = block;
	POISON(block, room_of(class));
}

static void
link_large(struct arena *arena, struct arena_large *large)
{
	large->before = NULL;
	large->after = arena->large;
	if (large->after != NULL)
		large->after->before = large;
	arena->large = large;
}

static void
unlink_large(struct arena *arena, const struct arena_large *large)
{
	if (large->after != NULL)
		large->after->before = large->before;
	if (large->before != NULL)
		large->before->after = large->after;
	else
		arena->large = large->after;
}

static void *
large_new(struct arena *arena, size_t size)
{
	struct arena_large *large;

	size += sizeof *large;
	large = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (large == MAP_FAILED)
		return NULL;
	large->size = size;
	link_large(arena, large);
	return large + 1;
}

static struct arena_large *
header_of(void *block)
{
	return (struct arena_large *)block - 1;
}

static void
large_drop(struct arena *arena, void *block)
{
	struct arena_large *large = header_of(block);

	unlink_large(arena, large);
	(void)munmap(large, large->size);
}

static void *
large_change(struct arena *arena, void *block, size_t size)
{
	struct arena_large *large = header_of(block), *moved;

	size += sizeof *large;
	unlink_large(arena, large);
	moved = mremap(large, large->size, size, MREMAP_MAYMOVE);
	if (moved == MAP_FAILED) {
		link_large(arena, large);
		return NULL;
	}
	moved->size = size;
	link_large(arena, moved);
	return moved + 1;
}

static void *
block_new(struct arena *arena, size_t size)
{
	void *block;

	if (size <= ARENA_SMALL)
		return small_new(arena, size);
	CRITICAL(block = large_new(arena, size));
	return block;
}

static void
block_drop(struct arena *arena, void *block, size_t size)
{
	if (size <= ARENA_SMALL)
		small_drop(arena, block, size);
	else
		CRITICAL(large_drop(arena, block));
}

/* A block of another size with the same bytes; NULL leaves the old one. */
static void *
block_change(struct arena *arena, void *block, size_t osize, size_t nsize)
{
	void *moved;

	if (osize > ARENA_SMALL && nsize > ARENA_SMALL) {
		CRITICAL(moved = large_change(arena, block, nsize));
		return moved;
	}
	if (osize <= ARENA_SMALL && nsize <= ARENA_SMALL &&
	    class_of(osize + MARGIN) == class_of(nsize + MARGIN)) {
		POISON(block, room_of(class_of(nsize + MARGIN)));
		UNPOISON(block, nsize);
		return block;
	}
	moved = block_new(arena, nsize);
	if (moved == NULL)
		return NULL;
	memcpy(moved, block, osize < nsize ? osize : nsize);
	block_drop(arena, block, osize);
	return moved;
}

/* Lua takes it for granted that a block can shrink, so it stays where it is. */
static void *
keep_block(void *block, size_t osize, size_t nsize)
{
	return nsize <= osize ? block : NULL;
}

void *
arena_alloc(void *ud, void *ptr, size_t osize, size_t nsize)
{
	struct arena *arena = ud;
	void *block;

	if (ptr == NULL)
		osize = 0;	/* Lua tells a kind of object here, no size */
	if (nsize == 0) {
		if (osize > 0)
			block_drop(arena, ptr, osize);
		arena->now.used -= osize;
		return NULL;
	}
	if (nsize > osize && nsize - osize > arena->limit - arena->now.used) {
		refuse(arena, nsize);
		return NULL;
	}
	block = osize > 0 ? block_change(arena, ptr, osize, nsize) :
			    block_new(arena, nsize);
	if (block == NULL)
		return keep_block(ptr, osize, nsize);
	if (nsize == arena->refused_size)
		arena->refused = false;	/* Lua has found some garbage */
	arena->now.used += nsize - osize;
	return block;
}

static void
drop_all_large(struct arena *arena)
{
	struct arena_large *large;

	while ((large = arena->large) != NULL) {
		arena->large = large->after;
		(void)munmap(large, large->size);
	}
}

static void
drop_image(struct arena_snapshot *snapshot)
{
	free(snapshot->bytes);
	snapshot->bytes = NULL;
}

int
arena_snapshot_take(struct arena *arena, enum arena_snapshot_id id)
{
	struct arena_snapshot *snapshot = &arena->snapshots[id];

	drop_image(snapshot);
	if (arena->large != NULL || arena->now.bump > RESIDENT) {
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

/* Zeroes what has been used beyond an image, and gives back what is much. */
static void
zero_rest(struct arena *arena, size_t from)
{
	size_t to = arena->now.bump;
	size_t used = to > from ? to - from : 0;

	UNPOISON(arena->base + from, used);
	if (to > RESIDENT &&
	    madvise(arena->base + RESIDENT, to - RESIDENT, MADV_DONTNEED) == 0)
		to = RESIDENT;
	if (to > from)
		memset(arena->base + from, 0, to - from);
	POISON(arena->base + from, used);
}

void
arena_restore(struct arena *arena, enum arena_snapshot_id id)
{
	const struct arena_snapshot *snapshot = &arena->snapshots[id];

	drop_all_large(arena);
	UNPOISON(arena->base, snapshot->state.bump);
	memcpy(arena->base, snapshot->bytes, snapshot->state.bump);
	zero_rest(arena, snapshot->state.bump);
	arena->now = snapshot->state;
	arena->refused = false;
	arena->refused_size = 0;
}

bool
arena_is_restored(const struct arena *arena, enum arena_snapshot_id id)
{
	const struct arena_snapshot *snapshot = &arena->snapshots[id];
	size_t i, most;
	bool same;

	most = arena->size < RESIDENT ? arena->size : RESIDENT;
	UNPOISON(arena->base, most);
	same = arena->large == NULL &&
	    memcmp(&arena->now, &snapshot->state, sizeof arena->now) == 0 &&
	    memcmp(arena->base, snapshot->bytes, snapshot->state.bump) == 0;
	for (i = snapshot->state.bump; same && i < most; i++)
		same = arena->base[i] == 0;
	if (most > snapshot->state.bump)
		POISON(arena->base + snapshot->state.bump,
		    most - snapshot->state.bump);
	return same;
}

void
arena_close(struct arena *arena)
{
	int id;

	drop_all_large(arena);
	if (arena->base != NULL) {
		UNPOISON(arena->base, arena->size);
		(void)munmap(arena->base, arena->size);
	}
	arena->base = NULL;
	for (id = 0; id < ARENA_SNAPSHOTS; id++)
		drop_image(&arena->snapshots[id]);
}
