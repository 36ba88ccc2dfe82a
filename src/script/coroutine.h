/* coroutine.resume and coroutine.wrap, as a pause goes through them. */
#ifndef SCRIPT_COROUTINE_H
#define SCRIPT_COROUTINE_H

struct lua_State;

/*
 * Replaces both in the global `coroutine`. Theirs would take a pause within a
 * coroutine of the script (its turn is over, its output has to leave) for a
 * yield of that coroutine.
 */
void coroutine_install(struct lua_State *L);

#endif
