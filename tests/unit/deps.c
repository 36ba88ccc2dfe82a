/* site/deps */
#include "site/deps.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "suite.h"

static void
lead_to(const char *target)
{
	(void)unlink("link");
	ck_assert_int_eq(symlink(target, "link"), 0);
}

START_TEST(nothing_is_added_unless_collecting)
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

START_TEST(deps_are_valid_while_each_of_them_is)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	lead_to("dir");
	deps_add_path(&deps, AT_FDCWD, "/usr");
	tree_add_dep(&deps, "link");
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

/* As after chmod(2), or if an mtime was set back. */
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
	tree_add_dep(&deps, "link");
	ck_assert_uint_eq(deps.n, 1);
	ck_assert_int_eq(remove("link"), 0);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(what_has_moved_outside_is_not_valid)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	tree_add_dep(&deps, "dir/sub/deep.txt");
	tree_add_dep(&deps, "in");
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	/* The file is the same, but the link is absolute. */
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
	tree_add_dep(&deps, "link/f2");
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

START_TEST(a_failed_lookup_is_no_absence)
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

START_TEST(a_file_that_has_just_changed_is_not_settled)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	deps_add_path(&deps, AT_FDCWD, "/usr");
	ck_assert(deps_are_cacheable(&deps));
	tree_write("a.txt", "just now\n");
	deps_add_path(&deps, AT_FDCWD, "a.txt");
	/* It does not settle later: it was read too early. */
	ck_assert_uint_eq(deps.n, 1);
	ck_assert(!deps_are_cacheable(&deps));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(too_many_dependencies_are_not_cacheable)
{
	struct deps deps = { .collecting = true };
	char path[16];
	int i;

	for (i = 0; i < DEPS_MAX; i++) {
		(void)snprintf(path, sizeof path, "%d", i);
		deps_add(&deps, path, NULL);
	}
	ck_assert(deps_are_cacheable(&deps));
	deps_add(&deps, "nothing", NULL);
	ck_assert_uint_eq(deps.n, DEPS_MAX);
	ck_assert(!deps_are_cacheable(&deps));
	deps_free(&deps);
}
END_TEST

START_TEST(a_path_added_twice_is_one_dependency)
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

/* A new name shows in its directory; a target of a symlink does not. */
START_TEST(a_directory_shows_what_is_absent_in_it)
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
		tree_add_dep(&deps, "dir");
		deps_add_absent(&deps, AT_FDCWD, cases[i].path);
		ck_assert_msg(deps.n == cases[i].n, "%s", cases[i].path);
		ck_assert(deps_are_valid(&deps, AT_FDCWD));
		deps_free(&deps);
	}
	tree_add_dep(&deps, "dir");
	deps_add_absent(&deps, AT_FDCWD, "dir/nothing");
	tree_write("dir/nothing", "x\n");
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

/* --- directories --- */

enum { DAY = 24 * 3600 };

/* Adds dir/ as if it had last changed `age` seconds ago. */
static void
add_dir(struct deps *deps, time_t age)
{
	struct stat st;
	struct timespec changed;

	ck_assert_int_eq(stat("dir", &st), 0);
	changed = st.st_ctim;
	/* Without nanoseconds it takes two seconds to settle. */
	st.st_ctim = (struct timespec){ .tv_sec = time(NULL) - age };
	deps_add(deps, "dir", &st);
	deps->list[0].id.ctime = changed;
}

static void
add_dir_names(struct deps *deps)
{
	struct stat st;

	ck_assert_int_eq(stat("dir", &st), 0);
	deps_add_names(deps, "dir", &st, tree_dir_hash("dir"));
}

static void
touch(const char *path)
{
	static const struct timespec times[2] = { { 1, 0 }, { 1, 0 } };

	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

START_TEST(a_touched_directory_is_valid_by_its_names)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	add_dir(&deps, DAY);
	touch("dir");
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	add_dir(&deps, DAY);
	add_dir_names(&deps);
	touch("dir");
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	tree_write("dir/new", "new\n");
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(a_reply_has_a_limited_number_of_names)
{
	struct deps deps = { .collecting = true };
	struct dir_hash names;
	struct stat st;

	(void)tree_make();
	ck_assert_int_eq(mkdir("other", 0755), 0);
	ck_assert_int_eq(stat("other", &st), 0);
	names = tree_dir_hash("other");
	names.n = DIR_HASH_MAX;
	add_dir(&deps, DAY);
	deps_add(&deps, "other", &st);
	deps_add_names(&deps, "other", &st, names);
	add_dir_names(&deps);
	touch("other");
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	touch("dir");
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(a_directory_that_has_just_changed_is_valid_by_its_names)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	add_dir(&deps, 0);
	ck_assert(!deps_are_cacheable(&deps));
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	touch("dir");
	add_dir(&deps, 0);
	add_dir_names(&deps);
	ck_assert_uint_eq(deps.n, 1);
	ck_assert(deps_are_cacheable(&deps));
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	tree_write("dir/new", "new\n");
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(a_directory_that_becomes_private_is_not_valid)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	add_dir(&deps, DAY);
	add_dir_names(&deps);
	ck_assert_int_eq(chmod("dir", 0700), 0);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	ck_assert_int_eq(chmod("dir", 0755), 0);
	ck_assert(deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

/* A name may have come and gone between the stat and the reading. */
START_TEST(names_from_another_time_than_the_stat_do_not_count)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	add_dir(&deps, DAY);
	touch("dir");
	add_dir_names(&deps);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	tree_remove();
}
END_TEST

START_TEST(a_directory_read_twice_while_it_changed_is_not_cacheable)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	add_dir(&deps, 0);
	add_dir_names(&deps);
	ck_assert(deps_are_cacheable(&deps));
	add_dir_names(&deps);
	ck_assert(!deps_are_cacheable(&deps));
	deps_free(&deps);
	tree_remove();
}
END_TEST

/* Names show what is there now, not what was there at the stat. */
START_TEST(absence_is_added_where_only_names_count)
{
	struct deps deps = { .collecting = true };

	(void)tree_make();
	add_dir(&deps, 0);
	deps_add_absent(&deps, AT_FDCWD, "dir/gophermap");
	ck_assert_uint_eq(deps.n, 2);
	tree_write("dir/gophermap", "map\n");
	add_dir_names(&deps);
	ck_assert(!deps_are_valid(&deps, AT_FDCWD));
	deps_free(&deps);
	add_dir(&deps, DAY);
	add_dir_names(&deps);
	deps_add_absent(&deps, AT_FDCWD, "dir/none");
	ck_assert_uint_eq(deps.n, 2);
	deps_free(&deps);
	tree_remove();
}
END_TEST

Suite *
deps_suite(void)
{
	const TTest *const tests[] = {
		nothing_is_added_unless_collecting,
		deps_are_valid_while_each_of_them_is,
		a_change_may_show_in_the_ctime_alone,
		what_was_absent_must_stay_so,
		what_was_there_must_stay_there,
		what_has_moved_outside_is_not_valid,
		an_absolute_link_is_no_way_to_the_same_file,
		what_leads_outside_is_absent,
		a_failed_lookup_is_no_absence,
		a_file_that_has_just_changed_is_not_settled,
		too_many_dependencies_are_not_cacheable,
		a_path_added_twice_is_one_dependency,
		a_directory_shows_what_is_absent_in_it,
		a_touched_directory_is_valid_by_its_names,
		a_reply_has_a_limited_number_of_names,
		a_directory_that_has_just_changed_is_valid_by_its_names,
		a_directory_that_becomes_private_is_not_valid,
		names_from_another_time_than_the_stat_do_not_count,
		a_directory_read_twice_while_it_changed_is_not_cacheable,
		absence_is_added_where_only_names_count,
	};

	return SUITE("deps", tests);
}
