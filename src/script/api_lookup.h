/* The module gopher.lookup, for gopher.map. Private to src/script. */
#pragma once

struct lua_State;

void api_lookup_install(struct lua_State *L);
