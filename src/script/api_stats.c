#include "script/api_stats.h"

#include "script/watchdog.h"
#include "script/vm.h"
#include "script/api_util.h"
#include "stats/query.h"
#include "stats/live.h"

enum { QUESTION_COST = 1000 };	/* instructions that a question counts */

/*
 * The answer to the last question: the process's. Nothing pauses between the
 * question and what is made of the answer.
 */
static struct query_result answer;

/* +1 */
static void
push_figure(lua_State *L, const struct query_value *value)
{
	switch (value->type) {
	case QUERY_NUMBER:
		lua_pushinteger(L, (lua_Integer)value->number);
		return;
	case QUERY_TEXT:
		api_push(L, value->text);
		return;
	case QUERY_NONE:
		break;
	}
	lua_pushnil(L);
}

/* +1 */
static void
push_row(lua_State *L)
{
	struct query_value value;
	size_t i;

	lua_createtable(L, 0, (int)answer.columns);		/* +1 */
	for (i = 0; i < answer.columns; i++) {
		value = query_next(&answer);
		push_figure(L, &value);			/* +1 */
		lua_setfield(L, -2, answer.names[i]);		/* -1 */
	}
}

static int
push_rows(lua_State *L)
{
	size_t i;

	lua_createtable(L, (int)answer.rows, 0);		/* +1 */
	for (i = 1; i <= answer.rows; i++) {
		push_row(L);					/* +1 */
		lua_seti(L, -2, (lua_Integer)i);		/* -1 */
	}
	return 1;
}

/* statistics(what, from, to, most): an array of tables, or nil and why not. */
static int
statistics(lua_State *L)
{
	const char *question = luaL_checkstring(L, 1);
	lua_Integer from = luaL_optinteger(L, 2, 0);
	lua_Integer to = luaL_optinteger(L, 3, LUA_MAXINTEGER);
	lua_Integer most = luaL_optinteger(L, 4, QUERY_ROWS);
	char err[QUERY_ERR_MAX];
	unsigned ticks;
	int result;

	luaL_argcheck(L, most >= 0 && most <= QUERY_ROWS, 4,
	    "no such number of rows");
	if (api_in_userdir(L))
		return api_fail(L,
		    "people's handlers do not see the "
		    "statistics");
	vm_charge(L, QUESTION_COST);
	CRITICAL(result = query_ask(&answer, run_of(L)->conf, question, from,
		     to, (int)most, err);
		 ticks = watchdog_kick());
	vm_unyieldable(L, ticks);
	return result == -1 ? api_fail(L, err) : push_rows(L);
}

static void
set_number(lua_State *L, const char *name, int64_t number)
{
	lua_pushinteger(L, (lua_Integer)number);		/* +1 */
	lua_setfield(L, -2, name);				/* -1 */
}

/* now(): how it goes; an empty table where nobody knows. */
static int
how_it_goes(lua_State *L)
{
	struct live now;

	lua_createtable(L, 0, 4);				/* +1 */
	if (!live_read(&now))
		return 1;
	set_number(L, "connections", (int64_t)now.connections);
	set_number(L, "served", (int64_t)now.served);
	set_number(L, "workers", (int64_t)now.workers);
	set_number(L, "uptime", now.uptime);
	return 1;
}

static const luaL_Reg globals[] = {
	{ "statistics", statistics },
	{ "now", how_it_goes },
	{ NULL, NULL },
};

void
api_stats_install(lua_State *L)
{
	api_set_globals(L, globals);
}
