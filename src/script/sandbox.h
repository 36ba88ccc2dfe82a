/* The standard libraries, as far as a handler may have them. Private. */
#ifndef SCRIPT_SANDBOX_H
#define SCRIPT_SANDBOX_H

struct lua_State;

/* Opens the libraries, all of them for trusted handlers. */
void sandbox_install(struct lua_State *L, int trusted);

/* Sets `require`, which knows the library and the site's own `lib/`. */
void sandbox_install_require(struct lua_State *L, int trusted);

#endif
