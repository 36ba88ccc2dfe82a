#include "script/redirect.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdbool.h>
#include <string.h>

#include "base/log.h"
#include "script/arena.h"
#include "script/watchdog.h"

enum { REDIRECT_MEMORY = 1024 * 1024, MADE_MAX = 2048 };

/* One question to Lua's patterns. */
struct matching {
	lua_State *L;
	struct bytes selector;
	struct bytes pattern;
	const char *target;
	bool matches;
	char made[MADE_MAX + 1];	/* the target with its captures */
};

static bool
is_clean(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20)
			return false;
	return len <= MADE_MAX;
}

/* made, n = selector:gsub(pattern, target, 1) */
static int
match_protected(lua_State *L)
{
	struct matching *m = lua_touserdata(L, 1);
	const char *made;
	size_t len;

	luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 0);	/* +1 */
	lua_getfield(L, -1, "gsub");				/* +1 */
	lua_pushlstring(L, m->selector.at, m->selector.len);	/* +1 */
	lua_pushlstring(L, m->pattern.at, m->pattern.len);	/* +1 */
	lua_pushstring(L, m->target);				/* +1 */
	lua_pushinteger(L, 1);					/* +1 */
	lua_call(L, 4, 2);					/* -3 */
	made = lua_tolstring(L, -2, &len);
	m->matches = lua_tointeger(L, -1) > 0 && is_clean(made, len);
	if (m->matches)
		(void)strcpy(m->made, made);
	return 0;
}

static void
match_in_state(void *matching)
{
	struct matching *m = matching;

	lua_pushcfunction(m->L, match_protected);
	lua_pushlightuserdata(m->L, m);
	if (lua_pcall(m->L, 1, 0, 0) != LUA_OK)
		m->matches = false;
}

static void
no_nudge(void *matching)
{
	(void)matching;
}

/*
 * A pattern that fails in spite of lua_pattern_check() does not match; nor does one
 * that takes for ever on a selector that was made for it.
 */
static bool
match(struct matching *m, unsigned ticks)
{
	struct arena arena;

	m->matches = false;
	m->L = NULL;
	if (arena_open(&arena, REDIRECT_MEMORY) == 0)
		m->L = lua_newstate(arena_alloc, &arena);
	if (m->L != NULL && !watchdog_run(match_in_state, no_nudge, m, ticks)) {
		log_warn("the pattern \"%.*s\" takes too long",
		    (int)m->pattern.len, m->pattern.at);
		m->matches = false;
	}
	arena_close(&arena);
	return m->matches;
}

/* The pattern of a word of `moved` or `gone`, and the target of the former. */
static void
take_word(struct matching *m, const char *word)
{
	const char *tab;

	tab = strchr(word, '\t');
	m->pattern = bytes_of(word);
	if (tab != NULL)
		m->pattern.len = (size_t)(tab - word);
	m->target = tab ? tab + 1 : "";
}

/* The longest pattern that matches: its length, 0 for none; and its target. */
static size_t
best_of(const struct conf_list *list, struct bytes selector, unsigned ticks,
    struct buf *target)
{
	struct matching m = { .selector = selector };
	size_t i, best;

	for (best = i = 0; i < list->n; i++) {
		take_word(&m, list->words[i]);
		if (m.pattern.len <= best || !match(&m, ticks))
			continue;
		best = m.pattern.len;
		target->len = 0;
		buf_puts(target, m.made);
	}
	return best;
}

enum redirect_state
redirect_find(const struct conf *conf, struct bytes selector,
    struct buf *target)
{
	unsigned ticks = (unsigned)conf->handler_stuck / WATCHDOG_TICK_MS;
	struct buf nowhere = { 0 };
	size_t moved, gone;

	moved = best_of(&conf->moved, selector, ticks, target);
	gone = best_of(&conf->gone, selector, ticks, &nowhere);
	buf_free(&nowhere);
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
