/* base/log_throttle */
#include "base/log_throttle.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suite.h"

START_TEST(a_key_is_admitted_once)
{
	ck_assert(log_throttle_admits(UINT64_C(0x123456789abcdef)));
	ck_assert(!log_throttle_admits(UINT64_C(0x123456789abcdef)));
	ck_assert(log_throttle_admits(UINT64_C(0x923456789abcdef)));
	ck_assert(!log_throttle_admits(UINT64_C(0x123456789abcdef)));
}
END_TEST

START_TEST(a_full_table_withholds_messages)
{
	unsigned admitted = 0;
	uint64_t i;

	for (i = 1; i <= 100000; i++)
		admitted += log_throttle_admits(i << 32 | i * 2654435761U);
	ck_assert_uint_gt(admitted, 1000);
	ck_assert_uint_lt(admitted, 5000);
}
END_TEST

START_TEST(processes_share_the_table)
{
	int status;
	pid_t pid;

	log_throttle_share();
	pid = fork();
	ck_assert_int_ne(pid, -1);
	if (pid == 0)
		_exit(log_throttle_admits(7) ? 0 : 1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert(!log_throttle_admits(7));
}
END_TEST

Suite *
log_throttle_suite(void)
{
	const TTest *const tests[] = {
		a_key_is_admitted_once,
		a_full_table_withholds_messages,
		processes_share_the_table,
	};

	return SUITE("log_throttle", tests);
}
