/* Integers of Lua as text, with and without the build option FAST_INTEGERS. */
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>

#include "suite.h"

START_TEST(integers_are_written_to_the_last_digit)
{
	static const char *const numbers[] = { "0", "7", "-1", "10", "-10",
		"65535", "1000000007", "-2147483648", "9223372036854775807",
		"-9223372036854775808" };
	lua_State *L = luaL_newstate();
	char *end;
	size_t i;

	ck_assert_ptr_nonnull(L);
	for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		lua_pushinteger(L, strtoll(numbers[i], &end, 10));
		lua_pushliteral(L, "!");
		lua_concat(L, 2);
		ck_assert_str_eq(lua_tostring(L, 1),
		    lua_pushfstring(L, "%s!", numbers[i]));
		lua_settop(L, 0);
	}
	lua_close(L);
}
END_TEST

START_TEST(other_formats_are_those_of_the_c_library)
{
	volatile long long number = 1234567;
	char tight[5], wide[40];

	(void)snprintf(tight, sizeof tight, "%lld", number);
	ck_assert_str_eq(tight, "1234");
	ck_assert_int_eq(snprintf(wide, sizeof wide, "%lld!", number), 8);
	ck_assert_str_eq(wide, "1234567!");
	ck_assert_int_eq(snprintf(wide, sizeof wide, "%.3f", 0.5), 5);
	ck_assert_str_eq(wide, "0.500");
}
END_TEST

Suite *
fast_integers_suite(void)
{
	const TTest *const tests[] = {
		integers_are_written_to_the_last_digit,
		other_formats_are_those_of_the_c_library,
	};

	return SUITE("fast_integers", tests);
}
