/* The standard libraries of handlers, and require(). Private to src/script. */
#pragma once

#include <stdbool.h>

struct lua_State;

/*
 * Opens the libraries, all of Lua's for trusted handlers, and sets `require`,
 * which finds the modules of the library and of the site's `lib/`.
 */
void sandbox_install(struct lua_State *L, bool trusted);

/* Makes the value on top of the stack the module of this name: -1. */
void sandbox_provide(struct lua_State *L, const char *name);
