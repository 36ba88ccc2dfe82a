/* site/file_id */
#include "site/file_id.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "suite.h"

static struct file_id
id_of_path(const char *path)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	return file_id_of(&st);
}

START_TEST(a_file_that_has_changed_is_another)
{
	struct file_id one, two;

	(void)tree_make();
	one = id_of_path("a.txt");
	two = id_of_path("a.txt");
	ck_assert(file_id_is_same(&one, &two));
	tree_write("a.txt", "longer\n");
	two = id_of_path("a.txt");
	ck_assert(!file_id_is_same(&one, &two));
	tree_write("b.txt", "longer\n");
	ck_assert_int_eq(rename("b.txt", "a.txt"), 0);
	one = id_of_path("a.txt");
	ck_assert(!file_id_is_same(&one, &two));
	tree_remove();
}
END_TEST

START_TEST(a_file_settles_with_time)
{
	struct file_id id = { .ino = 1 };

	(void)clock_gettime(CLOCK_REALTIME, &id.ctime);
	id.ctime.tv_nsec |= 1;
	ck_assert(!file_id_is_settled(&id));
	id.ctime.tv_sec--;
	ck_assert(file_id_is_settled(&id));
	id.ctime.tv_nsec = 0;	/* this file system counts in seconds */
	ck_assert(!file_id_is_settled(&id));
	id.ctime.tv_sec -= 3;
	ck_assert(file_id_is_settled(&id));
	id.ctime.tv_sec += 3600;	/* the clock was set back */
	ck_assert(file_id_is_settled(&id));
}
END_TEST

Suite *
file_id_suite(void)
{
	const TTest *const tests[] = {
		a_file_that_has_changed_is_another,
		a_file_settles_with_time,
	};

	return SUITE("file_id", tests);
}
