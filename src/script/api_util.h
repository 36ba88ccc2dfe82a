/* Helpers and modules of the API. Private to src/script. */
#pragma once

#include <lauxlib.h>
#include <lua.h>

#include "script/run.h"

/* Reports whether the handler belongs to a user directory. */
bool api_in_userdir(lua_State *L);

/* Returns a string argument as bytes. Raises an error if it is no string. */
struct bytes api_bytes(lua_State *L, int arg);

/* Returns the same, or none if the argument is nil or absent. */
struct bytes api_opt_bytes(lua_State *L, int arg);

/* Pushes the bytes as a string, or nil for none: +1. */
void api_push(lua_State *L, struct bytes bytes);

/*
 * Returns what stands before a selector to make a path of it, for `gopherroot`:
 * "", because paths of handlers begin at the gopherroot. Trusted handlers get
 * the real path, because they also have Lua's own io.open.
 */
const char *api_root(lua_State *L);

/*
 * Writes the clean path beneath the gopherroot that the string argument names
 * to `out`, which has room for REQUEST_MAX + 1 bytes. A path with a slash in
 * front begins at the gopherroot (api_root() may stand before it), any other at
 * the handler's directory. Returns false if the path leads outside; raises an
 * error if the argument is no string.
 */
bool api_path(lua_State *L, int arg, char *out);

/*
 * Fills `st` for a path in the root. Returns whether there is anything. In a
 * critical section.
 */
bool api_stat(const struct root *root, const char *path, struct stat *st);

/*
 * Limits how long the whole reply is cached: a part of it, a listing or an
 * included handler, may be cached until `until` only (ms of clock_ms()).
 */
void api_limit_cache(lua_State *L, int64_t until);

/*
 * Returns the dependencies of the reply, to which scripts of the library add
 * what they read. NULL for handlers: they set with cache_for() how long their
 * reply is cached.
 */
struct deps *api_deps(lua_State *L);

/* Sets the functions as globals. */
void api_set_globals(lua_State *L, const luaL_Reg *functions);

/*
 * Set the functions of a module as globals, and those of Lua's io library in
 * the table on top; api_store_install() provides gopher.store.
 */
void api_send_install(lua_State *L);
void api_search_install(lua_State *L);
void api_stats_install(lua_State *L);
void api_store_install(lua_State *L);

/* Pushes nil and a message, the results of a function that has failed. +2 */
int api_fail(lua_State *L, const char *message);
