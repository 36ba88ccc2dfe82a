#include "script/api_util.h"

#include <limits.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/authorizer.h"
#include "script/watchdog.h"
#include "script/vm.h"
#include "script/sandbox.h"

enum {
	LOCK_WAIT_MS = 5000,		/* for the lock of the store */
	LOCK_WAIT_BLOCKING_MS = 20,	/* if the run cannot pause */
	RETRY_MS = 2,			/* between two attempts, at least */
	RETRY_SPREAD_MS = 7,		/* and up to this much at random */
	ROW_COST = 20,			/* instructions charged for a row */
	COMMIT_COST = 1000,		/* and for a commit */
	KEY_MAX = 255,			/* bytes */
	VALUE_MAX = 128 * 1024,		/* bytes */
	LIST_MAX = 1000			/* values of list() */
};

/* The results of a function, made of the rows of its statement. */
enum result_kind {
	RESULT_ROWS,		/* an iterator over tables */
	RESULT_CHANGES,		/* number of changed rows, last new rowid */
	RESULT_COUNT,		/* number of changed rows */
	RESULT_CHANGED,		/* whether a row has changed */
	RESULT_VALUE,		/* the first value, or nil */
	RESULT_NUMBER,		/* the first value, or an error */
	RESULT_VALUES,		/* an array of first values */
	RESULT_NONE
};

enum {
	STATEMENT_ROWS,
	STATEMENT_EXEC,
	STATEMENT_GET,
	STATEMENT_SET,
	STATEMENT_UNSET,
	STATEMENT_DELETE,
	STATEMENT_INCR,
	STATEMENT_APPEND,
	STATEMENT_COUNT,
	STATEMENT_LIST,
	STATEMENT_TRIM
};

#define FIRST "(SELECT min(at) FROM gophermoon_lists WHERE list = ?1)"
#define LAST "(SELECT max(at) FROM gophermoon_lists WHERE list = ?1)"

/*
 * The statements of the functions. The index of a statement is the context of
 * vm_pause().
 */
static const struct {
	enum result_kind result;
	const char *sql;	/* NULL: argument 1 of the script */
} statements[] = {
	[STATEMENT_ROWS] = { RESULT_ROWS, NULL },
	[STATEMENT_EXEC] = { RESULT_CHANGES, NULL },
	[STATEMENT_GET] = { RESULT_VALUE,
	    "SELECT value FROM gophermoon_values WHERE key = ?" },
	[STATEMENT_SET] = { RESULT_NONE,
	    "INSERT INTO gophermoon_values (key, value) VALUES (?, ?)"
	    " ON CONFLICT (key) DO UPDATE SET value = excluded.value" },
	[STATEMENT_UNSET] = { RESULT_NONE,
	    "DELETE FROM gophermoon_values WHERE key = ?" },
	[STATEMENT_DELETE] = { RESULT_CHANGED,
	    "DELETE FROM gophermoon_values WHERE key = ?" },
	[STATEMENT_INCR] = { RESULT_NUMBER,
	    "INSERT INTO gophermoon_values (key, value) VALUES (?, ?)"
	    " ON CONFLICT (key) DO UPDATE SET value = value + excluded.value"
	    " WHERE typeof(value) IN ('integer', 'real') RETURNING value" },
	[STATEMENT_APPEND] = { RESULT_VALUE,
	    "INSERT INTO gophermoon_lists (list, at, value)"
	    " VALUES (?1, coalesce(" LAST ", 0) + 1, ?2)"
	    " RETURNING at - " FIRST " + 1" },
	[STATEMENT_COUNT] = { RESULT_VALUE,
	    "SELECT coalesce(" LAST " - " FIRST " + 1, 0)" },
	[STATEMENT_LIST] = { RESULT_VALUES,
	    "SELECT value FROM gophermoon_lists WHERE list = ?1 AND at >="
	    " CASE WHEN ?2 > 0 THEN " FIRST " + ?2 - 1"
	    " ELSE " LAST " + ?2 + 1 END ORDER BY at LIMIT ?3" },
	[STATEMENT_TRIM] = { RESULT_COUNT,
	    "DELETE FROM gophermoon_lists WHERE list = ?1 AND"
	    " at <= " LAST " - ?2" },
};

/* --- values --- */

/* Returns an argument as a parameter of a statement. Raises an error. */
static struct session_cell
argument_value(lua_State *L, int arg)
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

/* Pushes a value of the current row: +1. */
static void
push_cell(lua_State *L, int column)
{
	struct session *session = &run_of(L)->session;
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

/* Pushes the current row as a table with the names of its columns: +1. */
static void
push_row_table(lua_State *L)
{
	const struct session *session = &run_of(L)->session;
	const char *name;
	int i, n = session->columns;

	lua_createtable(L, 0, n);				/* +1 */
	for (i = 0; i < n; i++) {
		CRITICAL(name = session_column_name(session, i));
		lua_pushstring(L, name != NULL ? name : "");	/* +1 */
		push_cell(L, i);				/* +1 */
		lua_rawset(L, -3);				/* -2 */
	}
}

/* --- the results of a statement --- */

/* The iterator of rows(). Upvalue 1 is the array, upvalue 2 the last index. */
static int
next_row(lua_State *L)
{
	lua_Integer n = lua_tointeger(L, lua_upvalueindex(2)) + 1;

	lua_pushinteger(L, n);
	lua_replace(L, lua_upvalueindex(2));
	lua_rawgeti(L, lua_upvalueindex(1), n);			/* +1 */
	return 1;
}

/* Closes the statement and returns the results from the array on top. */
static int
return_result(lua_State *L, enum result_kind kind)
{
	struct session *session = &run_of(L)->session;

	CRITICAL(session_finish(session));
	switch (kind) {
	case RESULT_ROWS:
		lua_pushinteger(L, 0);				/* +1 */
		lua_pushcclosure(L, next_row, 2);		/* -1 */
		return 1;
	case RESULT_CHANGES:
		lua_pushinteger(L, session->changes);
		lua_pushinteger(L, session->last_rowid);
		return 2;
	case RESULT_COUNT:
		lua_pushinteger(L, session->changes);
		return 1;
	case RESULT_CHANGED:
		lua_pushboolean(L, session->changes > 0);
		return 1;
	case RESULT_VALUE:
	case RESULT_NUMBER:
		if (lua_rawgeti(L, -1, 1) == LUA_TNIL && kind == RESULT_NUMBER)
			return luaL_error(L,
			    "store: the value is not a number");
		return 1;
	case RESULT_VALUES:
		return 1;
	case RESULT_NONE:
		break;
	}
	return 0;
}

/* Adds the current row, or its first value, to the array on top. */
static void
add_row(lua_State *L, enum result_kind kind)
{
	if (kind == RESULT_ROWS)
		push_row_table(L);				/* +1 */
	else
		push_cell(L, 0);				/* +1 */
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);	/* -1 */
}

/* --- execution: the statement's arguments are all that is on the stack --- */

static int execute_statement(lua_State *L, int status, lua_KContext statement);

static int
raise_store_error(lua_State *L)
{
	return luaL_error(L, "store: %s", run_of(L)->session.why);
}

static bool
is_over_limit(void *vm)
{
	return !vm_try_charge(vm, AUTHORIZER_STEP);
}

/* Pauses for a random time, so that runs do not all retry at once. */
static int
pause_for_lock(lua_State *L, lua_KContext context, lua_KFunction then)
{
	static unsigned random;
	struct vm *vm = vm_of(L);
	int ms;

	random = random * 5 + 3;
	ms =
	    RETRY_MS + (int)((random + (unsigned)clock_ms()) % RETRY_SPREAD_MS);
	vm_charge(L, ROW_COST);
	vm->slept += (unsigned)ms;
	vm->wake = deadline_in(ms);
	return vm_pause(L, VM_SLEEP, context, then);
}

/*
 * Waits a moment for the lock, and returns false, if the run can pause instead.
 * Raises an error at the deadline.
 */
static bool
wait_for_turn(lua_State *L)
{
	if (deadline_left(run_of(L)->lock_deadline) == 0)
		luaL_error(L, "store: busy; try again");
	if (vm_can_pause(L))
		return false;
	usleep(1000);
	return true;
}

/*
 * Reads all rows into the array on top, so that no statement stays open while
 * the script works. If the store is locked before the first row, executes the
 * statement again.
 */
static int
collect_rows(lua_State *L, int status, lua_KContext statement)
{
	struct run *run = run_of(L);
	enum session_state state;

	(void)status;
	for (;;) {
		CRITICAL(state = session_step(&run->session, is_over_limit,
			     vm_of(L)));
		vm_charge(L, ROW_COST);
		vm_unyieldable(L, watchdog_kick());
		if (state != SESSION_ROW)
			break;
		add_row(L, statements[statement].result);
		if (vm_should_yield(L))
			return vm_pause(L, VM_YIELD, statement, collect_rows);
	}
	if (state == SESSION_DONE)
		return return_result(L, statements[statement].result);
	if (state == SESSION_BUSY && lua_rawlen(L, -1) == 0) {
		lua_pop(L, 1);
		if (!wait_for_turn(L))
			return pause_for_lock(L, statement, execute_statement);
		return execute_statement(L, LUA_OK, statement);
	}
	if (state == SESSION_LIMIT)
		return luaL_error(L, "store: interrupted");
	return raise_store_error(L);
}

/* Binds all arguments from `first` on. */
static void
bind_arguments(lua_State *L, int first)
{
	struct session *session = &run_of(L)->session;
	int i, given = lua_gettop(L) - first + 1;
	int n = session->parameters;
	struct session_cell value;

	if (n != given) {
		CRITICAL(session_finish(session));
		luaL_error(L, "store: the statement has %d parameters, not %d",
		    n, given);
	}
	for (i = 1; i <= n; i++) {
		value = argument_value(L, first + i - 1);
		CRITICAL(session_bind(session, i, &value));
	}
}

static enum session_state
prepare_statement(lua_State *L, struct bytes sql, bool is_ours)
{
	struct run *run = run_of(L);
	enum session_state state;

	vm_charge(L, ROW_COST + (long)sql.len);
	CRITICAL(
	    state = session_prepare(&run->session, run->conf, sql, is_ours));
	vm_unyieldable(L, watchdog_kick());
	return state;
}

/* Executes a statement, waiting for the lock, and returns its results. */
static int
execute_statement(lua_State *L, int status, lua_KContext statement)
{
	bool is_ours = statements[statement].sql != NULL;
	struct bytes sql =
	    is_ours ? bytes_of(statements[statement].sql) : api_bytes(L, 1);
	enum session_state state;

	(void)status;
	while ((state = prepare_statement(L, sql, is_ours)) == SESSION_BUSY)
		if (!wait_for_turn(L))
			return pause_for_lock(L, statement, execute_statement);
	if (state == SESSION_FAILED)
		return raise_store_error(L);
	bind_arguments(L, is_ours ? 1 : 2);
	lua_newtable(L);					/* +1 */
	return collect_rows(L, LUA_OK, statement);
}

static const char no_store_in_userdir[] =
    "handlers in user directories have no store";

/* Sets the time at which the run stops waiting for the lock. */
static void
set_lock_deadline(lua_State *L)
{
	if (api_in_userdir(L))
		luaL_error(L, "store: %s", no_store_in_userdir);
	run_of(L)->lock_deadline =
	    deadline_in(vm_can_pause(L) ? LOCK_WAIT_MS : LOCK_WAIT_BLOCKING_MS);
}

/* Begins a statement with the first n arguments on the stack. */
static int
begin_statement(lua_State *L, int n, lua_KContext statement)
{
	lua_settop(L, n);
	set_lock_deadline(L);
	return execute_statement(L, LUA_OK, statement);
}

/* --- SQL of the script --- */

/* rows(sql, ...): an iterator over tables. */
static int
store_rows(lua_State *L)
{
	api_bytes(L, 1);
	return begin_statement(L, lua_gettop(L), STATEMENT_ROWS);
}

/* exec(sql, ...): the number of changed rows, and the last new rowid. */
static int
store_exec(lua_State *L)
{
	api_bytes(L, 1);
	return begin_statement(L, lua_gettop(L), STATEMENT_EXEC);
}

/* --- values by keys --- */

/* Checks argument 1, a key or the name of a list. */
static void
check_key(lua_State *L)
{
	struct bytes key = api_bytes(L, 1);

	luaL_argcheck(L, key.len >= 1 && key.len <= KEY_MAX, 1,
	    "a name is a string of 1 to 255 bytes");
}

/* Checks argument 2, a value. */
static void
check_value(lua_State *L)
{
	const int type = lua_type(L, 2);

	luaL_argcheck(L, type == LUA_TSTRING || type == LUA_TNUMBER, 2,
	    "a value is a string or a number");
	luaL_argcheck(L, type != LUA_TSTRING || lua_rawlen(L, 2) <= VALUE_MAX,
	    2, "a value has at most 131072 bytes");
	luaL_argcheck(L, lua_rawequal(L, 2, 2), 2,
	    "a value is a number, not NaN");
}

/* get(key): its value, or nil. */
static int
store_get(lua_State *L)
{
	check_key(L);
	return begin_statement(L, 1, STATEMENT_GET);
}

/* delete(key): whether there was a value. */
static int
store_delete(lua_State *L)
{
	check_key(L);
	return begin_statement(L, 1, STATEMENT_DELETE);
}

/* set(key, value); nil deletes. */
static int
store_set(lua_State *L)
{
	check_key(L);
	if (lua_isnoneornil(L, 2))
		return begin_statement(L, 1, STATEMENT_UNSET);
	check_value(L);
	return begin_statement(L, 2, STATEMENT_SET);
}

/* incr(key, by): the sum. A new key begins at 0. */
static int
store_incr(lua_State *L)
{
	check_key(L);
	lua_settop(L, 2);
	if (lua_isnil(L, 2)) {
		lua_pushinteger(L, 1);
		lua_replace(L, 2);
	}
	luaL_checknumber(L, 2);
	luaL_argcheck(L, lua_type(L, 2) == LUA_TNUMBER, 2,
	    "a number is expected");
	check_value(L);
	return begin_statement(L, 2, STATEMENT_INCR);
}

/* --- lists --- */

/* append(list, value): how many values the list has now. */
static int
store_append(lua_State *L)
{
	check_key(L);
	check_value(L);
	return begin_statement(L, 2, STATEMENT_APPEND);
}

/* count(list) */
static int
store_count(lua_State *L)
{
	check_key(L);
	return begin_statement(L, 1, STATEMENT_COUNT);
}

/* list(list, from, count): an array. */
static int
store_list(lua_State *L)
{
	lua_Integer from, most;

	check_key(L);
	from = luaL_optinteger(L, 2, 1);
	most = luaL_optinteger(L, 3, LIST_MAX);
	luaL_argcheck(L, from != 0 && from > -INT_MAX && from < INT_MAX, 2,
	    "values are counted from 1, or from -1 at the end");
	luaL_argcheck(L, most >= 0 && most <= LIST_MAX, 3,
	    "at most 1000 values at once");
	lua_settop(L, 1);
	lua_pushinteger(L, from);				/* +1 */
	lua_pushinteger(L, most);				/* +1 */
	return begin_statement(L, 3, STATEMENT_LIST);
}

/* trim(list, most): how many values were removed at the front. */
static int
store_trim(lua_State *L)
{
	lua_Integer most;

	check_key(L);
	most = luaL_checkinteger(L, 2);
	luaL_argcheck(L, most >= 0 && most < INT_MAX, 2,
	    "the number of values that stay is 0 or more");
	lua_settop(L, 1);
	lua_pushinteger(L, most);				/* +1 */
	return begin_statement(L, 2, STATEMENT_TRIM);
}

/* --- transactions --- */

/* Ends transaction(): commits, or undoes all that the function has changed. */
static int
finish_transaction(lua_State *L, int status, lua_KContext depth)
{
	const bool has_failed = status != LUA_OK && status != LUA_YIELD;
	enum session_state state;

	CRITICAL(state = session_end(&run_of(L)->session, (unsigned)depth,
		     !has_failed));
	if (has_failed)
		return lua_error(L);
	return state == SESSION_FAILED ? raise_store_error(L) : lua_gettop(L);
}

/* Takes the lock, and calls the function. */
static int
start_transaction(lua_State *L, int status, lua_KContext context)
{
	struct run *run = run_of(L);
	enum session_state state;

	(void)status;
	for (;;) {
		CRITICAL(state = session_begin(&run->session, run->conf));
		vm_unyieldable(L, watchdog_kick());
		if (state != SESSION_BUSY)
			break;
		if (!wait_for_turn(L))
			return pause_for_lock(L, context, start_transaction);
	}
	if (state == SESSION_FAILED)
		return raise_store_error(L);
	context = run->session.depth;
	status = lua_pcallk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, context,
	    finish_transaction);
	return finish_transaction(L, status, context);
}

/* transaction(f, ...): the results of f(...), whose changes are one change. */
static int
store_transaction(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TFUNCTION);
	vm_charge(L, COMMIT_COST);
	set_lock_deadline(L);
	return start_transaction(L, LUA_OK, 0);
}

/* Raises an error inside of transaction(), which commits or undoes. */
static void
check_outside_transaction(lua_State *L, const char *name)
{
	if (run_of(L)->session.depth > 0)
		luaL_error(L,
		    "store.%s: not inside store.transaction(), which ends "
		    "with the function; raise an error to undo its changes",
		    name);
}

/* commit(): makes the changes so far permanent. */
static int
store_commit(lua_State *L)
{
	struct run *run = run_of(L);
	enum session_state state;

	check_outside_transaction(L, "commit");
	vm_charge(L, run->session.in_transaction ? COMMIT_COST : ROW_COST);
	CRITICAL(state = session_commit(&run->session));
	return state == SESSION_FAILED ? raise_store_error(L) : 0;
}

/* rollback(): undoes the changes since the last commit. */
static int
store_rollback(lua_State *L)
{
	struct run *run = run_of(L);

	check_outside_transaction(L, "rollback");
	vm_charge(L, ROW_COST);
	CRITICAL(session_rollback(&run->session));
	return 0;
}

/* works(): true, or nil and the reason why there is no store. */
static int
store_works(lua_State *L)
{
	struct run *run = run_of(L);
	enum session_state state;

	if (api_in_userdir(L))
		return api_fail(L, no_store_in_userdir);
	CRITICAL(state = session_prepare(&run->session, run->conf,
		     bytes_of("SELECT 1"), true);
		 session_finish(&run->session));
	if (state == SESSION_FAILED)
		return api_fail(L, run->session.why);
	lua_pushboolean(L, true);
	return 1;
}

static const luaL_Reg store_functions[] = {
	{ "get", store_get },
	{ "set", store_set },
	{ "incr", store_incr },
	{ "delete", store_delete },
	{ "append", store_append },
	{ "list", store_list },
	{ "count", store_count },
	{ "trim", store_trim },
	{ "rows", store_rows },
	{ "exec", store_exec },
	{ "transaction", store_transaction },
	{ "commit", store_commit },
	{ "rollback", store_rollback },
	{ "works", store_works },
	{ NULL, NULL },
};

void
api_store_install(lua_State *L)
{
	sandbox_provide(L, "gopher.store", store_functions);
}
