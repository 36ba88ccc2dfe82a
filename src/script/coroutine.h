/* Versions of coroutine.resume and coroutine.wrap in which a run can pause. */
#pragma once

struct lua_State;

/*
 * Replaces both in the global `coroutine`. Lua's own functions would treat a
 * pause of the run as a yield of the script's coroutine.
 */
void coroutine_install(struct lua_State *L);
