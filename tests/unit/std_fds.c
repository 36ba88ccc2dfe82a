#include "base/std_fds.h"

#include <fcntl.h>
#include <unistd.h>

#include "suite.h"

START_TEST(descriptors_of_one_pipe_are_the_same)
{
	int one[2], other[2], null, directory;

	ck_assert_int_eq(pipe(one), 0);
	ck_assert_int_eq(pipe(other), 0);
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	ck_assert_int_ne(null, -1);
	directory = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ne(directory, -1);
	ck_assert(std_fds_are_same(one[0], one[1]));
	ck_assert(!std_fds_are_same(one[0], directory));
	ck_assert(!std_fds_are_same(one[0], other[0]));
	ck_assert(!std_fds_are_same(one[0], null));
	ck_assert(!std_fds_are_same(null, null));	/* no connection */
	close(null);
	close(directory);
	close(one[0]);
	close(one[1]);
	close(other[0]);
	close(other[1]);
}
END_TEST

START_TEST(a_discarded_descriptor_is_the_null_device)
{
	int ends[2];
	char byte;

	ck_assert_int_eq(pipe(ends), 0);
	std_fds_discard(ends[0]);
	ck_assert_int_eq(read(ends[0], &byte, 1), 0);
	ck_assert(!std_fds_are_same(ends[0], ends[1]));
	close(ends[0]);
	close(ends[1]);
}
END_TEST

Suite *
std_fds_suite(void)
{
	const TTest *const tests[] = {
		descriptors_of_one_pipe_are_the_same,
		a_discarded_descriptor_is_the_null_device,
	};

	return SUITE("std_fds", tests);
}
