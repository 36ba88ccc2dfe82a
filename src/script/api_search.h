/* The full-text search of handlers: scan(). Private to src/script. */
#ifndef SCRIPT_API_SEARCH_H
#define SCRIPT_API_SEARCH_H

struct lua_State;

/* Sets scan as a global. */
void api_search_install(struct lua_State *L);

#endif
