/* Changes to Lua's own libraries for trusted handlers. Private. */
#pragma once

struct lua_State;

/*
 * Makes os.execute() and io.popen(), which are loaded, start programs with no
 * signal blocked: a worker blocks its own except while it waits.
 */
void trusted_install(struct lua_State *L);
