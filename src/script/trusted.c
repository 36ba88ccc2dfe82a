#include "script/trusted.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <signal.h>

/* Calls the upvalue with no signal blocked. */
static int
call_unblocked(lua_State *L)
{
	sigset_t none, before;
	int status;

	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, &before);
	status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/* Wraps a function of a library in call_unblocked(). */
static void
unblock_signals(lua_State *L, const char *library, const char *function)
{
	lua_getglobal(L, library);				/* +1 */
	lua_getfield(L, -1, function);				/* +1 */
	lua_pushcclosure(L, call_unblocked, 1);
	lua_setfield(L, -2, function);				/* -1 */
	lua_pop(L, 1);						/* -1 */
}

void
trusted_install(lua_State *L)
{
	unblock_signals(L, LUA_OSLIBNAME, "execute");
	unblock_signals(L, LUA_IOLIBNAME, "popen");
}
