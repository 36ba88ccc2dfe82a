#include "script/coroutine.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "script/vm.h"

enum { FAILED = -1, PAUSED = -2 };

/*
 * Resumes a coroutine. Returns the number of results, on the stack of L;
 * FAILED, with the error on that stack; or PAUSED.
 */
static int
continue_co(lua_State *L, lua_State *co, int args)
{
	int status, results;

	status = vm_resume(L, co, args);
	if (status == LUA_YIELD && vm_of(L)->pausing)
		return PAUSED;
	if (status != LUA_OK && status != LUA_YIELD) {
		lua_xmove(co, L, 1);				/* +1 error */
		return FAILED;
	}
	results = lua_gettop(co);
	if (!lua_checkstack(L, results + 1)) {
		lua_pop(co, results);
		lua_pushliteral(L, "too many results to resume");
		return FAILED;
	}
	lua_xmove(co, L, results);
	return results;
}

/* Like continue_co(), with arguments from the top of the stack of L. */
static int
start_co(lua_State *L, lua_State *co, int args)
{
	const char *why;

	why = NULL;
	if (!lua_checkstack(co, args))
		why = "too many arguments to resume";
	else if (lua_status(co) == LUA_OK && lua_gettop(co) == 0)
		why = "cannot resume dead coroutine";
	if (why != NULL) {
		lua_pushstring(L, why);				/* +1 */
		return FAILED;
	}
	lua_xmove(L, co, args);
	return continue_co(L, co, args);
}

/* coroutine.resume(co, ...) */

static int continue_resume(lua_State *L, int status, lua_KContext context);

/* Returns the results, which are above the coroutine on the stack. */
static int
finish_resume(lua_State *L, int results)
{
	if (results == PAUSED)
		return lua_yieldk(L, 0, 0, continue_resume);
	lua_pushboolean(L, results != FAILED);			/* +1 */
	lua_replace(L, 1);
	return lua_gettop(L);
}

static int
continue_resume(lua_State *L, int status, lua_KContext context)
{
	(void)status;
	(void)context;
	return finish_resume(L, continue_co(L, lua_tothread(L, 1), 0));
}

static int
co_resume(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTHREAD);
	return finish_resume(L,
	    start_co(L, lua_tothread(L, 1), lua_gettop(L) - 1));
}

/* coroutine.wrap(f): returns a closure whose upvalue 1 is the coroutine. */

static int continue_wrapped(lua_State *L, int status, lua_KContext context);

/* Raises the error on top again; adds the position in front of a string. */
static int
raise_wrapped_error(lua_State *L)
{
	if (lua_type(L, -1) == LUA_TSTRING) {
		luaL_where(L, 1);				/* +1 */
		lua_insert(L, -2);
		lua_concat(L, 2);				/* -1 */
	}
	return lua_error(L);
}

static int
finish_wrapped(lua_State *L, int results)
{
	if (results == PAUSED)
		return lua_yieldk(L, 0, 0, continue_wrapped);
	return results == FAILED ? raise_wrapped_error(L) : results;
}

static lua_State *
wrapped_co(lua_State *L)
{
	return lua_tothread(L, lua_upvalueindex(1));
}

static int
continue_wrapped(lua_State *L, int status, lua_KContext context)
{
	(void)status;
	(void)context;
	return finish_wrapped(L, continue_co(L, wrapped_co(L), 0));
}

static int
call_wrapped(lua_State *L)
{
	return finish_wrapped(L, start_co(L, wrapped_co(L), lua_gettop(L)));
}

static int
co_wrap(lua_State *L)
{
	lua_State *co;

	luaL_checktype(L, 1, LUA_TFUNCTION);
	co = lua_newthread(L);					/* +1 */
	lua_pushvalue(L, 1);					/* +1 */
	lua_xmove(L, co, 1);					/* -1 */
	lua_pushcclosure(L, call_wrapped, 1);
	return 1;
}

/*
 * Creates messages that Lua pushes outside of protected calls, where it aborts
 * if memory for a new string is lacking.
 */
static void
intern_messages(lua_State *L)
{
	static const char *const messages[] = {
		"cannot resume dead coroutine",
		"cannot resume non-suspended coroutine",
		"C stack overflow",
		"error in error handling",
	};
	size_t i;

	for (i = 0; i < sizeof messages / sizeof messages[0]; i++) {
		lua_pushstring(L, messages[i]);			/* +1 */
		lua_rawsetp(L, LUA_REGISTRYINDEX, messages[i]);	/* -1 */
	}
}

void
coroutine_install(lua_State *L)
{
	intern_messages(L);
	lua_getglobal(L, LUA_COLIBNAME);			/* +1 */
	lua_pushcfunction(L, co_resume);
	lua_setfield(L, -2, "resume");
	lua_pushcfunction(L, co_wrap);
	lua_setfield(L, -2, "wrap");
	lua_pop(L, 1);
}
