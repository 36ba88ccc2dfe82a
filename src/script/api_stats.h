/* API functions of the statistics. */
#ifndef SCRIPT_API_STATS_H
#define SCRIPT_API_STATS_H

struct lua_State;

/* Sets statistics and now as globals. */
void api_stats_install(struct lua_State *L);

#endif
