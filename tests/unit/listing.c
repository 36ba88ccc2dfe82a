/* site/listing */
#include "site/listing.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "suite.h"

START_TEST(digits_compare_as_numbers)
{
	ck_assert_int_lt(listing_compare("a2", "a10"), 0);
	ck_assert_int_gt(listing_compare("a10b", "a10a"), 0);
	ck_assert_int_lt(listing_compare("a", "ab"), 0);
	ck_assert_int_eq(listing_compare("a1", "a1"), 0);
	ck_assert_int_ne(listing_compare("a01", "a1"), 0);
	ck_assert_int_lt(listing_compare("a002", "a10"), 0);
	ck_assert_int_gt(listing_compare("a10", "a002"), 0);
	ck_assert_int_lt(listing_compare("A", "a"), 0);
	ck_assert_int_lt(listing_compare("a", "\xc3\xa9"), 0);
	ck_assert_int_lt(
	    listing_compare("9999999999999999999998", "9999999999999999999999"),
	    0);
}
END_TEST

static void
assert_listed(const char *path, const char *expected)
{
	struct listing listing;
	struct buf shown = { 0 };
	const struct listing_entry *entry;
	size_t i;

	ck_assert_int_eq(tree_list(&listing, &tree_root, path, NULL), 0);
	for (i = 0; i < listing.n; i++) {
		entry = &listing.entries[i];
		buf_printf(&shown, "%c%s%s%s ", entry->type, entry->name,
		    entry->title[0] ? "=" : "", entry->title);
	}
	assert_holds(&shown, expected);
	buf_free(&shown);
	listing_free(&listing);
	listing_free(&listing);
}

START_TEST(a_listing_shows_what_clients_may_see)
{
	tree_open();
	tree_root.openat2 = _i;
	tree_write("dir/gophertag", "My files\r\nmore");
	assert_listed("",
	    "1app 1dir=My files 1lib 1map 0a.txt 9data 0in "
	    "7run.lua=Run 0up 1x.gophermap ");
	assert_listed("dir", "1sub 0f2 0f10 ");
	assert_listed("lib", "");
	tree_close();
}
END_TEST

START_TEST(a_listing_of_nothing_fails)
{
	struct listing listing;

	tree_open();
	ck_assert_int_eq(tree_list(&listing, &tree_root, "none", NULL), -1);
	listing_free(&listing);
	ck_assert_int_eq(tree_list(&listing, &tree_root, "a.txt", NULL), -1);
	listing_free(&listing);
	ck_assert_int_eq(tree_list(&listing, &tree_root, "outdir", NULL), -1);
	listing_free(&listing);
	tree_close();
}
END_TEST

static void
touch_at(const char *path, time_t when)
{
	const struct timespec times[2] = { { when, 0 }, { when, 0 } };

	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void
touch(const char *path)
{
	touch_at(path, 1);
}

START_TEST(by_date_the_newest_come_first_and_directories_before)
{
	static const char *const expected[] = { "sub", "f10", "f3", "f2" };
	struct listing listing;
	size_t i;

	tree_open();
	tree_write("dir/f3", "3\n");
	touch_at("dir/f2", 5);
	touch_at("dir/f3", 4999999999);
	touch_at("dir/f10", 5000000000);
	touch_at("dir/sub", 1);
	ck_assert_int_eq(listing_open(&listing, &tree_root, "dir", NULL), 0);
	listing.by_date = true;
	ck_assert_int_eq(listing_step(&listing, &tree_root, NULL), 0);
	ck_assert_uint_eq(listing.n, 4);
	for (i = 0; i < 4; i++)
		ck_assert_str_eq(listing.entries[i].name, expected[i]);
	listing_free(&listing);
	tree_close();
}
END_TEST

START_TEST(a_listing_depends_on_the_names_it_was_made_from)
{
	struct deps deps = { .collecting = true };
	struct listing listing;

	tree_open();
	tree_root.openat2 = _i;
	ck_assert_int_eq(mkdir("texts", 0755), 0);
	tree_write("texts/a.txt", "a\n");
	tree_write("texts/b.txt", "b\n");
	ck_assert_int_eq(tree_list(&listing, &tree_root, "texts", &deps), 0);
	ck_assert_uint_eq(listing.n, 2);
	ck_assert(dir_hash_matches(&deps.list[0].names,
	    open("texts", O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
	touch("texts");
	ck_assert(deps_are_valid(&deps, tree_root.fd));
	ck_assert_int_eq(remove("texts/b.txt"), 0);
	ck_assert(!deps_are_valid(&deps, tree_root.fd));
	listing_free(&listing);
	deps_free(&deps);
	tree_close();
}
END_TEST

/* A private file may be replaced by a public one with the same inode. */
START_TEST(names_do_not_count_where_one_is_private)
{
	struct deps deps = { .collecting = true };
	struct listing listing;

	tree_open();
	tree_root.openat2 = _i;
	ck_assert_int_eq(mkdir("texts", 0755), 0);
	tree_write("texts/a.txt", "a\n");
	tree_write("texts/b.txt", "b\n");
	ck_assert_int_eq(chmod("texts/b.txt", 0600), 0);
	ck_assert_int_eq(tree_list(&listing, &tree_root, "texts", &deps), 0);
	ck_assert_uint_eq(listing.n, 1);
	touch("texts");
	ck_assert(!deps_are_valid(&deps, tree_root.fd));
	listing_free(&listing);
	deps_free(&deps);
	tree_close();
}
END_TEST

Suite *
listing_suite(void)
{
	const TTest *const tests[] = {
		digits_compare_as_numbers,
		a_listing_shows_what_clients_may_see,
		a_listing_of_nothing_fails,
		by_date_the_newest_come_first_and_directories_before,
		a_listing_depends_on_the_names_it_was_made_from,
		names_do_not_count_where_one_is_private,
	};

	return SUITE_BOTH_WAYS("listing", tests);
}
