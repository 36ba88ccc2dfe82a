/* site/cache */
#include "site/cache.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "suite.h"

/* Eight of the longest replies fit; the ninth evicts one. */
enum { BUDGET = 80000, LONG = 9000 };

/* Returns a text of n bytes, valid until the next call. */
static const char *
text_of(size_t n)
{
	static char text[BUDGET + 1];

	ck_assert_uint_lt(n, sizeof text);
	memset(text, 'x', n);
	text[n] = '\0';
	return text;
}

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

/* Fails unless this reply is stored under the key; none if it is NULL. */
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

/* There are more keys than buckets. */
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

START_TEST(a_newer_reply_takes_the_place)
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

START_TEST(the_least_recently_used_entry_goes_first)
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

START_TEST(no_entry_gets_more_than_its_share)
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

START_TEST(without_a_budget_nothing_is_stored)
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

START_TEST(a_referenced_entry_stays)
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

START_TEST(an_entry_expires)
{
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);

	put_until(cache, key("past"), "x", clock_ms());
	assert_kept(cache, "past", NULL);
	put_until(cache, key("future"), "x", deadline_in(60000));
	assert_kept(cache, "future", "x");
	cache_free(cache);
}
END_TEST

static void
lead_to(const char *target)
{
	(void)unlink("link");
	ck_assert_int_eq(symlink(target, "link"), 0);
}

START_TEST(what_has_changed_is_never_found_again)
{
	struct cache *cache;
	struct deps deps = { .collecting = true };

	(void)tree_make();
	cache = cache_new(BUDGET, AT_FDCWD);
	lead_to("dir");
	tree_add_dep(&deps, "link");
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

/* Requests of one generation had arrived before the check. */
START_TEST(one_check_serves_a_generation)
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

START_TEST(a_file_that_appears_ends_an_entry)
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

START_TEST(unsettled_or_incomplete_dependencies_are_not_stored)
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
cache_suite(void)
{
	const TTest *const tests[] = {
		what_was_put_is_found,
		keys_are_bytes,
		many_keys_do_not_meet,
		a_newer_reply_takes_the_place,
		the_least_recently_used_entry_goes_first,
		no_entry_gets_more_than_its_share,
		without_a_budget_nothing_is_stored,
		long_paths_cost_what_they_take,
		a_referenced_entry_stays,
		an_entry_expires,
		what_has_changed_is_never_found_again,
		one_check_serves_a_generation,
		a_file_that_appears_ends_an_entry,
		unsettled_or_incomplete_dependencies_are_not_stored,
		files_are_seen_from_the_directory,
	};

	return SUITE("cache", tests);
}
