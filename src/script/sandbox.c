#include "script/sandbox.h"

#include <lualib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "script/watchdog.h"
#include "script/vm.h"
#include "script/library.h"
#include "script/random.h"
#include "script/coroutine.h"
#include "script/api_util.h"

/* load() for text only, never bytecode. Upvalue 1 is Lua's own. */
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

/* setmetatable() without finalizers, which would run without limits. */
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

/* collectgarbage(): only "count" works. */
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

enum { ARGUMENT_MAX = 256 };

/*
 * Calls upvalue 1 in a critical section, because this function of the C library
 * takes a lock or memory.
 */
static int
call_critical(lua_State *L)
{
	int status;

	/* The section must be short: no metamethods, no long formats. */
	if (lua_istable(L, 1) && lua_getmetatable(L, 1))
		return luaL_error(L,
		    "os.time: expected a table without a metatable");
	if (lua_isstring(L, 1) && lua_rawlen(L, 1) > ARGUMENT_MAX)
		return luaL_error(L,
		    "os.date: the format has more than 256 bytes");
	lua_pushvalue(L, lua_upvalueindex(1));			/* +1 */
	lua_insert(L, 1);
	CRITICAL(status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0));
	return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/*
 * Calls upvalue 1, which starts a program, with no signal blocked. (A worker
 * blocks its signals except while it waits.)
 */
static int
call_unblocked(lua_State *L)
{
	sigset_t none, before;
	int status;

	lua_pushvalue(L, lua_upvalueindex(1));			/* +1 */
	lua_insert(L, 1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, &before);
	status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/* A function of Lua that is removed or wrapped for handlers. */
struct change {
	const char *library, *name;
	lua_CFunction wrapper;	/* has it as upvalue 1; NULL: removed */
};

/* Applies changes, up to a change without a name. */
static void
change_functions(lua_State *L, const struct change *change)
{
	for (; change->name != NULL; change++) {
		lua_getglobal(L, change->library);		/* +1 */
		lua_getfield(L, -1, change->name);		/* +1 */
		if (change->wrapper != NULL)
			lua_pushcclosure(L, change->wrapper, 1);
		else {
			lua_pop(L, 1);
			lua_pushnil(L);
		}
		lua_setfield(L, -2, change->name);		/* -1 */
		lua_pop(L, 1);
	}
}

/* Opens the libraries without the functions that can leave the sandbox. */
static void
open_safe_libraries(lua_State *L)
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
	static const struct change changes[] = {
		{ "_G", "dofile", NULL },
		{ "_G", "loadfile", NULL },
		{ "_G", "load", load_text },
		{ "_G", "setmetatable", set_metatable },
		{ "_G", "collectgarbage", collect_garbage },
		{ LUA_STRLIBNAME, "dump", NULL },
		{ LUA_OSLIBNAME, "execute", NULL },
		{ LUA_OSLIBNAME, "remove", NULL },
		{ LUA_OSLIBNAME, "rename", NULL },
		{ LUA_OSLIBNAME, "setlocale", NULL },
		{ LUA_OSLIBNAME, "tmpname", NULL },
		{ LUA_OSLIBNAME, "date", call_critical },
		{ LUA_OSLIBNAME, "time", call_critical },
		{ NULL, NULL, NULL },
	};
	size_t i;

	/* With room from the start: the table would grow seven times. */
	lua_createtable(L, 0, 64);				/* +1 */
	lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);	/* -1 */
	for (i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
		luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
		lua_pop(L, 1);
	}
	change_functions(L, changes);
	random_install(L);
}

/*
 * Pushes the file name of a module, like gopher/map.lua: +2. Raises an error if
 * the name has bytes other than letters, digits, `_`, `-` and single dots.
 */
static const char *
module_file(lua_State *L, int arg)
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

/*
 * Finds the source of a module, first in the library, then in the site's lib/.
 * Returns 0, or -1. In a critical section.
 */
static int
find_module(struct task *task, const char *file, struct source *source)
{
	char path[NODE_PATH_MAX], within[NODE_PATH_MAX];
	int fd;

	library_look(&task->deps, task->conf->library, file);
	if (library_find(source, task->conf->library, file) == 0)
		return 0;
	root_join(within, "lib", file);
	root_join(path, root_prefix(task->root), within);
	deps_add_path(&task->deps, task->root->fd, path);
	fd = root_open_file(task->root, path);
	return fd == -1 ? -1 : source_of(source, fd);
}

/*
 * Finds the bytecode of a module, or reads its source into run->source and
 * leaves `code` empty. Returns 0, or -1. In a critical section.
 */
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
		source->id.size = -1;	/* the cache will never match it */
	return source_read(source, &run->source);
}

/* Caches the bytecode of the chunk on top. In a critical section. */
static void
cache_module(lua_State *L, const char *name, const struct source *source)
{
	struct buf code = { 0 };

	if (vm_dump(L, &code))
		chunk_cache_put(run_of(L)->chunks, run_task(L)->root, name,
		    &source->id, 0, &code);
	buf_free(&code);
}

/* Compiles run->source and pushes the chunk or an error: +1. */
static int
compile_module(lua_State *L, const char *name, const struct source *file)
{
	const struct buf *source = &run_of(L)->source;
	struct bytes text;
	int status;

	text = vm_source_text((struct bytes){ buf_bytes(source), source->len });
	status = luaL_loadbufferx(L, text.at, text.len, name, "t");
	if (status == LUA_OK)
		CRITICAL(cache_module(L, name, file));
	return status;
}

/* A searcher of Lua's package library: returns a chunk or a message. */
static int
search_module(lua_State *L)
{
	struct run *run = run_of(L);
	struct source source;
	struct bytes code;
	const char *file, *name;
	int result, status;

	file = module_file(L, 1);
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

/* Stores a loaded module. The result of its chunk is on top, its name at 1. */
static int
finish_require(lua_State *L, int status, lua_KContext context)
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

/* require(): upvalue 1 is the table of loaded modules. */
static int
require_module(lua_State *L)
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
	lua_pushlightuserdata(L, L);	/* being loaded */
	lua_rawset(L, lua_upvalueindex(1));
	lua_pushvalue(L, 1);
	lua_callk(L, 1, 1, 0, finish_require);			/* +1 module */
	return finish_require(L, LUA_OK, 0);
}

#ifdef GOPHERMOON_STATIC
/* Refuses a C module. dlopen(3) would need the C library that is linked in. */
static int
no_c_module(lua_State *L)
{
	lua_pushfstring(L,
	    "\n\tno C module '%s': this server is linked statically and "
	    "cannot load any",
	    luaL_optstring(L, 1, "?"));
	return 1;
}

/* Removes `loadlib` and searchers 3 and 4, which load modules in C. */
static void
remove_c_modules(lua_State *L)
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

/* Lets Lua's own require() find our modules. */
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

#define LOADED_MODULES "gophermoon.loaded"

static void
set_require(lua_State *L)
{
	lua_newtable(L);					/* +1 */
	lua_pushvalue(L, -1);
	lua_setfield(L, LUA_REGISTRYINDEX, LOADED_MODULES);
	lua_pushcclosure(L, require_module, 1);
	lua_setglobal(L, "require");				/* -1 */
}

/* Explains the message of an error by the module gopher.hint. */
static int
explain_error(lua_State *L)
{
	lua_settop(L, 1);
	lua_pushcfunction(L, search_module);			/* +1 */
	lua_pushliteral(L, "gopher.hint");			/* +1 */
	lua_call(L, 1, 1);					/* -1 */
	lua_call(L, 0, 1);
	lua_insert(L, 1);
	lua_call(L, 1, 1);
	return 1;
}

/* The module gopher.place: a message handler for parts of menus. */
static int
place_error(lua_State *L)
{
	lua_settop(L, 1);
	vm_add_position(L);
	return 1;
}

/* Returns the name of the table of loaded modules in the registry. */
static const char *
loaded_modules(bool trusted)
{
	return trusted ? "_LOADED" : LOADED_MODULES;
}

void
sandbox_install(lua_State *L, bool trusted)
{
	static const struct change programs[] = {
		{ LUA_OSLIBNAME, "execute", call_unblocked },
		{ LUA_IOLIBNAME, "popen", call_unblocked },
		{ NULL, NULL, NULL },
	};

	if (trusted) {
		luaL_openlibs(L);
#ifdef GOPHERMOON_STATIC
		remove_c_modules(L);
#endif
		add_searcher(L);
		change_functions(L, programs);
	} else {
		open_safe_libraries(L);
		set_require(L);
	}
	coroutine_install(L);
	lua_pushcfunction(L, explain_error);
	lua_setfield(L, LUA_REGISTRYINDEX, VM_EXPLAIN);
	lua_getfield(L, LUA_REGISTRYINDEX, loaded_modules(trusted)); /* +1 */
	lua_pushcfunction(L, place_error);
	lua_setfield(L, -2, "gopher.place");
	lua_pop(L, 1);
}

/* Lua's own require() uses the table "_LOADED" in the registry. */
void
sandbox_provide(lua_State *L, const char *name, const luaL_Reg *functions)
{
	lua_getfield(L, LUA_REGISTRYINDEX,
	    loaded_modules(run_of(L)->trusted));		/* +1 */
	lua_newtable(L);					/* +1 */
	luaL_setfuncs(L, functions, 0);
	lua_setfield(L, -2, name);				/* -1 */
	lua_pop(L, 1);
}
