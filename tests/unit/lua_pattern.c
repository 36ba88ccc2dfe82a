#include "conf/lua_pattern.h"

#include <stdbool.h>

#include "suite.h"

START_TEST(invalid_patterns_are_found)
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

START_TEST(slow_patterns_are_found)
{
	static const struct {
		const char *pattern;
		bool is_slow;
	} cases[] = {
		{ "^/old/(.*)$", false },
		{ "^*+-", false },
		{ "^*+-*", true },
		{ "^a?b?(c?)[de]?%a?", false },
		{ "^[*]-x%*", false },
		{ "^%b()*%f[a-z]+(a*)%1*$", false },
		{ "^a*b+", true },
		{ "^(.-)/[%w_-]+", true },
		{ "/old/", true },
		{ "", true },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg((lua_pattern_advice(cases[i].pattern) != NULL) ==
			cases[i].is_slow,
		    "%s", cases[i].pattern);
}
END_TEST

Suite *
lua_pattern_suite(void)
{
	const TTest *const tests[] = {
		invalid_patterns_are_found,
		slow_patterns_are_found,
	};

	return SUITE("lua_pattern", tests);
}
