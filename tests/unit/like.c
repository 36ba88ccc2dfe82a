#include "store/like.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"

static bool
pattern_matches(bool is_like, char escape, const char *pattern,
    const char *text)
{
	const struct like like = { bytes_of(pattern), is_like, escape };

	return like_matches(&like, bytes_of(text));
}

static const struct {
	const char *pattern, *text;
	bool like, glob;	/* in which `*` and `?` stand for `%` and `_` */
} patterns[] = {
	{ "", "", true, true },
	{ "", "a", false, false },
	{ "%", "", true, true },
	{ "%%", "abc", true, true },
	{ "abc", "abc", true, true },
	{ "abc", "abcd", false, false },
	{ "abc", "ab", false, false },
	{ "ABC", "abc", true, false },
	{ "\303\204", "\303\244", false, false },
	{ "a_c", "abc", true, true },
	{ "a_c", "a\303\244c", true, true },
	{ "_", "\342\202\254", true, true },
	{ "__", "\342\202\254", false, false },
	{ "_", "", false, false },
	{ "_", "\200", true, true },
	{ "__", "\303\303", true, true },
	{ "a%c", "ac", true, true },
	{ "a%c", "abcbc", true, true },
	{ "a%c", "abcb", false, false },
	{ "%ab%ab%", "xxabyabz", true, true },
	{ "%ab%ab%", "xxabya", false, false },
	{ "%ab", "aab", true, true },
	{ "a%b%c", "aXbYbZc", true, true },
	{ "%_", "ab", true, true },
	{ "%_b", "b", false, false },
};

START_TEST(patterns_match_as_in_sql)
{
	char glob[32], *c;
	size_t i;

	for (i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
		snprintf(glob, sizeof glob, "%s", patterns[i].pattern);
		for (c = glob; *c != '\0'; c++)
			*c = *c == '%' ? '*' : *c == '_' ? '?' : *c;
		ck_assert_msg(pattern_matches(true, '\0', patterns[i].pattern,
				  patterns[i].text) == patterns[i].like,
		    "LIKE %s %s", patterns[i].pattern, patterns[i].text);
		ck_assert_msg(pattern_matches(false, '\0', glob,
				  patterns[i].text) == patterns[i].glob,
		    "GLOB %s %s", glob, patterns[i].text);
	}
}
END_TEST

START_TEST(an_escape_takes_the_meaning_away)
{
	ck_assert(pattern_matches(true, '\\', "10\\%", "10%"));
	ck_assert(!pattern_matches(true, '\\', "10\\%", "100"));
	ck_assert(pattern_matches(true, '%', "100%%", "100%"));
	ck_assert(!pattern_matches(true, '%', "100%%", "100 "));
	ck_assert(pattern_matches(true, 'x', "x_xx", "_x"));
	ck_assert(pattern_matches(true, '\\', "a\\", "a\\"));
}
END_TEST

START_TEST(sets_of_glob_hold_ranges)
{
	ck_assert(pattern_matches(false, '\0', "[a-c]x", "bx"));
	ck_assert(!pattern_matches(false, '\0', "[a-c]x", "dx"));
	ck_assert(pattern_matches(false, '\0', "[^a-c]x", "dx"));
	ck_assert(!pattern_matches(false, '\0', "[^a-c]x", "ax"));
	ck_assert(pattern_matches(false, '\0', "[abc]x", "bx"));
	ck_assert(!pattern_matches(false, '\0', "[abc]x", "dx"));
	ck_assert(pattern_matches(false, '\0', "[]]", "]"));
	ck_assert(pattern_matches(false, '\0', "[^]]", "a"));
	ck_assert(pattern_matches(false, '\0', "[a-]", "-"));
	ck_assert(!pattern_matches(false, '\0', "[abc", "a"));
	ck_assert(!pattern_matches(false, '\0', "[", "["));
	ck_assert(!pattern_matches(false, '\0', "[]", "]"));
	ck_assert(pattern_matches(false, '\0', "*[0-9]", "page 7"));
}
END_TEST

/* Trying every way to divide the text among the wildcards would never end. */
START_TEST(many_wildcards_take_no_longer_than_one)
{
	enum { N = 100000 };
	char pattern[100], *text;
	size_t i;

	text = malloc(N + 1);
	ck_assert_ptr_nonnull(text);
	memset(text, 'a', N);
	text[N] = '\0';
	for (i = 0; i + 2 < sizeof pattern; i += 2)
		memcpy(pattern + i, "%a", 2);
	memcpy(pattern + i, "b", 2);
	ck_assert(!pattern_matches(true, '\0', pattern, text));
	text[N - 1] = 'b';
	ck_assert(pattern_matches(true, '\0', pattern, text));
	free(text);
}
END_TEST

Suite *
like_suite(void)
{
	const TTest *const tests[] = {
		patterns_match_as_in_sql,
		an_escape_takes_the_meaning_away,
		sets_of_glob_hold_ranges,
		many_wildcards_take_no_longer_than_one,
	};

	return SUITE("like", tests);
}
