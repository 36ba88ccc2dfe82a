#include "script/api_util.h"

#include <errno.h>
#include <string.h>

#include "site/search.h"
#include "script/watchdog.h"
#include "script/vm.h"
#include "script/api_site.h"

enum { SEARCH_STEP_COST = 10 };	/* instructions charged for a step */

/* Adds the words in the array, argument 2. Raises an error. */
static void
add_words(lua_State *L, struct matcher *matcher)
{
	lua_Integer i, n;
	const char *word;
	size_t len;

	luaL_checktype(L, 2, LUA_TTABLE);
	n = luaL_len(L, 2);
	luaL_argcheck(L, n >= 1 && n <= MATCHER_WORDS, 2, "1 to 16 words");
	for (i = 1; i <= n; i++) {
		lua_geti(L, 2, i);				/* +1 */
		word = lua_tolstring(L, -1, &len);
		luaL_argcheck(L,
		    word != NULL && matcher_add(matcher, word, len), 2,
		    "a word is a string of 1 to 128 bytes");
		lua_pop(L, 1);
	}
}

/* Sets the fields of the table on top that show where the words are. */
static void
set_hits(lua_State *L, const struct search *search)
{
	const struct matcher *matcher = &search->matcher;
	lua_Integer i, n = (lua_Integer)matcher->n;

	lua_createtable(L, (int)n, 0);				/* +1 counts */
	lua_createtable(L, (int)n, 0);				/* +1 named */
	for (i = 1; i <= n; i++) {
		lua_pushinteger(L, (lua_Integer)matcher->words[i - 1].count);
		lua_seti(L, -3, i);
		lua_pushinteger(L, (lua_Integer)search->named[i - 1]);
		lua_seti(L, -2, i);
	}
	lua_setfield(L, -3, "named");				/* -1 */
	lua_setfield(L, -2, "counts");				/* -1 */
	if (search->excerpt_len == 0)
		return;
	lua_pushlstring(L, search->excerpt, search->excerpt_len);
	lua_setfield(L, -2, "excerpt");
	lua_pushinteger(L, (lua_Integer)search->excerpt_at + 1);
	lua_setfield(L, -2, "at");
}

/* In a critical section. */
static void
close_search(struct run *run)
{
	search_close(run->search);
	run->search = NULL;
}

/* Ends a search that the system has failed. Raises an error. */
static int
raise_search_error(lua_State *L, struct run *run)
{
	const char *cause = strerror(errno);

	CRITICAL(close_search(run));
	return luaL_error(L, "scan: %s", cause);
}

/*
 * The iterator of scan(): returns the next match, and yields between steps.
 * Upvalue 1 is the number of its search.
 */
static int
next_match(lua_State *L, int status, lua_KContext context)
{
	struct run *run = run_of(L);
	enum search_state state;

	(void)status;
	do {
		if (run->searches != lua_tointeger(L, lua_upvalueindex(1)))
			return luaL_error(L,
			    "scan: a later scan has ended this one");
		if (run->search == NULL)
			return 0;
		vm_charge(L, SEARCH_STEP_COST);
		CRITICAL(state = search_step(run->search));
		if (state == SEARCH_FAILED)
			return raise_search_error(L, run);
		if (state == SEARCH_END) {
			CRITICAL(close_search(run));
			return 0;
		}
		if (state == SEARCH_MORE && vm_should_yield(L))
			return vm_pause(L, VM_YIELD, context, next_match);
	} while (state == SEARCH_MORE);
	api_site_push(L, run->search->walk.dir_path, &run->search->walk.entry);
	set_hits(L, run->search);				/* +1 */
	return 1;
}

static int
first_match(lua_State *L)
{
	return next_match(L, LUA_OK, 0);
}

/* scan(path, words): an iterator over entries that contain any of the words. */
static int
scan_site(lua_State *L)
{
	struct run *run = run_of(L);
	char path[REQUEST_MAX + 1];
	struct matcher words = { .n = 0 };

	add_words(L, &words);
	CRITICAL(close_search(run));
	errno = ENOENT;
	if (api_path(L, 1, path))
		CRITICAL(
		    run->search = search_open(run->task->root, path, &words));
	if (run->search == NULL)
		return luaL_error(L, "%s: %s", lua_tostring(L, 1),
		    root_is_missing(errno) ? "no such directory" :
					     strerror(errno));
	lua_pushinteger(L, (lua_Integer)++run->searches);	/* +1 */
	lua_pushcclosure(L, first_match, 1);
	return 1;
}

void
api_search_install(lua_State *L)
{
	lua_register(L, "scan", scan_site);
}
