#include "script/redirect.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdbool.h>
#include <string.h>

#include "base/log.h"
#include "script/watchdog.h"
#include "script/arena.h"

enum { REDIRECT_MEMORY = 1024 * 1024, TARGET_MAX = 2048 };

/* A match of one pattern: result = selector:gsub(pattern, target, 1). */
struct substitution {
	lua_State *L;
	struct bytes selector;
	struct bytes pattern;
	const char *target;
	bool matches;
	char result[TARGET_MAX + 1];
};

static bool
is_valid_target(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20)
			return false;
	return len <= TARGET_MAX;
}

static int
substitute_protected(lua_State *L)
{
	struct substitution *m = lua_touserdata(L, 1);
	const char *result;
	size_t len;

	luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 0);	/* +1 */
	lua_getfield(L, -1, "gsub");				/* +1 */
	lua_pushlstring(L, m->selector.at, m->selector.len);	/* +1 */
	lua_pushlstring(L, m->pattern.at, m->pattern.len);	/* +1 */
	lua_pushstring(L, m->target);				/* +1 */
	lua_pushinteger(L, 1);					/* +1 */
	lua_call(L, 4, 2);					/* -3 */
	result = lua_tolstring(L, -2, &len);
	m->matches = lua_tointeger(L, -1) > 0 && is_valid_target(result, len);
	if (m->matches)
		strcpy(m->result, result);
	return 0;
}

static void
substitute_in_state(void *substitution)
{
	struct substitution *m = substitution;

	lua_pushcfunction(m->L, substitute_protected);
	lua_pushlightuserdata(m->L, m);
	if (lua_pcall(m->L, 1, 0, 0) != LUA_OK)
		m->matches = false;
}

/*
 * Reports whether the pattern matches. A pattern that raises an error, despite
 * lua_pattern_check(), or takes too long, does not match. (A client can craft a
 * selector that makes a pattern slow.) Never left by a jump.
 */
static bool
matches_pattern(struct substitution *m, unsigned ticks)
{
	struct arena arena;

	m->matches = false;
	m->L = NULL;
	if (arena_open(&arena, REDIRECT_MEMORY) == 0)
		m->L = lua_newstate(arena_alloc, &arena);
	if (m->L != NULL &&
	    !watchdog_run(substitute_in_state, NULL, m, ticks)) {
		log_warn("moved, gone: pattern \"%.*s\" takes too long; "
			 "simplify it",
		    (int)m->pattern.len, m->pattern.at);
		m->matches = false;
	}
	arena_close(&arena);
	return m->matches;
}

/*
 * Returns the length of the longest pattern that matches, 0 for none, and its
 * target. Never left by a jump.
 */
static size_t
longest_match(const struct conf_list *list, struct bytes selector,
    unsigned ticks, struct buf *target)
{
	struct substitution m = { .selector = selector };
	size_t i, longest;
	const char *tab;

	for (longest = i = 0; i < list->n; i++) {
		/* A word of `moved` is a pattern, a TAB and the target. */
		tab = strchrnul(list->words[i], '\t');
		m.pattern.at = list->words[i];
		m.pattern.len = (size_t)(tab - list->words[i]);
		m.target = *tab ? tab + 1 : tab;
		if (m.pattern.len <= longest || !matches_pattern(&m, ticks))
			continue;
		longest = m.pattern.len;
		target->len = 0;
		buf_puts(target, m.result);
	}
	return longest;
}

/* Never left by a jump. */
enum redirect_state
redirect_find(const struct conf *conf, struct bytes selector,
    struct buf *target)
{
	unsigned ticks = (unsigned)conf->handler_stuck / WATCHDOG_TICK_MS;
	struct buf unused = { 0 };
	size_t moved, gone;

	moved = longest_match(&conf->moved, selector, ticks, target);
	gone = longest_match(&conf->gone, selector, ticks, &unused);
	buf_free(&unused);
	if (moved == 0 && gone == 0)
		return REDIRECT_NONE;
	if (gone > moved)
		return REDIRECT_GONE;
	if (target->failed)
		return REDIRECT_NONE;
	return target->len > 9 &&
		memcmp(buf_bytes(target), "gopher://", 9) == 0 ?
	    REDIRECT_EXTERNAL :
	    REDIRECT_LOCAL;
}
