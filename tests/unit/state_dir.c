#include "store/state_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "suite.h"

START_TEST(a_directory_that_cannot_be_used_changes_nothing)
{
	char path[PATH_MAX + 16];
	int before;

	snprintf(path, sizeof path, "%s/dir", tree_make());
	ck_assert_int_eq(state_dir_open(path), 0);
	before = state_dir_fd();
	ck_assert_int_ne(before, -1);
	ck_assert_int_eq(state_dir_check(), 0);
	ck_assert_int_eq(state_dir_open("/nowhere/at/all"), -1);
	ck_assert_int_eq(errno, ENOENT);
	strcat(path, "/f2");
	ck_assert_int_eq(state_dir_open(path), -1);
	ck_assert_int_eq(errno, ENOTDIR);
	ck_assert_int_eq(state_dir_fd(), before);
	ck_assert_int_eq(state_dir_open(""), 0);
	ck_assert_int_eq(state_dir_fd(), -1);
	ck_assert_int_eq(state_dir_check(), 0);
	tree_remove();
}
END_TEST

START_TEST(another_directory_takes_its_place)
{
	int before;

	ck_assert_int_eq(state_dir_open(tree_make()), 0);
	before = state_dir_fd();
	ck_assert_int_eq(state_dir_open("dir"), 0);
	ck_assert_int_eq(fcntl(before, F_GETFD), -1);
	before = state_dir_fd();
	ck_assert_int_eq(state_dir_open(""), 0);
	ck_assert_int_eq(fcntl(before, F_GETFD), -1);
	tree_remove();
}
END_TEST

Suite *
state_dir_suite(void)
{
	const TTest *const tests[] = {
		a_directory_that_cannot_be_used_changes_nothing,
		another_directory_takes_its_place,
	};

	return SUITE("state_dir", tests);
}
