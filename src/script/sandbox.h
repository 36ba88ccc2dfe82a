/* The standard libraries of handlers, and require(). Private to src/script. */
#pragma once

#include <stdbool.h>

struct lua_State;
struct luaL_Reg;

/*
 * Opens the libraries, all of Lua's for trusted handlers, and sets `require`,
 * which finds the modules of the library and of the site's `lib/`.
 */
void sandbox_install(struct lua_State *L, bool trusted);

/* Provides a module with these functions. */
void sandbox_provide(struct lua_State *L, const char *name,
    const struct luaL_Reg *functions);
