/*
 * math.random and math.randomseed, whose state is the run's own: C's is shared
 * by all runs, and behind a lock.
 */
#ifndef SCRIPT_RANDOM_H
#define SCRIPT_RANDOM_H

struct lua_State;

/*
 * Replaces both in the global `math`. Each run begins with a seed of its own.
 */
void random_install(struct lua_State *L);

#endif
