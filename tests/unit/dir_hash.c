/* site/dir_hash */
#include "site/dir_hash.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite.h"

static bool
still_holds(const struct dir_hash *names, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	ck_assert_int_ne(fd, -1);
	return dir_hash_matches(names, fd);
}

START_TEST(names_are_the_same_until_one_comes_or_goes)
{
	struct dir_hash names;

	(void)tree_make();
	names = tree_dir_hash("dir");
	ck_assert(still_holds(&names, "dir"));
	tree_write("dir/f2", "other bytes\n");
	ck_assert_int_eq(chmod("dir/f2", 0600), 0);
	ck_assert(still_holds(&names, "dir"));
	tree_write("dir/new", "new\n");
	ck_assert(!still_holds(&names, "dir"));
	ck_assert_int_eq(remove("dir/new"), 0);
	ck_assert(still_holds(&names, "dir"));
	ck_assert_int_eq(remove("dir/f2"), 0);
	ck_assert(!still_holds(&names, "dir"));
	ck_assert(!still_holds(&names, "dir/sub"));
	tree_remove();
}
END_TEST

START_TEST(a_name_of_another_file_is_not_the_same)
{
	struct dir_hash names;

	(void)tree_make();
	names = tree_dir_hash("dir");
	tree_write("new", "new\n");
	ck_assert_int_eq(rename("new", "dir/f2"), 0);
	ck_assert(!still_holds(&names, "dir"));
	names = tree_dir_hash("dir");
	ck_assert_int_eq(rename("dir/f2", "dir/f3"), 0);
	ck_assert(!still_holds(&names, "dir"));
	tree_remove();
}
END_TEST

START_TEST(each_reading_has_a_seed_of_its_own)
{
	struct dir_hash a, b;

	(void)tree_make();
	a = tree_dir_hash("dir");
	b = tree_dir_hash("dir");
	ck_assert(a.seed != 0 && b.seed != 0 && a.seed != b.seed);
	ck_assert(a.hash != b.hash);
	tree_remove();
}
END_TEST

/* The target of a symlink may change, which does not show here. */
START_TEST(with_symlinks_nothing_is_known)
{
	struct dir_hash names;

	(void)tree_make();
	ck_assert_int_eq(symlink("f2", "dir/link"), 0);
	names = tree_dir_hash("dir");
	ck_assert(names.seed == 0);
	ck_assert(!still_holds(&names, "dir"));
	tree_remove();
}
END_TEST

START_TEST(of_too_many_nothing_is_known)
{
	struct dir_hash_reader reader;
	struct dirent found = { .d_ino = 1, .d_type = DT_REG };
	int i;

	dir_hash_begin(&reader, hash_seed());
	for (i = 0; i < DIR_HASH_MAX; i++)
		dir_hash_add(&reader, &found);
	ck_assert(dir_hash_end(&reader).seed != 0);
	dir_hash_add(&reader, &found);
	ck_assert(dir_hash_end(&reader).seed == 0);
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
	};

	return SUITE("dir_hash", tests);
}
