#include <errno.h>
#include <lua.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "script/arena.h"
#include "arena_fixture.h"
#include "suite.h"

START_TEST(the_limit_is_exact)
{
	struct arena arena;
	void *a, *b;

	ck_assert_int_eq(arena_open(&arena, 100), 0);
	a = arena_alloc(&arena, NULL, LUA_TTABLE, 60);
	ck_assert_ptr_nonnull(a);
	ck_assert_ptr_null(arena_alloc(&arena, NULL, 0, 41));
	ck_assert(arena.refused);
	b = arena_alloc(&arena, NULL, 0, 40);
	ck_assert_ptr_nonnull(b);
	ck_assert_ptr_null(arena_alloc(&arena, a, 60, 61));
	a = arena_alloc(&arena, a, 60, 10);
	ck_assert_uint_eq(arena.now.used, 50);
	ck_assert_ptr_null(arena_alloc(&arena, a, 10, 0));
	ck_assert_ptr_null(arena_alloc(&arena, b, 40, 0));
	ck_assert_uint_eq(arena.now.used, 0);
	arena_close(&arena);
	arena_close(&arena);
}
END_TEST

START_TEST(a_free_block_serves_all_sizes_of_its_class)
{
	enum { SIZES = 600 };
	struct arena arena;
	void *block, *again;
	size_t size, last;

	ck_assert_int_eq(arena_open(&arena, 1 << 20), 0);
	for (size = 1; size <= SIZES; size = last + 1) {
		block = arena_alloc(&arena, NULL, 0, size);
		for (last = size; last <= SIZES; last++) {
			arena_alloc(&arena, block, last, 0);
			again = arena_alloc(&arena, NULL, 0, last + 1);
			if (again != block)
				break;
		}
		arena_alloc(&arena, again, last + 1, 0);
		ck_assert_msg(size != 1 || last >= 8,
		    "the first class ends at %zu", last);
		ck_assert_msg(last - size >= 7, "the class of %zu ends at %zu",
		    size, last);
	}
	arena_close(&arena);
}
END_TEST

START_TEST(a_block_that_the_system_cannot_enlarge_stays)
{
	enum { LARGE = 1 << 29, LIMIT = 1 << 30 };
	struct rlimit before, none;
	struct arena arena;
	char *block;
	void *larger;

	ck_assert_int_eq(arena_open(&arena, LIMIT), 0);
	block = arena_alloc(&arena, NULL, 0, 5);
	ck_assert_ptr_nonnull(block);
	memcpy(block, "bytes", 5);
	ck_assert_int_eq(getrlimit(RLIMIT_AS, &before), 0);
	none = (struct rlimit){ 0, before.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &none), 0);
	larger = arena_alloc(&arena, block, 5, LARGE);
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &before), 0);
	ck_assert_ptr_null(larger);
	ck_assert_mem_eq(block, "bytes", 5);
	ck_assert_uint_eq(arena.now.used, 5);
	arena_close(&arena);
}
END_TEST

START_TEST(a_snapshot_brings_every_byte_back)
{
	struct arena arena;
	char *small, *more, *large;

	ck_assert_int_eq(arena_open(&arena, 1 << 20), 0);
	small = arena_alloc(&arena, NULL, 0, 100);
	ck_assert_ptr_nonnull(small);
	memset(small, 'a', 100);
	ck_assert_int_eq(arena_snapshot_take(&arena, ARENA_FRESH), 0);
	memset(small, 'b', 100);
	more = arena_alloc(&arena, NULL, 0, 5000);
	ck_assert_ptr_nonnull(more);
	memset(more, 'c', 5000);
	large = arena_alloc(&arena, NULL, 0, ARENA_SMALL + 1);
	ck_assert_ptr_nonnull(large);
	ck_assert_ptr_null(arena_alloc(&arena, small, 100, 0));
	ck_assert(!arena_is_restored(&arena, ARENA_FRESH));
	arena_restore(&arena, ARENA_FRESH);
	ck_assert(arena_is_restored(&arena, ARENA_FRESH));
	ck_assert_uint_eq(arena.now.used, 100);
	ck_assert_int_eq(small[0], 'a');
	ck_assert_int_eq(small[99], 'a');
	ck_assert_ptr_eq(arena_alloc(&arena, NULL, 0, 5000), more);
	arena_close(&arena);
}
END_TEST

START_TEST(an_arena_with_a_large_block_has_no_snapshot)
{
	struct arena arena;

	ck_assert_int_eq(arena_open(&arena, 1 << 20), 0);
	ck_assert_ptr_nonnull(arena_alloc(&arena, NULL, 0, ARENA_SMALL + 1));
	ck_assert_int_eq(arena_snapshot_take(&arena, ARENA_LOADED), -1);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_ptr_null(arena.snapshots[ARENA_LOADED].bytes);
	arena_close(&arena);
}
END_TEST

START_TEST(a_resized_block_keeps_its_bytes)
{
	static const size_t sizes[] = { 1, 16, 17, 1024, 1025, 9000,
		ARENA_SMALL, ARENA_SMALL + 1, 300000, 20 };
	size_t i, k, size = 1;
	struct arena arena;
	char *block;

	ck_assert_int_eq(arena_open(&arena, 1 << 20), 0);
	block = arena_alloc(&arena, NULL, 0, size);
	ck_assert_ptr_nonnull(block);
	block[0] = 'x';
	for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		block = arena_alloc(&arena, block, size, sizes[i]);
		ck_assert_ptr_nonnull(block);
		for (k = 0; k < size && k < sizes[i]; k++)
			ck_assert_int_eq(block[k], 'x');
		size = sizes[i];
		memset(block, 'x', size);
		ck_assert_uint_eq(arena.now.used, size);
	}
	arena_close(&arena);
}
END_TEST

/* Returns the signal that ends a process which writes there, or 0. */
static int
signal_of_write(volatile char *at)
{
	int status;
	pid_t child;

	child = fork();
	ck_assert_int_ne(child, -1);
	if (child == 0) {
		(void)signal(SIGSEGV, SIG_DFL);	/* the sanitizer has its own */
		*at = 'x';
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

START_TEST(a_write_beyond_the_arena_ends_the_process)
{
	struct arena arena;
	char *block;

	ck_assert_int_eq(arena_open(&arena, (1 << 20) + 1), 0);
	block = arena_alloc(&arena, NULL, 0, 16);
	ck_assert_ptr_eq(block, arena.base);
	ck_assert_int_eq(signal_of_write(block), 0);
	ck_assert_int_eq(signal_of_write(block - 1), SIGSEGV);
	ck_assert_int_eq(signal_of_write(block + arena.size), SIGSEGV);
	arena_close(&arena);
}
END_TEST

Suite *
arena_suite(void)
{
	const TTest *const tests[] = {
		the_limit_is_exact,
		a_free_block_serves_all_sizes_of_its_class,
		a_block_that_the_system_cannot_enlarge_stays,
		a_snapshot_brings_every_byte_back,
		an_arena_with_a_large_block_has_no_snapshot,
		a_resized_block_keeps_its_bytes,
		a_write_beyond_the_arena_ends_the_process,
	};

	return SUITE("arena", tests);
}
