/*
 * math.random and math.randomseed with a state of its own for each run: that of
 * the C library is shared by all runs, and takes a lock.
 */
#pragma once

struct lua_State;

/* Replaces both in the global `math`. Each run begins with a random seed. */
void random_install(struct lua_State *L);
