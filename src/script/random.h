/*
 * math.random and math.randomseed with a separate state for each run. (The C
 * library's state is shared by all runs and needs a lock.)
 */
#pragma once

struct lua_State;

/* Replaces both in the global `math`. Each run begins with a random seed. */
void random_install(struct lua_State *L);
