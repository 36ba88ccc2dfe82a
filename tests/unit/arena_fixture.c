#include "arena_fixture.h"

#include <string.h>

/* The address sanitizer: free blocks of an arena are poisoned. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(at, n) ASAN_POISON_MEMORY_REGION(at, n)
#define UNPOISON(at, n) ASAN_UNPOISON_MEMORY_REGION(at, n)
#else
#define POISON(at, n) ((void)(at), (void)(n))
#define UNPOISON(at, n) ((void)(at), (void)(n))
#endif

bool
arena_is_restored(const struct arena *arena, enum arena_snapshot_id id)
{
	const struct arena_snapshot *snapshot = &arena->snapshots[id];
	enum { RESIDENT_MAX = 512 * 1024 };	/* as in arena.c */
	size_t n, resident;
	char *rest;
	bool same;

	resident = arena->size < RESIDENT_MAX ? arena->size : RESIDENT_MAX;
	UNPOISON(arena->base, resident);
	same = LIST_EMPTY(&arena->large) &&
	    memcmp(&arena->now, &snapshot->state, sizeof arena->now) == 0 &&
	    memcmp(arena->base, snapshot->bytes, snapshot->state.bump) == 0;
	if (resident > snapshot->state.bump) {
		rest = arena->base + snapshot->state.bump;
		n = resident - snapshot->state.bump;
		same = same && rest[0] == 0 &&
		    memcmp(rest, rest + 1, n - 1) == 0;	/* all zeros */
		POISON(rest, n);
	}
	return same;
}
