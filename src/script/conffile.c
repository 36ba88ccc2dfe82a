#include "script/conffile.h"

#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/value.h"
#include "conf/sites.h"
#include "script/arena.h"

enum { CONF_MEMORY = 8 * 1024 * 1024, CONF_INSTRUCTIONS = 10 * 1000 * 1000 };

#define QUOTES "; a text needs quotes"
#define EQUALS "; write name = value"
#define LIBRARIES "; the configuration has no functions of Lua"

/* The context of the assignments in the file, upvalue 1 of our functions. */
struct conffile {
	struct conf *conf;
	struct conf *current;	/* conf, or the site whose block is read */
	const char *path;
};

static bool
accepts_type(const struct conf_option *option, int lua_type)
{
	static const int bits[LUA_NUMTAGS] = {
		[LUA_TSTRING] = FROM_TEXT,
		[LUA_TNUMBER] = FROM_NUMBER,
		[LUA_TBOOLEAN] = FROM_BOOL,
		[LUA_TTABLE] = FROM_TABLE,
	};

	return (value_types[option->type].accepts & bits[lua_type]) != 0;
}

static struct conffile *
get_conffile(lua_State *L)
{
	return lua_touserdata(L, lua_upvalueindex(1));
}

static void
raise_wrong_type(lua_State *L, const struct conf_option *option)
{
	luaL_error(L, "%s: expected %s", option->name,
	    value_types[option->type].expected);
}

/* Returns the value on top as the text that conf_set() takes. */
static const char *
value_text(lua_State *L)
{
	const char *text;
	size_t len;

	if (lua_isboolean(L, -1))
		return lua_toboolean(L, -1) ? "true" : "false";
	text = luaL_tolstring(L, -1, &len);			/* +1 */
	if (strlen(text) != len)
		luaL_error(L, "a value holds a NUL byte");
	return text;
}

static void
assign_text(lua_State *L, const char *name, const char *value)
{
	char err[CONF_ERR_MAX];

	if (conf_set(get_conffile(L)->current, name, value, err) == -1)
		luaL_error(L, "%s", err);
}

/* Assigns a list: { "7070", "[::1]:70" }. */
static void
assign_list(lua_State *L, const char *name)
{
	lua_Integer i;

	for (i = 1; lua_geti(L, 3, i) != LUA_TNIL; i++) {	/* +1 */
		assign_text(L, name, value_text(L));
		lua_settop(L, 3);
	}
	if (luaL_len(L, 3) != i - 1)
		luaL_error(L,
		    "%s: the list has an empty place; number its elements "
		    "from 1",
		    name);
}

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Returns how many keys the table has, argument 3, all of them texts. */
static size_t
count_keys(lua_State *L, const struct conf_option *option)
{
	size_t n;

	for (n = 0, lua_pushnil(L); lua_next(L, 3); lua_pop(L, 1), n++)
		if (lua_type(L, -2) != LUA_TSTRING ||
		    strlen(lua_tostring(L, -2)) != lua_rawlen(L, -2))
			raise_wrong_type(L, option);
	return n;
}

/*
 * Assigns a table of pairs: { foo = "9" }, sorted, because Lua has another
 * order in each process. (Of two patterns of one length the first one counts.)
 */
static void
assign_pairs(lua_State *L, const struct conf_option *option)
{
	const char separator[] = { value_types[option->type].separator, '\0' };
	const size_t n = count_keys(L, option);
	const char **keys, *text;
	enum { KEYS = 4 };
	size_t i;

	lua_settop(L, KEYS - 1);
	keys = lua_newuserdata(L, (n + 1) * sizeof *keys);	/* +1 */
	for (i = 0, lua_pushnil(L); lua_next(L, 3); lua_pop(L, 1))
		keys[i++] = lua_tostring(L, -2);
	qsort(keys, n, sizeof *keys, compare_keys);
	for (i = 0; i < n; i++) {
		lua_getfield(L, 3, keys[i]);			/* +1 */
		text = value_text(L);				/* +1 */
		text = lua_pushfstring(L, "%s%s%s", keys[i], separator,
		    text);					/* +1 */
		assign_text(L, option->name, text);
		lua_settop(L, KEYS);
	}
}

/* Assigns the value, argument 3, to the option `name`, argument 2. */
static void
assign_option(lua_State *L, const char *name)
{
	const struct conf_option *option = conf_option(name);

	if (option == NULL)
		assign_text(L, name, "");		/* raises the error */
	else if (!accepts_type(option, lua_type(L, 3)))
		raise_wrong_type(L, option);
	else if (lua_type(L, 3) != LUA_TTABLE)
		assign_text(L, name, value_text(L));
	else {
		conf_clear(get_conffile(L)->current, option);
		if (value_types[option->type].separator)
			assign_pairs(L, option);
		else
			assign_list(L, name);
	}
}

/* __newindex of the environment: env, name, value. */
static int
env_newindex(lua_State *L)
{
	const char *name = luaL_checkstring(L, 2);

	if (strcmp(name, "site") == 0)
		luaL_error(L, "site: a block has no `=`; write site { ... }");
	assign_option(L, name);
	return 0;
}

/* Assigns an option of a site. Name and value are on top, as 2 and 3. */
static void
assign_site_option(lua_State *L)
{
	const struct conf_option *option;
	char err[CONF_ERR_MAX];
	const char *name;

	if (lua_type(L, 2) != LUA_TSTRING)
		luaL_error(L,
		    "site: expected options, like servername = "
		    "\"gopher.example.org\"");
	name = lua_tostring(L, 2);
	option = conf_option(name);
	if (option != NULL && conf_check_scope(option, err) == -1)
		luaL_error(L, "%s", err);
	assign_option(L, name);
}

/* site { name = value, ... } */
static int
add_site_block(lua_State *L)
{
	struct conffile *file = get_conffile(L);
	enum { KEY = 2 };

	if (lua_type(L, 1) != LUA_TTABLE)
		return luaL_error(L, "site: expected a table of options");
	file->current = conf_add_site(file->conf);
	if (file->current == NULL)
		return luaL_error(L,
		    "site: more than %d sites, or out of memory",
		    CONF_SITES_MAX);
	file->current->source = CONF_FILE;
	lua_settop(L, 1);
	for (lua_pushnil(L); lua_next(L, 1); lua_settop(L, KEY))
		assign_site_option(L);
	file->current = file->conf;
	return 0;
}

/* Sets a field of the table on top to a function with our upvalue. */
static void
set_env_function(lua_State *L, const char *name, lua_CFunction function)
{
	lua_pushvalue(L, 1);
	lua_pushcclosure(L, function, 1);
	lua_setfield(L, -2, name);
}

static void
raise_out_of_instructions(lua_State *L, lua_Debug *ar)
{
	(void)ar;
	luaL_where(L, 0); /* luaL_error() would name our own function */
	lua_pushliteral(L,
	    "more than 10 million instructions; check the loops");
	lua_concat(L, 2);
	lua_error(L);
}

static int
run_file_protected(lua_State *L)
{
	const struct conffile *file = lua_touserdata(L, 1);

	lua_sethook(L, raise_out_of_instructions, LUA_MASKCOUNT,
	    CONF_INSTRUCTIONS);
	if (luaL_loadfilex(L, file->path, "t") != LUA_OK)		/* +1 */
		return lua_error(L);
	lua_newtable(L);					/* +1 env */
	lua_newtable(L);					/* +1 meta */
	set_env_function(L, "__newindex", env_newindex);
	lua_newtable(L);					/* +1 names */
	set_env_function(L, "site", add_site_block);
	lua_setfield(L, -2, "__index");				/* -1 names */
	lua_setmetatable(L, -2);				/* -1 meta */
	lua_setupvalue(L, -2, 1);				/* -1 env */
	lua_call(L, 0, 0);
	return 0;
}

/* Returns the remedy for a call of a global that is nil, or NULL. */
static const char *
call_hint(const char *message)
{
	char name[32];
	const char *at = strstr(message, "call a nil value (global '");

	if (at == NULL || sscanf(at, "%*[^']'%31[^']", name) != 1)
		return NULL;
	return conf_option(name) != NULL ? EQUALS : LIBRARIES;
}

/* Returns a remedy for an error message of Lua, or "". */
static const char *
error_hint(const char *message)
{
	static const struct {
		const char *part, *hint;
	} hints[] = {
		{ "<name> expected near '\"", EQUALS },
		{ "<name> expected near ''", EQUALS },
		{ "index a nil value (global 'os')", LIBRARIES },
		{ "index a nil value (global 'io')", LIBRARIES },
		{ "index a nil value (global 'string')", LIBRARIES },
		{ "index a nil value (global 'table')", LIBRARIES },
		{ "index a nil value (global 'math')", LIBRARIES },
		{ "near '#'", "; a comment begins with --" },
		{ "near '/'", QUOTES },
		{ "malformed number near", QUOTES },
		{ "index a nil value (global '", QUOTES },
		{ "arithmetic on a nil value (global '", QUOTES },
	};
	const char *hint = call_hint(message);
	size_t i;

	for (i = 0; hint == NULL && i < sizeof hints / sizeof hints[0]; i++)
		if (strstr(message, hints[i].part) != NULL)
			hint = hints[i].hint;
	return hint != NULL ? hint : "";
}

int
conffile_load(struct conf *conf, const char *path, char *err)
{
	struct conffile file = { conf, conf, path };
	struct arena arena;
	const char *message;
	lua_State *L = NULL;
	int status;

	if (arena_open(&arena, CONF_MEMORY) == 0)
		L = lua_newstate(arena_alloc, &arena);
	if (L == NULL) {
		arena_close(&arena);
		return conf_error(err, "out of memory");
	}
	lua_pushcfunction(L, run_file_protected);
	lua_pushlightuserdata(L, &file);
	status = lua_pcall(L, 1, 0, 0);
	if (status != LUA_OK) {
		message = lua_tostring(L, -1);
		if (message == NULL)
			message = "the configuration has raised an error";
		conf_error(err, "%s%s", message, error_hint(message));
	}
	arena_close(&arena);
	return status == LUA_OK ? 0 : -1;
}
