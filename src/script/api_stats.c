#include "script/api_stats.h"

#include "script/watchdog.h"
#include "script/vm.h"
#include "script/api_util.h"
#include "stats/query.h"
#include "stats/live.h"

enum { QUERY_COST = 1000 };	/* in instructions */

/* Of the process: a run does not yield between a query and its last row. */
static struct query_result result;

/* +1 */
static void
push_query_value(lua_State *L, const struct query_value *value)
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
push_query_row(lua_State *L)
{
	struct query_value value;
	size_t i;

	lua_createtable(L, 0, (int)result.columns);		/* +1 */
	for (i = 0; i < result.columns; i++) {
		value = query_next(&result);
		push_query_value(L, &value);			/* +1 */
		lua_setfield(L, -2, result.names[i]);		/* -1 */
	}
}

static int
push_query_rows(lua_State *L)
{
	size_t i;

	lua_createtable(L, (int)result.rows, 0);		/* +1 */
	for (i = 1; i <= result.rows; i++) {
		push_query_row(L);				/* +1 */
		lua_seti(L, -2, (lua_Integer)i);		/* -1 */
	}
	return 1;
}

/* statistics(name, from, to, most): tables, or nil and an error. */
static int
statistics(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	lua_Integer from = luaL_optinteger(L, 2, 0);
	lua_Integer to = luaL_optinteger(L, 3, LUA_MAXINTEGER);
	lua_Integer most = luaL_optinteger(L, 4, QUERY_ROWS);
	char err[QUERY_ERR_MAX];
	unsigned ticks;
	int failed;

	luaL_argcheck(L, most >= 0 && most <= QUERY_ROWS, 4,
	    "no such number of rows");
	if (api_in_userdir(L))
		return api_fail(L,
		    "people's handlers do not see the "
		    "statistics");
	vm_charge(L, QUERY_COST);
	CRITICAL(failed = query_run(&result, api_of(L)->conf, name, from, to,
		     (int)most, err);
		 ticks = watchdog_kick());
	vm_unyieldable(L, ticks);
	return failed == -1 ? api_fail(L, err) : push_query_rows(L);
}

static void
set_counter(lua_State *L, const char *name, int64_t number)
{
	lua_pushinteger(L, (lua_Integer)number);		/* +1 */
	lua_setfield(L, -2, name);				/* -1 */
}

/* now(): the live counters; an empty table in a process for one client. */
static int
live_counters(lua_State *L)
{
	struct live live;

	lua_createtable(L, 0, 4);				/* +1 */
	if (!live_read(&live))
		return 1;
	set_counter(L, "connections", (int64_t)live.connections);
	set_counter(L, "served", (int64_t)live.served);
	set_counter(L, "workers", (int64_t)live.workers);
	set_counter(L, "uptime", live.uptime);
	return 1;
}

static const luaL_Reg globals[] = {
	{ "statistics", statistics },
	{ "now", live_counters },
	{ NULL, NULL },
};

void
api_stats_install(lua_State *L)
{
	lua_pushglobaltable(L);					/* +1 */
	api_set_functions(L, globals);
	lua_pop(L, 1);
}
