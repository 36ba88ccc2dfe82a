/* The store of handlers: the module gopher.store. Private to src/script. */
#pragma once

struct lua_State;

/* Provides the module. */
void api_store_install(struct lua_State *L);
