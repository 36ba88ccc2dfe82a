#include "site/lua_match.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conf/lua_pattern.h"
#include "suite.h"

enum { PLENTY = 1000 * 1000, LONGEST = 1000 };

static lua_State *L;

static void
open_lua(void)
{
	L = luaL_newstate();
	luaL_openlibs(L);
}

/* Calls string.gsub(text, pattern, target, 1). Leaves its results, or nil. */
static void
ask_lua(const char *text, const char *pattern, const char *target)
{
	lua_settop(L, 0);
	lua_getglobal(L, "string");
	lua_getfield(L, -1, "gsub");
	lua_pushstring(L, text);
	lua_pushstring(L, pattern);
	lua_pushstring(L, target);
	lua_pushinteger(L, 1);
	if (lua_pcall(L, 4, 2, 0) != LUA_OK)
		lua_pushnil(L);
}

/* Checks that Lua and lua_match_replace() agree. */
static void
assert_like_lua(const char *text, const char *pattern, const char *target)
{
	struct buf out = { 0 };
	enum lua_match_state state;
	long steps = PLENTY;

	state = lua_match_replace(bytes_of(text), bytes_of(pattern), target,
	    LONGEST, &steps, &out);
	ask_lua(text, pattern, target);
	if (lua_isnil(L, -1))
		ck_assert_msg(state == LUA_MATCH_STOPPED, "%s: %s, %s: %s",
		    text, pattern, target, lua_tostring(L, -2));
	else
		ck_assert_msg(state ==
			(lua_tointeger(L, -1) ? LUA_MATCH_FOUND :
						LUA_MATCH_NONE),
		    "%s: %s: %d", text, pattern, state);
	if (state == LUA_MATCH_FOUND)
		ck_assert_msg(out.len == lua_rawlen(L, -2) &&
			(out.len == 0 ||
			    memcmp(buf_bytes(&out), lua_tostring(L, -2),
				out.len) == 0),
		    "%s: %s, %s: %.*s", text, pattern, target, (int)out.len,
		    buf_bytes(&out));
	buf_free(&out);
}

START_TEST(a_match_is_that_of_lua)
{
	static const struct {
		const char *text, *pattern, *target;
	} cases[] = {
		{ "/old/a/b", "^/old/(.*)", "/new/%1" },
		{ "/a/old/b", "/old/", "/%0%%" },
		{ "abcabc", "(b)(c)", "%2%1" },
		{ "aaa", "a-", "x" },
		{ "aaab", "a-b", "x" },
		{ "aab", "^a?a?a?b", "x" },
		{ "caab", "^a?", "x" },
		{ "x=1, y=22", "(%w+)=(%d%d)", "%2=%1" },
		{ "f(a(b)c)d", "%b()", "x" },
		{ "f(a(b", "%b()", "x" },
		{ "'a''b", "%b''", "x" },
		{ "THE (quick) fox", "%f[%a]%a+%f[%A]", "x" },
		{ "quick", "%f[%w]()%w", "%1" },
		{ "\"it's\"", "([\"'])(.-)%1", "%2" },
		{ "a]b-c", "[]]", "x" },
		{ "a]b-c", "[^]a]", "x" },
		{ "a]b-c", "[a-]+", "x" },
		{ "a-c", "[%-x]", "y" },
		{ "a.b", "%.", "x" },
		{ "a$", "a$$", "x" },
		{ "a$b", "$b", "x" },
		{ "^a", "^^a", "x" },
		{ "", "^$", "x" },
		{ "", "x*", "y" },
		{ "h\xf6he", "[\xc0-\xff]", "o" },
		{ "aXbZ", "%l%U", "x" },
	};
	size_t i;

	open_lua();
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_like_lua(cases[i].text, cases[i].pattern,
		    cases[i].target);
	lua_close(L);
}
END_TEST

/* Writes up to `most` random pieces into `out`. */
static void
put_pieces(char *out, const char *const *pieces, size_t n, int most)
{
	long count;

	*out = '\0';
	for (count = random() % (most + 1); count > 0; count--)
		out = stpcpy(out, pieces[(size_t)random() % n]);
}

START_TEST(a_random_match_is_that_of_lua)
{
	static const char *const letters[] = { "a", "b", "ab", "-", "1", "(",
		")", "A", "]", "." };
	static const char *const items[] = { "a", "b", "ab", ".", "%a", "%A",
		"%d", "%.", "[ab]", "[^a]", "[]-]", "[a-b1]", "[%a.]", "(", ")",
		"()", "*", "+", "-", "?", "%b()", "%f[a]", "%f[^%a]", "%1",
		"%2", "^", "$", "(.-)", "(.*)" };
	static const char *const targets[] = { "x", "%0", "%1", "%2", "%%" };
	char text[64], pattern[128], target[32];
	long i, n = 0, runs = test_runs();

	open_lua();
	srandom(1);
	for (i = 0; i < runs; i++) {
		put_pieces(text, letters, 10, 12);
		put_pieces(pattern, items, sizeof items / sizeof items[0], 7);
		put_pieces(target, targets, 5, 4);
		if (lua_pattern_check(pattern, target) != NULL)
			continue;
		assert_like_lua(text, pattern, target);
		n++;
	}
	ck_assert_int_gt(n, runs / 5);
	lua_close(L);
}
END_TEST

/* Matches a text of n times the letter a; returns the steps that are left. */
static long
match_letters(size_t n, const char *pattern, long steps,
    enum lua_match_state state)
{
	char *text = malloc(n + 1);
	struct buf out = { 0 };

	memset(text, 'a', n);
	ck_assert_int_eq(lua_match_replace((struct bytes){ text, n },
			     bytes_of(pattern), "%0%0", LONGEST, &steps, &out),
	    state);
	free(text);
	buf_free(&out);
	return steps;
}

START_TEST(steps_are_limited)
{
	static const char *const hopeless[] = { "(.*)(.*)(.*)(.*)x", ".-.-.-x",
		"a?a?a?a?a?a?a?a?.*.*x", "(a+)(a+)%1%2x", "%f[b]", "a*x" };
	size_t i;

	for (i = 0; i < sizeof hopeless / sizeof hopeless[0]; i++)
		ck_assert_int_eq(
		    match_letters(2000, hopeless[i], 1000, LUA_MATCH_STOPPED),
		    0);
	match_letters(2000, "^a*x", 10 * 1000, LUA_MATCH_NONE);
	ck_assert_int_ge(match_letters(100, "^(.*)$", 1000, LUA_MATCH_FOUND),
	    500);
}
END_TEST

START_TEST(a_pattern_may_be_too_complex)
{
	char pattern[3 * 250 + 1] = "";
	int i;

	for (i = 0; i < 250; i++)
		strcat(pattern, "a?");
	match_letters(300, pattern, PLENTY, LUA_MATCH_STOPPED);
}
END_TEST

/* The text ends at the end of its memory. */
START_TEST(nothing_behind_the_text_is_read)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct buf out = { 0 };
	long steps = PLENTY;
	char *map;

	map = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(map, MAP_FAILED);
	ck_assert_int_eq(mprotect(map + page, page, PROT_NONE), 0);
	map[page - 1] = 'a';
	ck_assert_int_eq(lua_match_replace((struct bytes){ map + page - 1, 1 },
			     bytes_of("^(a*)%f[^a](.-)b?$"), "%1", LONGEST,
			     &steps, &out),
	    LUA_MATCH_FOUND);
	buf_free(&out);
	munmap(map, 2 * page);
}
END_TEST

START_TEST(a_result_is_limited)
{
	match_letters(LONGEST / 2, "^.*$", PLENTY, LUA_MATCH_FOUND);
	match_letters(LONGEST / 2 + 1, "^.*$", PLENTY, LUA_MATCH_NONE);
	match_letters(LONGEST, "^b?", PLENTY, LUA_MATCH_FOUND);
	match_letters(LONGEST + 1, "^b?", PLENTY, LUA_MATCH_NONE);
}
END_TEST

Suite *
lua_match_suite(void)
{
	const TTest *const tests[] = {
		a_match_is_that_of_lua,
		a_random_match_is_that_of_lua,
		steps_are_limited,
		a_pattern_may_be_too_complex,
		nothing_behind_the_text_is_read,
		a_result_is_limited,
	};

	return SUITE_OF_RUNS("lua_match", tests);
}
