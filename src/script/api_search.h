/* The full-text search of handlers: scan(). Private to src/script. */
#pragma once

struct lua_State;

/* Sets scan as a global. */
void api_search_install(struct lua_State *L);
