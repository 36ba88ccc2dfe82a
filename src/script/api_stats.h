/* API functions of the statistics. */
#pragma once

struct lua_State;

/* Sets statistics and now as globals. */
void api_stats_install(struct lua_State *L);
