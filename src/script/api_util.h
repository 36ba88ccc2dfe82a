/* What the files of the API share. Private to src/script. */
#ifndef SCRIPT_API_UTIL_H
#define SCRIPT_API_UTIL_H

#include <lauxlib.h>
#include <lua.h>

#include "script/api.h"

/* The api and the task that belong to a Lua state. */
struct api *api_of(lua_State *L);
struct task *api_task(lua_State *L);

/* Does the run belong to the space of somebody who has one on the site? */
bool api_in_userdir(lua_State *L);

/* A string argument as bytes; raises an error where it is none. */
struct bytes api_bytes(lua_State *L, int arg);

/* The same, none where it is nil or absent. */
struct bytes api_opt_bytes(lua_State *L, int arg);

/* The bytes as a Lua string, or nil for none: +1. */
void api_push(lua_State *L, struct bytes bytes);

/*
 * What stands before a selector to make a path of it, for `gopherroot`:
 * nothing, because the paths of handlers begin at the gopherroot. Trusted
 * handlers have Lua's own io.open as well, so they get the real path.
 */
const char *api_root(lua_State *L);

/*
 * The clean path, beneath the gopherroot, that the string argument names. What
 * begins with a slash begins at the gopherroot (api_root() may stand before
 * it), the rest at the handler's directory. Returns false
 * where it leads outside; raises an error where it is no string.
 */
bool api_path(lua_State *L, int arg, char *out);

/*
 * A part of the reply, a listing or a handler that a map includes, may be kept
 * until then; so the whole is kept no longer.
 */
void api_limit_cache(lua_State *L, int64_t until);

/*
 * Where what the library's own scripts look at is told; NULL for handlers, who
 * say themselves how long their reply may be kept.
 */
struct deps *api_deps(lua_State *L);

/* Sets the functions of the list as fields of the table on top of the stack. */
void api_set_functions(lua_State *L, const luaL_Reg *functions);

/* Pushes nil and a message: what reading functions return where they fail. */
int api_fail(lua_State *L, const char *message);

#endif
