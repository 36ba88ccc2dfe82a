#include "script/sandbox.h"

#include <lualib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "script/watchdog.h"
#include "script/library.h"
#include "script/random.h"
#include "script/coroutine.h"
#include "script/trusted.h"
#include "script/vm.h"
#include "script/api_util.h"

/* load(): text only, whatever the script asks for. Upvalue 1 is Lua's own. */
static int
load_text(lua_State *L)
{
	if (lua_gettop(L) < 3)
		lua_settop(L, 3);
	lua_pushliteral(L, "t");				/* +1 */
	lua_replace(L, 3);					/* -1 */
	lua_pushvalue(L, lua_upvalueindex(1));			/* +1 */
	lua_insert(L, 1);
	lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
	return lua_gettop(L);
}

/* setmetatable(): a finalizer would run where no fuse can reach it. */
static int
set_metatable(lua_State *L)
{
	if (lua_istable(L, 2)) {
		lua_pushliteral(L, "__gc");			/* +1 */
		if (lua_rawget(L, 2) != LUA_TNIL)
			return luaL_error(L, "__gc cannot be used here");
		lua_pop(L, 1);
	}
	lua_pushvalue(L, lua_upvalueindex(1));			/* +1 */
	lua_insert(L, 1);
	lua_call(L, lua_gettop(L) - 1, 1);
	return 1;
}

/* collectgarbage(): the state lives for one request, so only "count" tells. */
static int
collect_garbage(lua_State *L)
{
	const char *what;

	what = luaL_optstring(L, 1, "collect");
	if (strcmp(what, "count") == 0)
		lua_pushnumber(L,
		    lua_gc(L, LUA_GCCOUNT, 0) +
			lua_gc(L, LUA_GCCOUNTB, 0) / 1024.0);
	else
		lua_pushinteger(L, 0);
	return 1;
}

enum { FORMAT_MAX = 256 };

/*
 * Calls the function that is upvalue 1 where the run is not left: C's library
 * takes a lock, or memory, for what it does.
 */
static int
call_outside(lua_State *L)
{
	int status;

	/* It must end soon, whatever it is given; a metamethod need not. */
	if (lua_istable(L, 1) && lua_getmetatable(L, 1))
		return luaL_error(L, "a plain table is expected");
	if (lua_isstring(L, 1) && lua_rawlen(L, 1) > FORMAT_MAX)
		return luaL_error(L, "the format is too long");
	lua_pushvalue(L, lua_upvalueindex(1));			/* +1 */
	lua_insert(L, 1);
	CRITICAL(status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0));
	return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/* Wraps functions of a library in call_outside(); the list ends with NULL. */
static void
wrap_outside(lua_State *L, const char *library, const char *const *names)
{
	lua_getglobal(L, library);				/* +1 */
	for (; *names != NULL; names++) {
		lua_getfield(L, -1, *names);			/* +1 */
		lua_pushcclosure(L, call_outside, 1);
		lua_setfield(L, -2, *names);			/* -1 */
	}
	lua_pop(L, 1);
}

/* Replaces a global function by one that has it as upvalue 1. */
static void
wrap_global(lua_State *L, const char *name, lua_CFunction function)
{
	lua_getglobal(L, name);					/* +1 */
	lua_pushcclosure(L, function, 1);
	lua_setglobal(L, name);					/* -1 */
}

/* Sets fields of a library to nil; the list ends with NULL. */
static void
forget(lua_State *L, const char *library, const char *const *names)
{
	lua_getglobal(L, library);				/* +1 */
	for (; *names != NULL; names++) {
		lua_pushnil(L);
		lua_setfield(L, -2, *names);
	}
	lua_pop(L, 1);
}

/* The table of all globals, with room for them: it would grow seven times. */
static void
make_globals(lua_State *L)
{
	lua_createtable(L, 0, 64);				/* +1 */
	lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);	/* -1 */
}

static void
open_safe(lua_State *L)
{
	static const luaL_Reg libraries[] = {
		{ "_G", luaopen_base },
		{ LUA_COLIBNAME, luaopen_coroutine },
		{ LUA_TABLIBNAME, luaopen_table },
		{ LUA_OSLIBNAME, luaopen_os },
		{ LUA_STRLIBNAME, luaopen_string },
		{ LUA_UTF8LIBNAME, luaopen_utf8 },
		{ LUA_MATHLIBNAME, luaopen_math },
	};
	static const char *const base[] = { "dofile", "loadfile", NULL };
	static const char *const string[] = { "dump", NULL };
	static const char *const os[] = { "execute", "exit", "getenv", "remove",
		"rename", "setlocale", "tmpname", NULL };
	static const char *const time[] = { "date", "time", NULL };
	size_t i;

	make_globals(L);
	for (i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
		luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
		lua_pop(L, 1);
	}
	forget(L, "_G", base);
	forget(L, LUA_STRLIBNAME, string);
	forget(L, LUA_OSLIBNAME, os);
	wrap_outside(L, LUA_OSLIBNAME, time);
	random_install(L);
	wrap_global(L, "load", load_text);
	wrap_global(L, "setmetatable", set_metatable);
	wrap_global(L, "collectgarbage", collect_garbage);
}

/* "gopher.map" as a file's name: letters, digits, `_`, `-`, single dots. */
static const char *
file_of_module(lua_State *L, int arg)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
	const char *module;
	size_t len;

	module = luaL_checklstring(L, arg, &len);
	if (strspn(module, allowed) != len || *module == '\0' ||
	    *module == '.' || len > 200 || strstr(module, "..") != NULL)
		luaL_error(L, "bad module name '%s'", module);
	module = luaL_gsub(L, module, ".", "/");		/* +1 */
	return lua_pushfstring(L, "%s.lua", module);		/* +1 */
}

/* The source of a module: the library's first, then the site's lib/. */
static int
find_module(struct task *task, const char *file, struct source *source)
{
	char path[NODE_PATH_MAX], within[NODE_PATH_MAX];
	int fd;

	library_look(&task->deps, task->conf->library, file);
	if (library_find(source, task->conf->library, file) == 0)
		return 0;
	root_join(within, "lib", file);
	root_inside(task->root, path, within);
	deps_look(&task->deps, task->root->fd, path);
	fd = root_file(task->root, path);
	return fd == -1 ? -1 : source_of(source, fd);
}

/* Finds a module's bytecode; or its source in run->source, and no bytecode. */
static int
read_module(struct run *run, const char *file, const char *name,
    struct source *source, struct bytes *code)
{
	const struct chunk *chunk;

	*code = (struct bytes){ NULL, 0 };
	if (find_module(run->task, file, source) == -1)
		return -1;
	if (source->built_in != NULL) {
		*code = (struct bytes){ source->built_in->code,
			source->built_in->len };
		return 0;
	}
	chunk =
	    chunk_cache_find(run->chunks, run->task->root, name, &source->id);
	if (chunk != NULL) {
		*code =
		    (struct bytes){ buf_bytes(&chunk->code), chunk->code.len };
		return 0;
	}
	if (!source_is_settled(source))
		source->id.size = -1;	/* no file's */
	return source_read(source, &run->source);
}

/* Keeps the bytecode of the chunk on top of the stack. */
static void
keep_module(lua_State *L, const char *name, const struct source *source)
{
	struct buf code = { 0 };

	if (vm_dump(L, &code))
		(void)chunk_cache_put(run_of(L)->chunks, run_task(L)->root,
		    name, &source->id, 0, &code);
	buf_free(&code);
}

/* Compiles the source that run->source holds: +1, the chunk or an error. */
static int
compile_module(lua_State *L, const char *name, const struct source *source)
{
	struct run *run = run_of(L);
	int status;

	status = luaL_loadbufferx(L, buf_bytes(&run->source), run->source.len,
	    name, "t");
	if (status == LUA_OK)
		CRITICAL(keep_module(L, name, source));
	return status;
}

/* Pushes the chunk of a module, or a message: what a searcher returns. */
static int
search_module(lua_State *L)
{
	struct run *run = run_of(L);
	struct source source;
	struct bytes code;
	const char *file, *name;
	int result, status;

	file = file_of_module(L, 1);
	name = lua_pushfstring(L, "@lib/%s", file);
	critical_enter();
	buf_free(&run->source);
	result = read_module(run, file, name, &source, &code);
	source_close(&source);
	critical_leave();
	if (result == -1) {
		lua_pushfstring(L,
		    "\n\tno module '%s' in the library or in lib/",
		    lua_tostring(L, 1));
		return 1;
	}
	if (code.at != NULL)
		status = luaL_loadbufferx(L, code.at, code.len, name, "b");
	else
		status = compile_module(L, name, &source);	/* +1 */
	CRITICAL(buf_free(&run->source));
	return status == LUA_OK ? 1 : lua_error(L);
}

/* The module has run: what it has returned is on top, its name at 1. */
static int
required(lua_State *L, int status, lua_KContext context)
{
	(void)status;
	(void)context;
	if (lua_isnil(L, -1)) {
		lua_pop(L, 1);
		lua_pushboolean(L, 1);
	}
	lua_pushvalue(L, 1);
	lua_pushvalue(L, -2);
	lua_rawset(L, lua_upvalueindex(1));
	return 1;
}

/* require(): upvalue 1 holds what has been loaded. */
static int
require(lua_State *L)
{
	luaL_checkstring(L, 1);
	lua_settop(L, 1);
	lua_pushvalue(L, 1);
	if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TLIGHTUSERDATA)
		return luaL_error(L,
		    "loop or previous error loading module '%s'",
		    lua_tostring(L, 1));
	if (!lua_isnil(L, -1))
		return 1;
	lua_pushcfunction(L, search_module);
	lua_pushvalue(L, 1);
	lua_call(L, 1, 1);					/* +1 chunk */
	if (!lua_isfunction(L, -1))
		return luaL_error(L, "%s", lua_tostring(L, -1) + 2);
	lua_pushvalue(L, 1);
	lua_pushlightuserdata(L, L);	/* it is on its way */
	lua_rawset(L, lua_upvalueindex(1));
	lua_pushvalue(L, 1);
	lua_callk(L, 1, 1, 0, required);			/* +1 module */
	return required(L, LUA_OK, 0);
}

#ifdef GOPHERMOON_STATIC
/* dlopen(3) would look for a C library that fits ours, and find another. */
static int
no_c_module(lua_State *L)
{
	lua_pushfstring(L,
	    "\n\tno C module '%s': this server is linked statically, and "
	    "cannot load any",
	    luaL_optstring(L, 1, "?"));
	return 1;
}

/* Searchers 3 and 4 of Lua are those for C; `loadlib` is their tool. */
static void
forget_c_modules(lua_State *L)
{
	lua_getglobal(L, "package");				/* +1 */
	lua_pushcfunction(L, no_c_module);
	lua_setfield(L, -2, "loadlib");
	lua_getfield(L, -1, "searchers");			/* +1 */
	lua_pushcfunction(L, no_c_module);
	lua_seti(L, -2, 3);
	lua_pushnil(L);
	lua_seti(L, -2, 4);
	lua_pop(L, 2);
}
#endif

/* With all libraries, Lua's own require learns where our modules are. */
static void
add_searcher(lua_State *L)
{
	lua_getglobal(L, "package");				/* +1 */
	lua_getfield(L, -1, "searchers");			/* +1 */
	lua_getglobal(L, "table");				/* +1 */
	lua_getfield(L, -1, "insert");				/* +1 */
	lua_pushvalue(L, -3);
	lua_pushinteger(L, 2);
	lua_pushcfunction(L, search_module);
	lua_call(L, 3, 0);
	lua_pop(L, 3);
}

#define LOADED "gophermoon.loaded"

static void
set_require(lua_State *L)
{
	lua_newtable(L);					/* +1 */
	lua_pushvalue(L, -1);
	lua_setfield(L, LUA_REGISTRYINDEX, LOADED);
	lua_pushcclosure(L, require, 1);
	lua_setglobal(L, "require");				/* -1 */
}

void
sandbox_install(lua_State *L, bool trusted)
{
	if (trusted) {
		luaL_openlibs(L);
#ifdef GOPHERMOON_STATIC
		forget_c_modules(L);
#endif
		add_searcher(L);
		trusted_install(L);
	} else {
		open_safe(L);
		set_require(L);
	}
	coroutine_install(L);
}

/* Lua's own require looks at "_LOADED" in the registry. */
void
sandbox_provide(lua_State *L, const char *name)
{
	const char *where = run_of(L)->trusted ? "_LOADED" : LOADED;

	lua_getfield(L, LUA_REGISTRYINDEX, where);		/* +1 */
	lua_insert(L, -2);
	lua_setfield(L, -2, name);				/* -1 */
	lua_pop(L, 1);
}
