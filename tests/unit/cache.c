/* Floor 3: finished replies, and the files they came from. */
#include "site/cache.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "suite.h"

/* Of the longest replies, eight fit, and the ninth costs one its place. */
enum { BUDGET = 80000, LONG = 9000 };

/* A text of n bytes, until the next one is asked for. */
static const char *
text_of(size_t n)
{
	static char text[BUDGET + 1];

	ck_assert_uint_lt(n, sizeof text);
	memset(text, 'x', n);
	text[n] = '\0';
	return text;
}

/* --- origins --- */

START_TEST(what_nobody_wants_is_not_collected)
{
	struct deps deps = { .collecting = false };

	deps_add(&deps, "a.txt", NULL);
	deps_add_path(&deps, AT_FDCWD, "a.txt");
	deps_add(NULL, "a.txt", NULL);
	deps_add_path(NULL, AT_FDCWD, "a.txt");
	ck_assert_uint_eq(deps.n, 0);
	ck_assert(!deps_are_cacheable(&deps));
	deps_free(&deps);
}
END_TEST

/* Looks at what is there as if it had been there for a day. */
static void
look_as_old(struct deps *deps, const char *path)
{
	enum { DAY = 24 * 3600 };
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	st.st_ctim.tv_sec -= DAY;
	deps_add(deps, path, &st);
	deps->list[deps->n - 1].id.ctime.tv_sec += DAY;
}

static void
lead_to(const char *target)
{
	(void)unlink("link");
	ck_assert_int_eq(symlink(target, "link"), 0);
}

START_TEST(deps_hold_while_all_of_them_do)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	lead_to("dir");
	deps_add_path(&deps, AT_FDCWD, "/usr");
	look_as_old(&deps, "link");
	deps_add_path(&deps, AT_FDCWD, "dir/nothing");
	ck_assert_uint_eq(deps.n, 3);
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	lead_to("map");
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	ck_assert(deps.collecting);
	ck_assert_uint_eq(deps.n, 0);
	deps_free(&deps);
	tree_remove();
}
END_TEST

/* As it is with a changed mode, or an mtime that was set back. */
START_TEST(a_change_may_show_in_the_ctime_alone)
{
	struct deps deps = { .collecting = true };
	struct stat st;

	ck_assert_int_eq(stat("/usr", &st), 0);
	st.st_ctim.tv_sec--;
	deps_add(&deps, "/usr", &st);
	ck_assert_uint_eq(deps.n, 1);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
}
END_TEST

START_TEST(what_was_absent_must_stay_so)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	deps_add(&deps, "new.txt", NULL);
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	tree_write("new.txt", "x\n");
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	ck_assert_int_eq(remove("new.txt"), 0);
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(what_was_there_must_stay_there)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	lead_to("dir");
	look_as_old(&deps, "link");
	ck_assert_uint_eq(deps.n, 1);
	ck_assert_int_eq(remove("link"), 0);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(what_has_moved_outside_does_not_hold)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	look_as_old(&deps, "dir/sub/deep.txt");
	look_as_old(&deps, "in");
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	/* The file is the same, and the way to it leads to it still. */
	ck_assert_int_eq(rename("dir", "../dir"), 0);
	ck_assert_int_eq(symlink("../dir", "dir"), 0);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(an_absolute_link_is_no_way_to_the_same_file)
{
	struct deps deps = { .collecting = true };
	char target[PATH_MAX];

	(void)snprintf(target, sizeof target, "%s/dir", tree_make());
	lead_to("dir");
	look_as_old(&deps, "link/f2");
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	lead_to(target);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(what_leads_outside_is_absent)
{
	static const char *const paths[] = { "out", "abs", "outdir/OUTSIDE",
		"round" };
	struct deps deps = { .collecting = true };
	size_t i;

	(void)tree_make();
	for (i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		deps_add_path(&deps, AT_FDCWD, paths[i]);
		ck_assert_uint_eq(deps.n, i + 1);
		ck_assert_int_eq(deps.list[i].check, DEP_ABSENT);
	}
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(nothing_is_absent_because_we_cannot_look)
{
	struct deps deps = { .collecting = true };
	struct rlimit all, none;

	(void)tree_make();
	deps_add_path(&deps, AT_FDCWD, "out");
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &all), 0);
	none = all;
	none.rlim_cur = 0;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &all), 0);
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(a_fresh_file_is_not_settled)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	deps_add_path(&deps, AT_FDCWD, "/usr");
	ck_assert(deps_are_cacheable(&deps));
	tree_write("a.txt", "just now\n");
	deps_add_path(&deps, AT_FDCWD, "a.txt");
	/* Nor does it settle later: it was fresh when it was read. */
	ck_assert_uint_eq(deps.n, 1);
	ck_assert(!deps_are_cacheable(&deps));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(too_many_origins_are_not_kept)
{
	struct deps deps = { .collecting = true };
	int i;

	for (i = 0; i < DEPS_MAX; i++)
		deps_add(&deps, text_of((size_t)i + 1), NULL);
	ck_assert(deps_are_cacheable(&deps));
	deps_add(&deps, "nothing", NULL);
	ck_assert_uint_eq(deps.n, DEPS_MAX);
	ck_assert(!deps_are_cacheable(&deps));
	deps_free(&deps);
}
END_TEST

START_TEST(what_was_the_same_twice_is_one_origin)
{
	struct deps deps = { .collecting = true };
	struct stat st;

	ck_assert_int_eq(stat("/usr", &st), 0);
	deps_add(&deps, "/usr", &st);
	deps_add_path(&deps, AT_FDCWD, "/usr");
	deps_add(&deps, "nothing", NULL);
	deps_add(&deps, "nothing", NULL);
	ck_assert_uint_eq(deps.n, 2);
	ck_assert(deps_are_cacheable(&deps));
	st.st_ctim.tv_sec--;
	deps_add(&deps, "/usr", &st);
	ck_assert(!deps_are_cacheable(&deps));
	deps_free(&deps);
	deps_add(&deps, "comes", NULL);
	deps_add(&deps, "comes", &st);
	ck_assert(!deps_are_cacheable(&deps));
	deps_free(&deps);
	st.st_ctim.tv_sec++;
	deps_add(&deps, "goes", &st);
	deps_add(&deps, "goes", NULL);
	ck_assert(!deps_are_cacheable(&deps));
	deps_free(&deps);
}
END_TEST

/* A name that comes shows in its directory, but not what a symlink leads to. */
START_TEST(a_directory_tells_of_what_is_not_in_it)
{
	static const struct {
		const char *path;
		size_t n;
	} cases[] = {
		{ "dir/nothing", 1 },
		{ "dir/sub/nothing", 2 },
		{ "dirt", 2 },
		{ "nothing/dir", 2 },
		{ "a.txt/nothing", 2 },
		{ "dir/dangling", 2 },
	};
	struct deps deps = { .collecting = true };
	size_t i;

	(void)tree_make();
	ck_assert_int_eq(symlink("no", "dir/dangling"), 0);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		look_as_old(&deps, "dir");
		deps_add_absent(&deps, AT_FDCWD, cases[i].path);
		ck_assert_msg(deps.n == cases[i].n, "%s", cases[i].path);
		ck_assert(deps_are_valid(&deps, AT_FDCWD));
		deps_free(&deps);
	}
	look_as_old(&deps, "dir");
	deps_add_absent(&deps, AT_FDCWD, "dir/nothing");
	tree_write("dir/nothing", "x\n");
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

/* --- the cache --- */

static const struct cache_meta for_ever = { CACHE_REPLY, "test", CACHE_FOREVER,
	false };

static struct bytes
key(const char *text)
{
	return bytes_of(text);
}

static void
put_until(struct cache *cache, struct bytes name, const char *text,
    int64_t until)
{
	const struct cache_meta meta = { CACHE_REPLY, "test", until, false };
	struct deps deps = { .collecting = true };

	deps_add_path(&deps, AT_FDCWD, "/usr");
	cache_put(cache, name, bytes_of(text), &meta, &deps);
	ck_assert_uint_eq(deps.n, 0);
	deps_free(&deps);
}

static void
put(struct cache *cache, const char *name, const char *text)
{
	put_until(cache, key(name), text, CACHE_FOREVER);
}

/* Is this the reply that is kept? None where it is NULL. */
static void
assert_kept_as(struct cache *cache, struct bytes name, const char *text)
{
	struct cache_entry *kept;

	cache_next_generation(cache);
	kept = cache_get(cache, name);
	if (text == NULL) {
		ck_assert_ptr_null(kept);
		return;
	}
	ck_assert_ptr_nonnull(kept);
	ck_assert_uint_eq(kept->bytes.len, strlen(text));
	ck_assert_mem_eq(kept->bytes.at, text, strlen(text));
	cache_release(kept);
}

static void
assert_kept(struct cache *cache, const char *name, const char *text)
{
	assert_kept_as(cache, key(name), text);
}

START_TEST(what_was_put_is_found)
{
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	struct cache_entry *kept;

	assert_kept(cache, "a", NULL);
	put(cache, "a", "reply");
	assert_kept(cache, "a", "reply");
	assert_kept(cache, "a", "reply");
	assert_kept(cache, "b", NULL);
	kept = cache_get(cache, key("a"));
	ck_assert_str_eq(kept->meta.answered_by, "test");
	cache_release(kept);
	put(cache, "empty", "");
	assert_kept(cache, "empty", "");
	cache_free(cache);
	cache_free(NULL);
}
END_TEST

START_TEST(keys_are_bytes)
{
	static const struct {
		const char *at;
		size_t len;
		const char *reply;
	} rows[] = {
		{ "", 0, "none" },
		{ "a", 1, "a" },
		{ "a\0", 2, "a NUL" },
		{ "a\0b", 3, "a NUL b" },
		{ "a\t", 2, "a TAB" },
		{ "a\tb", 3, "a TAB b" },
		{ "a\tb\0", 4, "a TAB b NUL" },
		{ "ab", 2, "a b" },
	};
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	size_t i, n = sizeof rows / sizeof rows[0];

	for (i = 0; i < n; i++)
		put_until(cache, (struct bytes){ rows[i].at, rows[i].len },
		    rows[i].reply, CACHE_FOREVER);
	for (i = 0; i < n; i++)
		assert_kept_as(cache, (struct bytes){ rows[i].at, rows[i].len },
		    rows[i].reply);
	cache_free(cache);
}
END_TEST

/* More keys than buckets: each of them has to be told from its neighbours. */
START_TEST(many_keys_do_not_meet)
{
	enum { KEYS = 10000 };
	struct cache *cache = cache_new(16 * 1024 * 1024, AT_FDCWD);
	char name[16];
	int i;

	for (i = 0; i < KEYS; i++) {
		(void)snprintf(name, sizeof name, "%d", i);
		put(cache, name, name);
	}
	for (i = 0; i < KEYS; i++) {
		(void)snprintf(name, sizeof name, "%d", i);
		assert_kept(cache, name, name);
	}
	cache_free(cache);
}
END_TEST

START_TEST(the_newer_reply_takes_the_place)
{
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	int i;

	put(cache, "other", "other");
	for (i = 0; i < 1000; i++)
		put(cache, "a", text_of(LONG));
	put(cache, "a", "second");
	assert_kept(cache, "a", "second");
	assert_kept(cache, "other", "other");
	cache_free(cache);
}
END_TEST

START_TEST(who_was_asked_for_longest_ago_goes_first)
{
	static const char *const names[] = { "1", "2", "3", "4", "5", "6", "7",
		"8" };
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	size_t i;

	for (i = 0; i < 8; i++)
		put(cache, names[i], text_of(LONG));
	assert_kept(cache, "1", text_of(LONG));
	assert_kept(cache, "3", text_of(LONG));
	put(cache, "9", text_of(LONG));
	assert_kept(cache, "2", NULL);
	put(cache, "10", text_of(LONG));
	assert_kept(cache, "4", NULL);
	for (i = 4; i < 8; i++)
		assert_kept(cache, names[i], text_of(LONG));
	assert_kept(cache, "1", text_of(LONG));
	assert_kept(cache, "3", text_of(LONG));
	cache_free(cache);
}
END_TEST

START_TEST(no_reply_gets_more_than_its_share)
{
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);

	ck_assert_uint_eq(cache_entry_max(cache), BUDGET / 8);
	put(cache, "a", text_of(BUDGET / 8));
	assert_kept(cache, "a", text_of(BUDGET / 8));
	put(cache, "b", text_of(BUDGET / 8 + 1));
	assert_kept(cache, "b", NULL);
	cache_free(cache);
}
END_TEST

START_TEST(without_a_budget_nothing_is_kept)
{
	struct cache *cache = cache_new(0, AT_FDCWD);

	put(cache, "a", "");
	assert_kept(cache, "a", NULL);
	cache_free(cache);
}
END_TEST

START_TEST(long_paths_cost_what_they_take)
{
	enum { PATHS = 100 };
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	struct deps deps = { .collecting = true };
	int i;

	put(cache, "other", "other");
	for (i = 0; i < PATHS; i++)
		deps_add(&deps, text_of(BUDGET / PATHS + (size_t)i), NULL);
	cache_put(cache, key("a"), bytes_of("x"), &for_ever, &deps);
	assert_kept(cache, "a", NULL);
	assert_kept(cache, "other", "other");
	cache_free(cache);
}
END_TEST

START_TEST(who_holds_a_reply_keeps_it)
{
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	struct cache_entry *evicted, *replaced, *last;
	char name[16];
	int i;

	put(cache, "evicted", "one");
	evicted = cache_get(cache, key("evicted"));
	for (i = 0; i < 20; i++) {
		(void)snprintf(name, sizeof name, "%d", i);
		put(cache, name, text_of(LONG));
	}
	assert_kept(cache, "evicted", NULL);
	put(cache, "replaced", "two");
	replaced = cache_get(cache, key("replaced"));
	put(cache, "replaced", "2");
	put(cache, "last", "three");
	last = cache_get(cache, key("last"));
	cache_free(cache);
	ck_assert_mem_eq(evicted->bytes.at, "one", 3);
	ck_assert_mem_eq(replaced->bytes.at, "two", 3);
	ck_assert_mem_eq(last->bytes.at, "three", 5);
	cache_release(evicted);
	cache_release(replaced);
	cache_release(last);
}
END_TEST

START_TEST(what_has_had_its_time_is_gone)
{
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);

	put_until(cache, key("past"), "x", clock_ms());
	assert_kept(cache, "past", NULL);
	put_until(cache, key("future"), "x", deadline_in(60000));
	assert_kept(cache, "future", "x");
	cache_free(cache);
}
END_TEST

START_TEST(what_has_changed_is_never_found_again)
{
	struct cache *cache;
	struct deps deps = { .collecting = true };

	(void)tree_make();
	cache = cache_new(BUDGET, AT_FDCWD);
	lead_to("dir");
	look_as_old(&deps, "link");
	cache_put(cache, key("a"), bytes_of("x"), &for_ever, &deps);
	assert_kept(cache, "a", "x");
	lead_to("map");
	assert_kept(cache, "a", NULL);
	lead_to("dir");
	assert_kept(cache, "a", NULL);
	cache_free(cache);
	tree_remove();
}
END_TEST

/* Who comes in the same moment had asked before the look. */
START_TEST(one_look_serves_a_moment)
{
	struct deps deps = { .collecting = true };
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	struct cache_entry *kept;

	(void)tree_make();
	deps_add(&deps, "new.txt", NULL);
	cache_put(cache, key("a"), bytes_of("x"), &for_ever, &deps);
	assert_kept(cache, "a", "x");
	tree_write("new.txt", "x\n");
	kept = cache_get(cache, key("a"));
	ck_assert_ptr_nonnull(kept);
	cache_release(kept);
	cache_next_generation(cache);
	ck_assert_ptr_null(cache_get(cache, key("a")));
	cache_free(cache);
	tree_remove();
}
END_TEST

START_TEST(what_appears_ends_what_was_kept)
{
	struct cache *cache;
	struct deps deps = { .collecting = true };

	(void)tree_make();
	cache = cache_new(BUDGET, AT_FDCWD);
	deps_add_path(&deps, AT_FDCWD, "new.txt");
	cache_put(cache, key("a"), bytes_of("x"), &for_ever, &deps);
	assert_kept(cache, "a", "x");
	tree_write("new.txt", "x\n");
	assert_kept(cache, "a", NULL);
	cache_free(cache);
	tree_remove();
}
END_TEST

START_TEST(what_is_unsettled_or_incomplete_is_not_kept)
{
	struct cache *cache;
	struct deps deps = { .collecting = true };
	int i;

	(void)tree_make();
	cache = cache_new(BUDGET, AT_FDCWD);
	tree_write("a.txt", "just now\n");
	deps_add_path(&deps, AT_FDCWD, "a.txt");
	cache_put(cache, key("a"), bytes_of("x"), &for_ever, &deps);
	assert_kept(cache, "a", NULL);
	for (i = 0; i <= DEPS_MAX; i++)
		deps_add(&deps, text_of((size_t)i + 1), NULL);
	cache_put(cache, key("b"), bytes_of("x"), &for_ever, &deps);
	assert_kept(cache, "b", NULL);
	cache_free(cache);
	tree_remove();
}
END_TEST

/* A reply is looked for again where the directory is that the cache knows. */
START_TEST(files_are_seen_from_the_directory)
{
	struct cache *cache;
	struct deps deps = { .collecting = true };
	int dir;

	(void)tree_make();
	dir = open("dir", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cache = cache_new(BUDGET, dir);
	deps_add_path(&deps, dir, "a.txt");
	cache_put(cache, key("a"), bytes_of("x"), &for_ever, &deps);
	assert_kept(cache, "a", "x");
	tree_write("dir/a.txt", "a\n");
	assert_kept(cache, "a", NULL);
	cache_free(cache);
	ck_assert_int_eq(close(dir), 0);
	tree_remove();
}
END_TEST

Suite *
deps_suite(void)
{
	const TTest *const tests[] = {
		what_nobody_wants_is_not_collected,
		deps_hold_while_all_of_them_do,
		a_change_may_show_in_the_ctime_alone,
		what_was_absent_must_stay_so,
		what_was_there_must_stay_there,
		what_has_moved_outside_does_not_hold,
		an_absolute_link_is_no_way_to_the_same_file,
		what_leads_outside_is_absent,
		nothing_is_absent_because_we_cannot_look,
		a_fresh_file_is_not_settled,
		too_many_origins_are_not_kept,
		what_was_the_same_twice_is_one_origin,
		a_directory_tells_of_what_is_not_in_it,
	};

	return SUITE("origins", tests);
}

Suite *
cache_suite(void)
{
	const TTest *const tests[] = {
		what_was_put_is_found,
		keys_are_bytes,
		many_keys_do_not_meet,
		the_newer_reply_takes_the_place,
		who_was_asked_for_longest_ago_goes_first,
		no_reply_gets_more_than_its_share,
		without_a_budget_nothing_is_kept,
		long_paths_cost_what_they_take,
		who_holds_a_reply_keeps_it,
		what_has_had_its_time_is_gone,
		what_has_changed_is_never_found_again,
		one_look_serves_a_moment,
		what_appears_ends_what_was_kept,
		what_is_unsettled_or_incomplete_is_not_kept,
		files_are_seen_from_the_directory,
	};

	return SUITE("cache", tests);
}
