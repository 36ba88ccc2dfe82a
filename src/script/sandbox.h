/* The standard libraries, as far as a handler may have them. Private. */
#ifndef SCRIPT_SANDBOX_H
#define SCRIPT_SANDBOX_H

#include <stdbool.h>

struct lua_State;

/*
 * Opens the libraries, all of them for trusted handlers, and sets `require`,
 * which knows the library and the site's own `lib/`.
 */
void sandbox_install(struct lua_State *L, bool trusted);

/*
 * What is on top of the stack is what require() gives for this name, without
 * looking for a file. -1
 */
void sandbox_provide(struct lua_State *L, const char *name);

#endif
