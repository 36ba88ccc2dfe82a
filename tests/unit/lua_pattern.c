/* conf/lua_pattern */
#include "conf/lua_pattern.h"

#include "suite.h"

START_TEST(unsound_patterns_are_found)
{
	static const struct {
		const char *pattern, *target;
		bool sound;
	} cases[] = {
		{ "^/old/(.*)$", "/new/%1", true },
		{ "", "", true },
		{ "[]]", NULL, true },
		{ "[^]%]a-z]", NULL, true },
		{ "%(%[%%", "%%", true },
		{ "%bxy%f[%w]", NULL, true },
		{ "(a)(b)%1", "%2%1%0", true },
		{ "a", "%1", true },
		{ "()", "%1", true },
		{ "(", NULL, false },
		{ ")", NULL, false },
		{ "(()", NULL, false },
		{ "[", NULL, false },
		{ "[a", NULL, false },
		{ "[]", NULL, false },
		{ "[%", NULL, false },
		{ "[%]", NULL, false },
		{ "%", NULL, false },
		{ "%b", NULL, false },
		{ "%bx", NULL, false },
		{ "%fx", NULL, false },
		{ "%1", NULL, false },
		{ "(a%1)", NULL, false },
		{ "(a)%2", NULL, false },
		{ "a", "%2", false },
		{ "a", "%", false },
		{ "a", "%x", false },
		{ "((((((((((((((((((((((((((((((((()))))))))))))))))))))))))))"
		  "))))))",
		    NULL, false },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg((lua_pattern_check(cases[i].pattern,
				   cases[i].target) == NULL) == cases[i].sound,
		    "%s %s", cases[i].pattern, cases[i].target);
}
END_TEST

Suite *
lua_pattern_suite(void)
{
	const TTest *const tests[] = {
		unsound_patterns_are_found,
	};

	return SUITE("lua_pattern", tests);
}
