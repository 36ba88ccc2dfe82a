/* site/walk */
#include "site/walk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite.h"

static int
compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Returns all paths of a walk, sorted, with blanks between; or "none". */
static const char *
walk_from(const char *path)
{
	static char all[8192];
	char *found[64];
	enum walk_state state;
	struct walk walk;
	size_t i, n;

	if (walk_open(&walk, &tree_root, path) == -1)
		return "none";
	n = 0;
	while ((state = walk_next(&walk)) != WALK_END)
		if (state == WALK_FOUND) {
			ck_assert_uint_lt(n, 64);
			found[n++] = strdup(walk.path);
		}
	ck_assert_int_eq(walk_next(&walk), WALK_END);
	walk_close(&walk);
	walk_close(&walk);
	qsort(found, n, sizeof found[0], compare_strings);
	all[0] = '\0';
	for (i = 0; i < n; i++) {
		(void)strcat(strcat(all, i ? " " : ""), found[i]);
		free(found[i]);
	}
	return all;
}

START_TEST(a_walk_sees_what_clients_may_see)
{
	tree_open();
	ck_assert_int_eq(mkdir("closed", 0750), 0);
	tree_write("closed/x.txt", "x");
	ck_assert_int_eq(mkdir("unlisted", 0711), 0);
	tree_write("unlisted/x.txt", "x");
	ck_assert_int_eq(mkdir("shut", 0744), 0);
	tree_write("shut/x.txt", "x");
	ck_assert_int_eq(mkdir(".git", 0755), 0);
	tree_write(".git/x.txt", "x");
	ck_assert_str_eq(walk_from(""),
	    "a.txt app app/index.lua data dir dir/f10 dir/f2 dir/sub "
	    "dir/sub/deep.txt in map run.lua up x.gophermap");
	ck_assert_str_eq(walk_from("dir"),
	    "dir/f10 dir/f2 dir/sub dir/sub/deep.txt");
	tree_close();
}
END_TEST

START_TEST(a_walk_begins_in_public_directories)
{
	tree_open();
	ck_assert_int_eq(mkdir("closed", 0750), 0);
	ck_assert_int_eq(mkdir(".git", 0755), 0);
	errno = EIO;	/* of another call */
	ck_assert_str_eq(walk_from("closed"), "none");
	ck_assert_int_eq(errno, EACCES);
	ck_assert_str_eq(walk_from(".git"), "none");
	ck_assert_str_eq(walk_from("outdir"), "none");
	ck_assert_str_eq(walk_from("a.txt"), "none");
	ck_assert_str_eq(walk_from("nonesuch"), "none");
	ck_assert_str_eq(walk_from("lib"), "none");
	tree_close();
}
END_TEST

START_TEST(links_that_go_round_end)
{
	tree_open();
	ck_assert_int_eq(symlink(".", "dir/here"), 0);
	ck_assert_int_eq(symlink("../..", "dir/sub/top"), 0);
	ck_assert_int_eq(symlink("sub", "dir/again"), 0);
	ck_assert_int_eq(mkdir(".store", 0755), 0);
	ck_assert_int_eq(symlink("../.store", ".store/self"), 0);
	ck_assert_int_eq(symlink("../.store", "dir/stored"), 0);
	tree_write(".store/y.txt", "y");
	ck_assert_str_eq(walk_from("dir"),
	    "dir/again dir/f10 dir/f2 dir/here dir/stored dir/stored/self "
	    "dir/stored/y.txt dir/sub dir/sub/deep.txt dir/sub/top "
	    "dir/sub/top/a.txt dir/sub/top/app dir/sub/top/app/index.lua "
	    "dir/sub/top/data dir/sub/top/dir dir/sub/top/in dir/sub/top/lib "
	    "dir/sub/top/map dir/sub/top/run.lua dir/sub/top/up "
	    "dir/sub/top/x.gophermap");
	tree_close();
}
END_TEST

START_TEST(many_directories_are_told_apart)
{
	char path[32];
	struct walk walk;
	enum walk_state state;
	int i, files;

	tree_open();
	for (i = 0; i < 500; i++) {
		(void)snprintf(path, sizeof path, "map/d%d", i);
		ck_assert_int_eq(mkdir(path, 0755), 0);
		(void)snprintf(path, sizeof path, "map/d%d/file", i);
		tree_write(path, "x");
	}
	ck_assert_int_eq(walk_open(&walk, &tree_root, "map"), 0);
	for (files = 0; (state = walk_next(&walk)) != WALK_END;)
		files += state == WALK_FOUND && !walk.entry.is_dir;
	ck_assert_int_eq(files, 500);
	walk_close(&walk);
	tree_close();
}
END_TEST

/* The owner of a directory can make any number of symlinks to it. */
START_TEST(directories_that_wait_take_limited_memory)
{
	enum { LINKS = 100, BEFORE = WALK_WAITING_MAX - 1000 };
	enum walk_state state;
	struct walk walk;
	char path[32];
	int i, links = 0;

	tree_open();
	for (i = 0; i < LINKS; i++) {
		(void)snprintf(path, sizeof path, "map/l%d", i);
		ck_assert_int_eq(symlink(".", path), 0);
	}
	ck_assert_int_eq(walk_open(&walk, &tree_root, "map"), 0);
	walk.waiting_bytes = BEFORE;
	while ((state = walk_next(&walk)) != WALK_END) {
		links += state == WALK_FOUND && walk.entry.is_link;
		ck_assert_uint_lt(walk.links.n, 1000 / strlen("map/l1") / 4);
		ck_assert_uint_le(walk.waiting_bytes, WALK_WAITING_MAX);
	}
	ck_assert_int_eq(links, LINKS);
	ck_assert_uint_eq(walk.waiting_bytes, BEFORE);
	walk_close(&walk);
	tree_close();
}
END_TEST

Suite *
walk_suite(void)
{
	const TTest *const tests[] = {
		a_walk_sees_what_clients_may_see,
		a_walk_begins_in_public_directories,
		links_that_go_round_end,
		many_directories_are_told_apart,
		directories_that_wait_take_limited_memory,
	};

	return SUITE("walk", tests);
}
