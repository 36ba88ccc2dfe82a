#include "script/api_util.h"

#include "stats/query.h"
#include "stats/live.h"
#include "script/watchdog.h"
#include "script/vm.h"

enum { QUERY_COST = 1000 };	/* instructions charged for a query */

/*
 * The result of the last query. One is enough for the process, because no run
 * pauses between its query and the end of push_stats_rows().
 */
static struct query_result result;

/* Pushes the next row as a table: +1. */
static void
push_stats_row(lua_State *L)
{
	struct query_value value;
	size_t i;

	lua_createtable(L, 0, (int)result.columns);		/* +1 */
	for (i = 0; i < result.columns; i++) {
		value = query_next(&result);
		if (value.type == QUERY_NUMBER)
			lua_pushinteger(L, (lua_Integer)value.number);
		else if (value.type == QUERY_TEXT)
			api_push(L, value.text);
		else
			lua_pushnil(L);				/* +1 */
		lua_setfield(L, -2, result.names[i]);		/* -1 */
	}
}

static int
push_stats_rows(lua_State *L)
{
	size_t i;

	lua_createtable(L, (int)result.rows, 0);		/* +1 */
	for (i = 1; i <= result.rows; i++) {
		push_stats_row(L);				/* +1 */
		lua_seti(L, -2, (lua_Integer)i);		/* -1 */
	}
	return 1;
}

/*
 * statistics(query, from, to, most): an array of tables, or nil and a message.
 */
static int
query_statistics(lua_State *L)
{
	const char *query = luaL_checkstring(L, 1);
	lua_Integer from = luaL_optinteger(L, 2, 0);
	lua_Integer to = luaL_optinteger(L, 3, LUA_MAXINTEGER);
	lua_Integer most = luaL_optinteger(L, 4, QUERY_ROWS);
	char err[QUERY_ERR_MAX];
	unsigned ticks;
	int status;

	luaL_argcheck(L, most >= 0 && most <= QUERY_ROWS, 4,
	    "at most 1000 rows");
	if (api_in_userdir(L))
		return api_fail(L,
		    "handlers in user directories have no "
		    "statistics");
	vm_charge(L, QUERY_COST);
	CRITICAL(status = query_run(&result, run_of(L)->conf, query, from, to,
		     (int)most, err);
		 ticks = watchdog_kick());
	vm_unyieldable(L, ticks);
	return status == -1 ? api_fail(L, err) : push_stats_rows(L);
}

static void
set_integer_field(lua_State *L, const char *name, int64_t number)
{
	lua_pushinteger(L, (lua_Integer)number);		/* +1 */
	lua_setfield(L, -2, name);				/* -1 */
}

/* now(): the live counters; an empty table if there are none. */
static int
report_live(lua_State *L)
{
	struct live live;

	lua_createtable(L, 0, 4);				/* +1 */
	if (!live_read(&live))
		return 1;
	set_integer_field(L, "connections", (int64_t)live.connections);
	set_integer_field(L, "served", (int64_t)live.served);
	set_integer_field(L, "workers", (int64_t)live.workers);
	set_integer_field(L, "uptime", live.uptime);
	return 1;
}

void
api_stats_install(lua_State *L)
{
	lua_register(L, "statistics", query_statistics);
	lua_register(L, "now", report_live);
}
