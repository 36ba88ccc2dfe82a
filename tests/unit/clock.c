#include "base/clock.h"

#include <limits.h>

#include "suite.h"

START_TEST(a_deadline_counts_down_to_nothing)
{
	ck_assert_int_gt(deadline_left(deadline_in(60000)), 59000);
	ck_assert_int_le(deadline_left(deadline_in(60000)), 60000);
	ck_assert_int_eq(deadline_left(clock_ms() - 1), 0);
	ck_assert_int_eq(deadline_left(INT64_MAX), INT_MAX);
}
END_TEST

Suite *
clock_suite(void)
{
	const TTest *const tests[] = {
		a_deadline_counts_down_to_nothing,
	};

	return SUITE("clock", tests);
}
