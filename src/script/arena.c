#include "script/arena.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "script/fuse.h"

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

static void *
small_new(struct arena *arena, size_t size)
{
	size_t class = class_of(size);
	size_t room = room_of(class);
	void *block = arena->free[class];

	if (block != NULL) {
		memcpy(&arena->free[class], block, sizeof block);
		return block;
	}
	if (room > arena->size - arena->bump)
		return NULL;
	block = arena->base + arena->bump;
	arena->bump += room;
	return block;
}

static void
small_drop(struct arena *arena, void *block, size_t size)
{
	size_t class = class_of(size);

	memcpy(block, &arena->free[class], sizeof arena->free[class]);
	arena->free[class] = block;
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
	OUTSIDE(block = large_new(arena, size));
	return block;
}

static void
block_drop(struct arena *arena, void *block, size_t size)
{
	if (size <= ARENA_SMALL)
		small_drop(arena, block, size);
	else
		OUTSIDE(large_drop(arena, block));
}

/* A block of another size with the same bytes; NULL leaves the old one. */
static void *
block_change(struct arena *arena, void *block, size_t osize, size_t nsize)
{
	void *moved;

	if (osize > ARENA_SMALL && nsize > ARENA_SMALL) {
		OUTSIDE(moved = large_change(arena, block, nsize));
		return moved;
	}
	if (osize <= ARENA_SMALL && nsize <= ARENA_SMALL &&
	    class_of(osize) == class_of(nsize))
		return block;
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
		arena->used -= osize;
		return NULL;
	}
	if (nsize > osize && nsize - osize > arena->limit - arena->used) {
		arena->refused = true;
		return NULL;
	}
	block = osize > 0 ? block_change(arena, ptr, osize, nsize) :
			    block_new(arena, nsize);
	if (block == NULL)
		return keep_block(ptr, osize, nsize);
	arena->used += nsize - osize;
	return block;
}

void
arena_close(struct arena *arena)
{
	struct arena_large *large;

	while ((large = arena->large) != NULL) {
		arena->large = large->after;
		(void)munmap(large, large->size);
	}
	if (arena->base != NULL)
		(void)munmap(arena->base, arena->size);
	arena->base = NULL;
}
