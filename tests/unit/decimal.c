/* base/decimal */
#include <inttypes.h>
#include <stdio.h>

#include "base/decimal.h"
#include "suite.h"

START_TEST(a_number_is_written_as_printf_writes_it)
{
	static const uint64_t numbers[] = { 0, 1, 9, 10, 70, 99, 100, 65535,
		9999999999, INT64_MAX, UINT64_MAX };
	char written[DECIMAL_MAX + 1], expected[DECIMAL_MAX + 1];
	size_t i;

	for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		*decimal_put(written, numbers[i]) = '\0';
		(void)snprintf(expected, sizeof expected, "%" PRIu64,
		    numbers[i]);
		ck_assert_str_eq(written, expected);
	}
}
END_TEST

Suite *
decimal_suite(void)
{
	const TTest *const tests[] = {
		a_number_is_written_as_printf_writes_it,
	};

	return SUITE("decimal", tests);
}
