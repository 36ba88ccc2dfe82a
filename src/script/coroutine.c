#include "script/coroutine.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "script/vm.h"

enum { FAILED = -1, PAUSED = -2 };

/*
 * How many results are on the stack; or FAILED, with the error there; or PAUSED
 * with nothing.
 */
static int
go(lua_State *L, lua_State *co, int args)
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

/* The same from the start: the arguments are on top of the stack of L. */
static int
go_with(lua_State *L, lua_State *co, int args)
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
	return go(L, co, args);
}

/* resume(co, ...) */

static int resume_on(lua_State *L, int status, lua_KContext context);

/* Only the coroutine was left on the stack, and what it has given is on top. */
static int
resumed(lua_State *L, int results)
{
	if (results == PAUSED)
		return lua_yieldk(L, 0, 0, resume_on);
	lua_pushboolean(L, results != FAILED);			/* +1 */
	lua_replace(L, 1);
	return lua_gettop(L);
}

static int
resume_on(lua_State *L, int status, lua_KContext context)
{
	(void)status;
	(void)context;
	return resumed(L, go(L, lua_tothread(L, 1), 0));
}

static int
resume(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTHREAD);
	return resumed(L, go_with(L, lua_tothread(L, 1), lua_gettop(L) - 1));
}

/* wrap(f): upvalue 1 of what it returns is the coroutine. */

static int wrapped_on(lua_State *L, int status, lua_KContext context);

/* An error goes on, and a text says where it has come by. */
static int
fail_wrapped(lua_State *L)
{
	if (lua_type(L, -1) == LUA_TSTRING) {
		luaL_where(L, 1);				/* +1 */
		lua_insert(L, -2);
		lua_concat(L, 2);				/* -1 */
	}
	return lua_error(L);
}

static int
wrapped_gave(lua_State *L, int results)
{
	if (results == PAUSED)
		return lua_yieldk(L, 0, 0, wrapped_on);
	return results == FAILED ? fail_wrapped(L) : results;
}

static lua_State *
wrapped_co(lua_State *L)
{
	return lua_tothread(L, lua_upvalueindex(1));
}

static int
wrapped_on(lua_State *L, int status, lua_KContext context)
{
	(void)status;
	(void)context;
	return wrapped_gave(L, go(L, wrapped_co(L), 0));
}

static int
wrapped(lua_State *L)
{
	return wrapped_gave(L, go_with(L, wrapped_co(L), lua_gettop(L)));
}

static int
wrap(lua_State *L)
{
	lua_State *co;

	luaL_checktype(L, 1, LUA_TFUNCTION);
	co = lua_newthread(L);					/* +1 */
	lua_pushvalue(L, 1);					/* +1 */
	lua_xmove(L, co, 1);					/* -1 */
	lua_pushcclosure(L, wrapped, 1);
	return 1;
}

/*
 * Lua makes these messages where nothing catches an error, so that it aborts if
 * there is no memory for them. What exists already needs none.
 */
static void
make_messages(lua_State *L)
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
	make_messages(L);
	lua_getglobal(L, LUA_COLIBNAME);			/* +1 */
	lua_pushcfunction(L, resume);
	lua_setfield(L, -2, "resume");
	lua_pushcfunction(L, wrap);
	lua_setfield(L, -2, "wrap");
	lua_pop(L, 1);
}
