/* Floor 3: directories that change, and hold the same. */
#include "site/dir_hash.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "site/listing.h"
#include "suite.h"

enum { DAY = 24 * 3600 };

static struct dir_hash
names_of(const char *path)
{
	struct dir_hash_reader reader;
	struct dirent *found;
	DIR *dir = opendir(path);

	ck_assert_ptr_nonnull(dir);
	dir_hash_begin(&reader);
	while ((found = readdir(dir)) != NULL)
		dir_hash_add(&reader, found);
	ck_assert_int_eq(closedir(dir), 0);
	return dir_hash_end(&reader);
}

static bool
hold(const struct dir_hash *names, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	ck_assert_int_ne(fd, -1);
	return dir_hash_matches(names, fd);
}

START_TEST(names_are_the_same_until_one_comes_or_goes)
{
	struct dir_hash names;

	(void)tree_make();
	names = names_of("dir");
	ck_assert(hold(&names, "dir"));
	tree_write("dir/f2", "other bytes\n");
	ck_assert_int_eq(chmod("dir/f2", 0600), 0);
	ck_assert(hold(&names, "dir"));
	tree_write("dir/new", "new\n");
	ck_assert(!hold(&names, "dir"));
	ck_assert_int_eq(remove("dir/new"), 0);
	ck_assert(hold(&names, "dir"));
	ck_assert_int_eq(remove("dir/f2"), 0);
	ck_assert(!hold(&names, "dir"));
	ck_assert(!hold(&names, "dir/sub"));
	tree_remove();
}
END_TEST

START_TEST(a_name_of_another_file_is_not_the_same)
{
	struct dir_hash names;

	(void)tree_make();
	names = names_of("dir");
	tree_write("new", "new\n");
	ck_assert_int_eq(rename("new", "dir/f2"), 0);
	ck_assert(!hold(&names, "dir"));
	names = names_of("dir");
	ck_assert_int_eq(rename("dir/f2", "dir/f3"), 0);
	ck_assert(!hold(&names, "dir"));
	tree_remove();
}
END_TEST

START_TEST(each_reading_has_a_seed_of_its_own)
{
	struct dir_hash a, b;

	(void)tree_make();
	a = names_of("dir");
	b = names_of("dir");
	ck_assert(a.seed != 0 && b.seed != 0 && a.seed != b.seed);
	ck_assert(a.hash != b.hash);
	tree_remove();
}
END_TEST

/* What a symlink leads to may change, and nothing here tells of it. */
START_TEST(with_symlinks_nothing_is_known)
{
	struct dir_hash names;

	(void)tree_make();
	ck_assert_int_eq(symlink("f2", "dir/link"), 0);
	names = names_of("dir");
	ck_assert(names.seed == 0);
	ck_assert(!hold(&names, "dir"));
	tree_remove();
}
END_TEST

START_TEST(of_too_many_nothing_is_known)
{
	struct dir_hash_reader reader;
	struct dirent found = { .d_ino = 1, .d_type = DT_REG };
	int i;

	dir_hash_begin(&reader);
	for (i = 0; i < DIR_HASH_MAX; i++)
		dir_hash_add(&reader, &found);
	ck_assert(dir_hash_end(&reader).seed != 0);
	dir_hash_add(&reader, &found);
	ck_assert(dir_hash_end(&reader).seed == 0);
}
END_TEST

/* --- as origins --- */

/* The directory as it was looked at `age` seconds after its last change. */
static void
look_at_dir(struct deps *deps, time_t age)
{
	struct stat st;

	ck_assert_int_eq(stat("dir", &st), 0);
	st.st_ctim.tv_sec -= age;
	deps_add(deps, "dir", &st);
	deps->list[0].id.ctime.tv_sec += age;
}

static void
read_dir(struct deps *deps)
{
	struct stat st;

	ck_assert_int_eq(stat("dir", &st), 0);
	deps_add_names(deps, "dir", &st, names_of("dir"));
}

static void
touch(const char *path)
{
	static const struct timespec times[2] = { { 1, 0 }, { 1, 0 } };

	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

START_TEST(a_touched_directory_holds_for_its_names)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	look_at_dir(&deps, DAY);
	touch("dir");
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	look_at_dir(&deps, DAY);
	read_dir(&deps);
	touch("dir");
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	tree_write("dir/new", "new\n");
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(a_directory_that_changes_is_kept_for_its_names)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	look_at_dir(&deps, 0);
	ck_assert(!deps_are_cacheable(&deps));
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	touch("dir");
	look_at_dir(&deps, 0);
	read_dir(&deps);
	ck_assert_uint_eq(deps.n, 1);
	ck_assert(deps_are_cacheable(&deps));
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	tree_write("dir/new", "new\n");
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(a_directory_that_becomes_private_does_not_hold)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	look_at_dir(&deps, DAY);
	read_dir(&deps);
	ck_assert_int_eq(chmod("dir", 0700), 0);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	ck_assert_int_eq(chmod("dir", 0755), 0);
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

/* Something may have come and gone between the look and the reading. */
START_TEST(names_that_are_not_of_the_look_do_not_count)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	look_at_dir(&deps, DAY);
	touch("dir");
	read_dir(&deps);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(what_was_read_twice_while_it_changed_is_not_kept)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	look_at_dir(&deps, 0);
	read_dir(&deps);
	ck_assert(deps_are_cacheable(&deps));
	read_dir(&deps);
	ck_assert(!deps_are_cacheable(&deps));
	deps_free(&deps);
	tree_remove();
}
END_TEST

/* Names say what is there now, not what was when we looked. */
START_TEST(what_is_absent_is_told_where_only_names_count)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	look_at_dir(&deps, 0);
	deps_add_absent(&deps, AT_FDCWD, "dir/gophermap");
	ck_assert_uint_eq(deps.n, 2);
	tree_write("dir/gophermap", "map\n");
	read_dir(&deps);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	look_at_dir(&deps, DAY);
	read_dir(&deps);
	deps_add_absent(&deps, AT_FDCWD, "dir/none");
	ck_assert_uint_eq(deps.n, 2);
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(a_listing_tells_the_names_it_was_made_from)
{
	struct deps deps = { .collecting = true };
	struct listing listing;
	struct conf conf = { 0 };
	struct root root;

	ck_assert_int_eq(root_open(&root, tree_make(), &conf), 0);
	ck_assert_int_eq(mkdir("texts", 0755), 0);
	tree_write("texts/a.txt", "a\n");
	tree_write("texts/b.txt", "b\n");
	ck_assert_int_eq(listing_read(&listing, &root, "texts", &deps), 0);
	ck_assert_uint_eq(listing.n, 2);
	ck_assert(hold(&deps.list[0].names, "texts"));
	touch("texts");
	ck_assert(deps_are_valid(&deps, root.fd));
	ck_assert_int_eq(remove("texts/b.txt"), 0);
	ck_assert(!deps_are_valid(&deps, root.fd));
	listing_free(&listing);
	deps_free(&deps);
	root_close(&root);
	tree_remove();
}
END_TEST

/* It may be replaced by a file for all, with the same name and number. */
START_TEST(names_do_not_count_where_one_is_private)
{
	struct deps deps = { .collecting = true };
	struct listing listing;
	struct conf conf = { 0 };
	struct root root;

	ck_assert_int_eq(root_open(&root, tree_make(), &conf), 0);
	ck_assert_int_eq(mkdir("texts", 0755), 0);
	tree_write("texts/a.txt", "a\n");
	tree_write("texts/b.txt", "b\n");
	ck_assert_int_eq(chmod("texts/b.txt", 0600), 0);
	ck_assert_int_eq(listing_read(&listing, &root, "texts", &deps), 0);
	ck_assert_uint_eq(listing.n, 1);
	touch("texts");
	ck_assert(!deps_are_valid(&deps, root.fd));
	listing_free(&listing);
	deps_free(&deps);
	root_close(&root);
	tree_remove();
}
END_TEST

Suite *
dir_hash_suite(void)
{
	const TTest *const tests[] = {
		names_are_the_same_until_one_comes_or_goes,
		a_name_of_another_file_is_not_the_same,
		each_reading_has_a_seed_of_its_own,
		with_symlinks_nothing_is_known,
		of_too_many_nothing_is_known,
		a_touched_directory_holds_for_its_names,
		a_directory_that_changes_is_kept_for_its_names,
		a_directory_that_becomes_private_does_not_hold,
		names_that_are_not_of_the_look_do_not_count,
		what_was_read_twice_while_it_changed_is_not_kept,
		what_is_absent_is_told_where_only_names_count,
		a_listing_tells_the_names_it_was_made_from,
		names_do_not_count_where_one_is_private,
	};

	return SUITE("names", tests);
}
