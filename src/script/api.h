/*
 * The API functions of handlers: gophermoon-handler(7). By subject: api_store
 * (gopher.store), api_send (output), api_file (files), api_site (the site and
 * its directories), api_search (scan) and api_stats (statistics). Only the
 * scripts of --check have api_check.
 */
#pragma once

struct lua_State;

/*
 * Fills a new Lua state. The install function of vm_open(), whose owner must be
 * a run with conf, chunks and trusted set.
 */
int api_install(struct lua_State *L);

/* Sets the values of run->task. The begin function of vm_start(). */
int api_begin(struct lua_State *L);
