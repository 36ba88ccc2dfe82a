/* site/cache */
#include "site/cache.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "suite.h"

/* Eight of the longest replies fit; a ninth evicts one that is not held. */
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

static struct cache_entry *
hold(struct cache *cache, const char *name)
{
	struct cache_entry *entry = cache_get(cache, key(name));

	ck_assert_ptr_nonnull(entry);
	return entry;
}

START_TEST(a_held_entry_is_not_evicted)
{
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	struct cache_entry *held;
	char name[16];
	int i;

	put(cache, "held", "one");
	held = hold(cache, "held");
	for (i = 0; i < 20; i++) {
		(void)snprintf(name, sizeof name, "%d", i);
		put(cache, name, text_of(LONG));
	}
	assert_kept(cache, "held", "one");
	cache_release(held);
	cache_free(cache);
}
END_TEST

START_TEST(a_removed_entry_counts_until_it_is_released)
{
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	struct cache_entry *replaced, *forgotten;
	size_t used;

	put(cache, "a", text_of(LONG));
	replaced = hold(cache, "a");
	put(cache, "a", "2");
	ck_assert_mem_eq(replaced->bytes.at, text_of(LONG), LONG);
	used = cache_used(cache);
	cache_release(replaced);
	ck_assert_uint_lt(cache_used(cache), used - LONG);
	forgotten = hold(cache, "a");
	cache_forget(cache, key("a"));
	ck_assert_uint_gt(cache_used(cache), 0);
	cache_release(forgotten);
	ck_assert_uint_eq(cache_used(cache), 0);
	cache_free(cache);
}
END_TEST

START_TEST(nothing_is_stored_while_all_of_the_budget_is_held)
{
	enum { ALL = 8 };
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	struct cache_entry *held[ALL];
	char name[16];
	size_t i;

	for (i = 0; i < ALL; i++) {
		(void)snprintf(name, sizeof name, "%zu", i);
		put(cache, name, text_of(LONG));
		held[i] = hold(cache, name);
	}
	put(cache, "new", text_of(LONG));
	assert_kept(cache, "new", NULL);
	ck_assert(!cache_reserve(cache, LONG));
	cache_release(held[3]);
	put(cache, "new", text_of(LONG));
	assert_kept(cache, "new", text_of(LONG));
	assert_kept(cache, "3", NULL);
	for (i = 0; i < ALL; i++)
		if (i != 3)
			cache_release(held[i]);
	cache_free(cache);
}
END_TEST

START_TEST(a_quarter_can_be_reserved)
{
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);

	put(cache, "a", text_of(LONG));
	ck_assert(cache_reserve(cache, BUDGET / 4 - 1));
	ck_assert(!cache_reserve(cache, 2));
	ck_assert(cache_reserve(cache, 1));
	assert_kept(cache, "a", text_of(LONG));
	cache_unreserve(cache, BUDGET / 4);
	ck_assert(cache_reserve(cache, BUDGET / 4));
	cache_unreserve(cache, BUDGET / 4);
	cache_free(cache);
}
END_TEST

START_TEST(a_closed_cache_stores_nothing)
{
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	struct cache_entry *held;

	put(cache, "a", "a");
	put(cache, "b", "b");
	held = hold(cache, "a");
	cache_close(cache);
	assert_kept(cache, "a", NULL);
	put(cache, "b", "b");
	assert_kept(cache, "b", NULL);
	ck_assert(!cache_reserve(cache, 1));
	ck_assert_mem_eq(held->bytes.at, "a", 1);
	cache_release(held);
	ck_assert_uint_eq(cache_used(cache), 0);
	cache_free(cache);
}
END_TEST

/* --- a model of the memory --- */

enum { KEYS = 16, HOLDERS = 32, COLLECTORS = 8 };

/* Entries that callers of a cache hold, and memory that they reserved. */
struct callers {
	struct cache_entry *held[HOLDERS];
	size_t reserved[COLLECTORS];
};

static const char *
name_of(unsigned number)
{
	static char name[8];

	(void)snprintf(name, sizeof name, "%u", number);
	return name;
}

/* Returns the memory of entries that are held, each once, and reserved. */
static size_t
memory_of_callers(const struct callers *callers)
{
	const struct cache_entry *entry;
	size_t i, j, sum = 0;

	for (i = 0; i < HOLDERS; i++) {
		entry = callers->held[i];
		for (j = 0; j < i && callers->held[j] != entry; j++)
			continue;
		if (entry != NULL && j == i)
			sum += entry->cost;
	}
	for (i = 0; i < COLLECTORS; i++)
		sum += callers->reserved[i];
	return sum;
}

/* Returns the memory of entries that are stored and not held. */
static size_t
memory_at_rest(struct cache *cache)
{
	struct cache_entry *entry;
	size_t sum = 0;
	unsigned i;

	for (i = 0; i < KEYS; i++) {
		entry = cache_get(cache, key(name_of(i)));
		if (entry == NULL)
			continue;
		if (entry->holders == 1)
			sum += entry->cost;
		cache_release(entry);
	}
	return sum;
}

static void
toggle_hold(struct cache *cache, struct cache_entry **held, unsigned number)
{
	if (*held != NULL)
		cache_release(*held);
	*held = *held != NULL ? NULL : cache_get(cache, key(name_of(number)));
}

static void
reserve_or_stop(struct cache *cache, size_t *reserved, size_t n)
{
	if (cache_reserve(cache, n)) {
		*reserved += n;
		return;
	}
	cache_unreserve(cache, *reserved);
	*reserved = 0;
}

static void
let_all_go(struct cache *cache, struct callers *callers)
{
	size_t i;

	for (i = 0; i < HOLDERS; i++)
		if (callers->held[i] != NULL)
			cache_release(callers->held[i]);
	for (i = 0; i < COLLECTORS; i++)
		cache_unreserve(cache, callers->reserved[i]);
}

START_TEST(stored_held_and_reserved_memory_stays_within_the_budget)
{
	enum { STEPS = 20000 };
	struct cache *cache = cache_new(BUDGET, AT_FDCWD);
	struct callers callers = { .held = { NULL } };
	unsigned state = 1, full = 0;
	size_t n;
	int i;

	for (i = 0; i < STEPS; i++) {
		state = state * 1103515245 + 12345;
		n = (state >> 16) % (BUDGET / 10);
		switch ((state >> 8) % 4) {
		case 0:
			put(cache, name_of(state % KEYS), text_of(n));
			break;
		case 1:
			cache_forget(cache, key(name_of(state % KEYS)));
			break;
		case 2:
			toggle_hold(cache, &callers.held[n % HOLDERS],
			    (unsigned)n / HOLDERS % KEYS);
			break;
		default:
			reserve_or_stop(cache,
			    &callers.reserved[n % COLLECTORS], n / 4);
		}
		ck_assert_uint_le(cache_used(cache), BUDGET);
		ck_assert_uint_eq(cache_used(cache),
		    memory_of_callers(&callers) + memory_at_rest(cache));
		full += cache_used(cache) > BUDGET * 9 / 10;
	}
	ck_assert_uint_gt(full, STEPS / 10);
	let_all_go(cache, &callers);
	cache_close(cache);
	ck_assert_uint_eq(cache_used(cache), 0);
	cache_free(cache);
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
		a_held_entry_is_not_evicted,
		a_removed_entry_counts_until_it_is_released,
		nothing_is_stored_while_all_of_the_budget_is_held,
		a_quarter_can_be_reserved,
		a_closed_cache_stores_nothing,
		stored_held_and_reserved_memory_stays_within_the_budget,
		an_entry_expires,
		what_has_changed_is_never_found_again,
		one_check_serves_a_generation,
		a_file_that_appears_ends_an_entry,
		unsettled_or_incomplete_dependencies_are_not_stored,
		files_are_seen_from_the_directory,
	};

	return SUITE("cache", tests);
}
