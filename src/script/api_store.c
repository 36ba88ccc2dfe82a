#include "script/api_store.h"

#include <limits.h>
#include <time.h>

#include "base/clock.h"
#include "script/watchdog.h"
#include "script/sandbox.h"
#include "script/vm.h"
#include "script/api_util.h"
#include "store/authorizer.h"

enum {
	PATIENCE_MS = 5000,	/* that a word waits for its turn */
	SHORT_MS = 20,		/* the same where the run cannot pause */
	NAP_MS = 2,		/* at least, between two tries */
	NAPS = 7,		/* and up to so many more */
	STEP_COST = 20,		/* instructions that a row counts, */
	COMMIT_COST = 1000,	/* and a commit */
	KEY_MAX = 255,		/* bytes */
	VALUE_MAX = 128 * 1024,
	LIST_MAX = 1000		/* values of a list at once */
};

/* What becomes of the rows of a statement. */
enum outcome {
	ROWS,		/* an iterator over tables */
	CHANGES,	/* how many have changed, and the last new one */
	COUNT,		/* how many have changed */
	CHANGED,	/* whether any has */
	VALUE,		/* the first one's first value, or nil */
	SUM,		/* the same, and where there is none it is an error */
	VALUES,		/* an array of the first values */
	NOTHING
};

enum { OURS = 16 };	/* with the outcome: it is no script's statement */

static enum outcome
outcome_of(lua_KContext context)
{
	return (enum outcome)(context & (OURS - 1));
}

/* --- waiting --- */

/* Not all who wait come back at the same moment. */
static int
nap(void)
{
	static unsigned naps;

	naps = naps * 5 + 3;
	return NAP_MS + (int)((naps + (unsigned)clock_ms()) % NAPS);
}

/* Nobody else can have a turn here, so this is for moments only. */
static void
wait_here(void)
{
	const struct timespec ms = { 0, 1000000 };

	(void)nanosleep(&ms, NULL);
}

static void
begin_waiting(lua_State *L)
{
	api_of(L)->busy_until =
	    deadline_in(vm_can_pause(L) ? PATIENCE_MS : SHORT_MS);
}

static int try_again(lua_State *L, int status, lua_KContext context);

/* Somebody else changes the store: let us see again a little later. */
static int
wait_busy(lua_State *L, lua_KContext context)
{
	struct vm *vm = vm_of(L);
	int ms = nap();

	vm_charge(L, STEP_COST);
	vm->slept += (unsigned)ms;
	vm->wake = deadline_in(ms);
	return vm_pause(L, VM_SLEEP, context, try_again);
}

/* --- a statement: its SQL is at 1, its parameters are behind it --- */

static int
fail(lua_State *L)
{
	return luaL_error(L, "store: %s", api_of(L)->session.why);
}

static bool
is_over(void *vm)
{
	return vm_is_over(vm, AUTHORIZER_STEP);
}

static struct session_cell
value_of(lua_State *L, int arg)
{
	struct session_cell value = { .type = SESSION_NULL };

	switch (lua_type(L, arg)) {
	case LUA_TNIL:
		break;
	case LUA_TBOOLEAN:
		value.type = SESSION_INTEGER;
		value.integer = lua_toboolean(L, arg);
		break;
	case LUA_TNUMBER:
		value.type =
		    lua_isinteger(L, arg) ? SESSION_INTEGER : SESSION_FLOAT;
		value.integer = lua_tointeger(L, arg);
		value.real = lua_tonumber(L, arg);
		break;
	case LUA_TSTRING:
		value.type = SESSION_TEXT;
		value.text = api_bytes(L, arg);
		break;
	default:
		luaL_argerror(L, arg,
		    "a string, a number, a boolean or nil is expected");
	}
	return value;
}

static void
push_cell(lua_State *L, int column)
{
	struct session *session = &api_of(L)->session;
	struct session_cell value;

	CRITICAL(value = session_value(session, column));
	switch (value.type) {
	case SESSION_NULL:
		lua_pushnil(L);
		break;
	case SESSION_INTEGER:
		lua_pushinteger(L, value.integer);
		break;
	case SESSION_FLOAT:
		lua_pushnumber(L, value.real);
		break;
	case SESSION_TEXT:
		api_push(L, value.text);
		break;
	}
}

/* The row as a table, by the names of its columns: +1. */
static void
push_row(lua_State *L)
{
	const struct session *session = &api_of(L)->session;
	const char *name;
	int i, n = session_columns(session);

	lua_createtable(L, 0, n);				/* +1 */
	for (i = 0; i < n; i++) {
		CRITICAL(name = session_column_name(session, i));
		lua_pushstring(L, name != NULL ? name : "");	/* +1 */
		push_cell(L, i);				/* +1 */
		lua_rawset(L, -3);				/* -2 */
	}
}

/* One step of rows(): upvalue 1 is the array, 2 how many have been given. */
static int
next_row(lua_State *L)
{
	lua_Integer n = lua_tointeger(L, lua_upvalueindex(2)) + 1;

	lua_pushinteger(L, n);
	lua_replace(L, lua_upvalueindex(2));
	lua_rawgeti(L, lua_upvalueindex(1), n);			/* +1 */
	return 1;
}

/* The statement has come to its end: the array of its rows is on top. */
static int
finish(lua_State *L, enum outcome outcome)
{
	struct session *session = &api_of(L)->session;
	lua_Integer changes = 0, last = 0;

	if (outcome <= CHANGED && outcome != ROWS)
		CRITICAL(changes = session_changes(session);
			 last = session_last_rowid(session));
	CRITICAL(session_finish(session));
	switch (outcome) {
	case ROWS:
		lua_pushinteger(L, 0);				/* +1 */
		lua_pushcclosure(L, next_row, 2);		/* -1 */
		return 1;
	case CHANGES:
		lua_pushinteger(L, changes);
		lua_pushinteger(L, last);
		return 2;
	case COUNT:
		lua_pushinteger(L, changes);
		return 1;
	case CHANGED:
		lua_pushboolean(L, changes > 0);
		return 1;
	case VALUE:
	case SUM:
		if (lua_rawgeti(L, -1, 1) == LUA_TNIL && outcome == SUM)
			return luaL_error(L, "store: the value is no number");
		return 1;
	case VALUES:
		return 1;
	case NOTHING:
		break;
	}
	return 0;
}

static void
keep_row(lua_State *L, enum outcome outcome)
{
	if (outcome == ROWS)
		push_row(L);					/* +1 */
	else
		push_cell(L, 0);				/* +1 */
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);	/* -1 */
}

/*
 * Reads all rows: nothing stays open, and nobody is kept from a turn. Until
 * there is one, it may turn out that the statement has to begin again.
 */
static int
collect(lua_State *L, int status, lua_KContext context)
{
	struct api *api = api_of(L);
	enum session_state state;

	(void)status;
	for (;;) {
		CRITICAL(
		    state = session_step(&api->session, is_over, vm_of(L)));
		vm_charge(L, STEP_COST);
		vm_unyieldable(L, watchdog_kick());
		if (state != SESSION_ROW)
			break;
		keep_row(L, outcome_of(context));
		if (vm_should_yield(L))
			return vm_pause(L, VM_YIELD, context, collect);
	}
	if (state == SESSION_DONE)
		return finish(L, outcome_of(context));
	if (state == SESSION_BUSY && lua_rawlen(L, -1) == 0) {
		lua_pop(L, 1);
		return try_again(L, LUA_OK, context);
	}
	if (state == SESSION_LIMIT)
		return luaL_error(L, "store: interrupted");
	return fail(L);
}

static void
bind_all(lua_State *L)
{
	struct session *session = &api_of(L)->session;
	struct session_cell value;
	int i, n = session_parameters(session);

	if (n != lua_gettop(L) - 1) {
		CRITICAL(session_finish(session));
		luaL_error(L, "store: the statement has %d parameters, not %d",
		    n, lua_gettop(L) - 1);
	}
	for (i = 1; i <= n; i++) {
		value = value_of(L, i + 1);
		CRITICAL(session_bind(session, i, &value));
	}
}

static enum session_state
prepare(lua_State *L, bool is_ours)
{
	struct api *api = api_of(L);
	struct bytes sql = api_bytes(L, 1);
	enum session_state state;

	vm_charge(L, STEP_COST + (long)sql.len);
	CRITICAL(
	    state = session_prepare(&api->session, api->conf, sql, is_ours));
	vm_unyieldable(L, watchdog_kick());
	return state;
}

static int
try_again(lua_State *L, int status, lua_KContext context)
{
	enum session_state state;

	(void)status;
	while ((state = prepare(L, context & OURS)) == SESSION_BUSY) {
		if (deadline_left(api_of(L)->busy_until) == 0)
			return luaL_error(L, "store: it is busy");
		if (vm_can_pause(L))
			return wait_busy(L, context);
		wait_here();
	}
	if (state == SESSION_FAILED)
		return fail(L);
	bind_all(L);
	lua_newtable(L);					/* +1 */
	return collect(L, LUA_OK, context);
}

/* The database is the site's: who has a space in it is no part of that. */
static const char not_in_a_space[] =
    "what people's handlers do is not remembered";

static int
run(lua_State *L, lua_KContext context)
{
	if (api_in_userdir(L))
		return luaL_error(L, "store: %s", not_in_a_space);
	begin_waiting(L);
	return try_again(L, LUA_OK, context);
}

/* Runs SQL of our own with what is on the stack. */
static int
run_ours(lua_State *L, const char *sql, enum outcome outcome)
{
	lua_pushstring(L, sql);					/* +1 */
	lua_insert(L, 1);
	return run(L, OURS | outcome);
}

/* --- SQL of the script --- */

/* rows(sql, ...): an iterator. */
static int
rows(lua_State *L)
{
	(void)api_bytes(L, 1);
	return run(L, ROWS);
}

/* exec(sql, ...): how many rows have changed, and the number of the last. */
static int
exec(lua_State *L)
{
	(void)api_bytes(L, 1);
	return run(L, CHANGES);
}

/* --- values by keys --- */

static void
check_key(lua_State *L, int arg)
{
	struct bytes key = api_bytes(L, arg);

	luaL_argcheck(L, key.len >= 1 && key.len <= KEY_MAX, arg,
	    "a name is a string of 1 to 255 bytes");
}

static void
check_value(lua_State *L, int arg)
{
	const int type = lua_type(L, arg);

	luaL_argcheck(L, type == LUA_TSTRING || type == LUA_TNUMBER, arg,
	    "a value is a string or a number");
	luaL_argcheck(L, type != LUA_TSTRING || lua_rawlen(L, arg) <= VALUE_MAX,
	    arg, "a value has at most 131072 bytes");
	luaL_argcheck(L, lua_rawequal(L, arg, arg), arg,
	    "a value is a number, not NaN");
}

/* get(key): its value, or nil. */
static int
get(lua_State *L)
{
	check_key(L, 1);
	lua_settop(L, 1);
	return run_ours(L, "SELECT value FROM gophermoon_values WHERE key = ?",
	    VALUE);
}

/* delete(key): was it there? */
static int
delete_key(lua_State *L)
{
	check_key(L, 1);
	lua_settop(L, 1);
	return run_ours(L, "DELETE FROM gophermoon_values WHERE key = ?",
	    CHANGED);
}

/* set(key, value); nil deletes. */
static int
set(lua_State *L)
{
	check_key(L, 1);
	if (lua_isnoneornil(L, 2)) {
		lua_settop(L, 1);
		return run_ours(L,
		    "DELETE FROM gophermoon_values WHERE key = ?", NOTHING);
	}
	check_value(L, 2);
	lua_settop(L, 2);
	return run_ours(L,
	    "INSERT INTO gophermoon_values (key, value) VALUES (?, ?)"
	    " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
	    NOTHING);
}

/* incr(key, by): the sum. A key that is new has been 0. */
static int
incr(lua_State *L)
{
	check_key(L, 1);
	lua_settop(L, 2);
	if (lua_isnil(L, 2)) {
		lua_pushinteger(L, 1);
		lua_replace(L, 2);
	}
	(void)luaL_checknumber(L, 2);
	luaL_argcheck(L, lua_type(L, 2) == LUA_TNUMBER, 2,
	    "a number is expected");
	check_value(L, 2);
	return run_ours(L,
	    "INSERT INTO gophermoon_values (key, value) VALUES (?, ?)"
	    " ON CONFLICT (key) DO UPDATE SET value = value + excluded.value"
	    " WHERE typeof(value) IN ('integer', 'real') RETURNING value",
	    SUM);
}

/* --- lists --- */

#define FIRST "(SELECT min(at) FROM gophermoon_lists WHERE list = ?1)"
#define LAST "(SELECT max(at) FROM gophermoon_lists WHERE list = ?1)"

/* append(list, value): how many there are now. */
static int
append(lua_State *L)
{
	check_key(L, 1);
	check_value(L, 2);
	lua_settop(L, 2);
	return run_ours(L,
	    "INSERT INTO gophermoon_lists (list, at, value)"
	    " VALUES (?1, coalesce(" LAST ", 0) + 1, ?2)"
	    " RETURNING at - " FIRST " + 1",
	    VALUE);
}

/* count(list) */
static int
count(lua_State *L)
{
	check_key(L, 1);
	lua_settop(L, 1);
	return run_ours(L, "SELECT coalesce(" LAST " - " FIRST " + 1, 0)",
	    VALUE);
}

/* list(list, from, count): an array. */
static int
list(lua_State *L)
{
	lua_Integer from, most;

	check_key(L, 1);
	from = luaL_optinteger(L, 2, 1);
	most = luaL_optinteger(L, 3, LIST_MAX);
	luaL_argcheck(L, from != 0 && from > -INT_MAX && from < INT_MAX, 2,
	    "values are counted from 1, or from -1 at the end");
	luaL_argcheck(L, most >= 0 && most <= LIST_MAX, 3,
	    "at most 1000 values at once");
	lua_settop(L, 1);
	lua_pushinteger(L, from);				/* +1 */
	lua_pushinteger(L, most);				/* +1 */
	return run_ours(L,
	    "SELECT value FROM gophermoon_lists WHERE list = ?1 AND at >="
	    " CASE WHEN ?2 > 0 THEN " FIRST " + ?2 - 1"
	    " ELSE " LAST " + ?2 + 1 END ORDER BY at LIMIT ?3",
	    VALUES);
}

/* trim(list, most): how many of the first have gone. */
static int
trim(lua_State *L)
{
	lua_Integer most;

	check_key(L, 1);
	most = luaL_checkinteger(L, 2);
	luaL_argcheck(L, most >= 0 && most < INT_MAX, 2,
	    "how many may stay is a number from 0 on");
	lua_settop(L, 1);
	lua_pushinteger(L, most);				/* +1 */
	return run_ours(L,
	    "DELETE FROM gophermoon_lists WHERE list = ?1 AND"
	    " at <= " LAST " - ?2",
	    COUNT);
}

/* --- the whole --- */

/* commit(): what has been changed so far stays, whatever comes. */
static int
commit(lua_State *L)
{
	struct api *api = api_of(L);
	enum session_state state;

	vm_charge(L, api->session.in_transaction ? COMMIT_COST : STEP_COST);
	CRITICAL(state = session_commit(&api->session));
	return state == SESSION_FAILED ? fail(L) : 0;
}

/* rollback(): it was never changed. */
static int
rollback(lua_State *L)
{
	struct api *api = api_of(L);

	vm_charge(L, STEP_COST);
	CRITICAL(session_rollback(&api->session));
	return 0;
}

/* works(): true; or nil and why nothing is remembered here. */
static int
works(lua_State *L)
{
	struct api *api = api_of(L);
	static const char sql[] = "SELECT 1";
	enum session_state state;

	if (api_in_userdir(L))
		return api_fail(L, not_in_a_space);
	CRITICAL(state = session_prepare(&api->session, api->conf,
		     (struct bytes){ sql, sizeof sql - 1 }, true);
		 session_finish(&api->session));
	if (state == SESSION_FAILED)
		return api_fail(L, api->session.why);
	lua_pushboolean(L, true);
	return 1;
}

static const luaL_Reg store_functions[] = {
	{ "get", get },
	{ "set", set },
	{ "incr", incr },
	{ "delete", delete_key },
	{ "append", append },
	{ "list", list },
	{ "count", count },
	{ "trim", trim },
	{ "rows", rows },
	{ "exec", exec },
	{ "commit", commit },
	{ "rollback", rollback },
	{ "works", works },
	{ NULL, NULL },
};

bool
api_commit(struct api *api, struct buf *why)
{
	if (session_commit(&api->session) != SESSION_FAILED)
		return true;
	buf_printf(why, "store: %s", api->session.why);
	return false;
}

void
api_store_install(lua_State *L)
{
	lua_newtable(L);					/* +1 */
	api_set_functions(L, store_functions);
	sandbox_provide(L, "gopher.store");			/* -1 */
}
