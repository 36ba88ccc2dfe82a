/* The store of handlers: the module gopher.store. Private to src/script. */
#ifndef SCRIPT_API_STORE_H
#define SCRIPT_API_STORE_H

struct lua_State;

/* Provides the module. */
void api_store_install(struct lua_State *L);

#endif
