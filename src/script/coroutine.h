/* coroutine.resume and coroutine.wrap through which a run can pause. */
#pragma once

struct lua_State;

/*
 * Replaces both in the global `coroutine`. Those of Lua would take a pause in a
 * coroutine of the script (its turn is over, its output has to be sent) for a
 * yield of that coroutine.
 */
void coroutine_install(struct lua_State *L);
