/* Helpers and modules of the API. Private to src/script. */
#pragma once

#include <lauxlib.h>
#include <lua.h>

#include "script/run.h"

/* Reports whether the handler belongs to a user directory. */
bool api_in_userdir(lua_State *L);

/* Returns a string argument as bytes. Raises an error if it is not a string. */
struct bytes api_bytes(lua_State *L, int arg);

/* Returns a string argument, or NULL bytes if it is nil or absent. */
struct bytes api_opt_bytes(lua_State *L, int arg);

/* Pushes the bytes as a string, or nil if they are NULL: +1. */
void api_push(lua_State *L, struct bytes bytes);

/*
 * Returns the prefix that turns a selector into a path, the value of the global
 * `gopherroot`. This is "", because paths of handlers begin at the gopherroot.
 * Trusted handlers, which have Lua's own io.open, get the real path.
 */
const char *api_root(lua_State *L);

/*
 * Writes the clean path beneath the gopherroot that the string argument names
 * to `out`, which has room for REQUEST_MAX + 1 bytes. A path with a slash in
 * front, which may also begin with api_root(), begins at the gopherroot; any
 * other begins at the handler's directory. Returns false if the path leads
 * outside; raises an error if the argument is not a string.
 */
bool api_path(lua_State *L, int arg, char *out);

/*
 * Pushes the path in an argument as it is from the gopherroot, or as it is
 * written if it is no path: +1. For messages: it shows where a relative path
 * begins.
 */
const char *api_push_path(lua_State *L, int arg);

/*
 * Fills `st` for a path in the root. Returns 0, or the errno. In a critical
 * section.
 */
int api_stat(const struct root *root, const char *path, struct stat *st);

/*
 * Raises an error if this errno of a path means that the system has failed, so
 * that it does not pass for a file that is not there. 0 is no error.
 */
void api_raise_failure(lua_State *L, const char *path, int error);

/*
 * Warns of a map, tag or handler of a menu that is there and cannot be read. In
 * a critical section.
 */
void api_warn_refusal(lua_State *L, const char *path);

/*
 * Lets the whole reply be cached only until `until` (ms of clock_ms()), because
 * a part of it, a listing or an included handler, asks for this.
 */
void api_limit_cache(lua_State *L, int64_t until);

/*
 * Returns the dependencies of the reply, to which scripts of the library add
 * the files that they read. Returns NULL for handlers, which set the cache
 * lifetime of their reply with cache_for().
 */
struct deps *api_deps(lua_State *L);

/* Sets the functions as globals. */
void api_set_globals(lua_State *L, const luaL_Reg *functions);

/*
 * Install API functions: as globals, and functions of standard input and output
 * also in the table on top (`io`); api_store_install() provides the module
 * gopher.store.
 */
void api_cgi_install(lua_State *L, bool trusted);
void api_send_install(lua_State *L);
void api_search_install(lua_State *L);
void api_stats_install(lua_State *L);
void api_store_install(lua_State *L);

/* Pushes nil and a message, the results of a function that has failed. +2 */
int api_fail(lua_State *L, const char *message);
