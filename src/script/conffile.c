#include "script/conffile.h"

#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include <string.h>

#include "script/arena.h"

enum { CONF_MEMORY = 8 * 1024 * 1024, CONF_INSTRUCTIONS = 10 * 1000 * 1000 };

#define QUOTES "; a text stands in quotes"

/* The data of the functions in the environment. */
struct loading {
	struct conf *conf;
	struct conf *target;	/* what is being set: `conf`, or a site of it */
	const char *file;
	char *err;
};

/* Reports whether a Lua value of this type fits the option. */
static bool
type_fits_option(const struct option_row *row, int type)
{
	switch (row->type) {
	case CONF_NUMBER:
		return type == LUA_TNUMBER;
	case CONF_BOOL:
		return type == LUA_TBOOLEAN;
	case CONF_FOLDERS:
		return type == LUA_TTABLE || type == LUA_TSTRING ||
		    type == LUA_TBOOLEAN;
	case CONF_LIST:
	case CONF_PATTERNS:
		return type == LUA_TTABLE || type == LUA_TSTRING ||
		    type == LUA_TNUMBER;
	case CONF_CIDRS:
		return type == LUA_TTABLE || type == LUA_TSTRING;
	case CONF_TYPES:
	case CONF_REDIRECTS:
		return type == LUA_TTABLE;
	default:
		return type == LUA_TSTRING;
	}
}

/* Returns what the value of an option looks like. */
static const char *
expected_value(const struct option_row *row)
{
	static const char *const words[] = {
		[CONF_STRING] = "a text in quotes",
		[CONF_HOST] = "a text in quotes",
		[CONF_LINE] = "a text in quotes",
		[CONF_NAME] = "a text in quotes",
		[CONF_NUMBER] = "a number",
		[CONF_BOOL] = "true or false",
		[CONF_CHOICE] = "a text in quotes",
		[CONF_LIST] = "a list like { \"one\", \"two\" }",
		[CONF_FOLDERS] = "true, false, or a list like { \"/admin\" }",
		[CONF_CIDRS] = "a list like { \"10.0.0.0/8\", \"::1\" }",
		[CONF_TYPES] = "a table like { foo = \"9\" }",
		[CONF_PATTERNS] = "a list like { \"^/tmp/\" }",
		[CONF_REDIRECTS] =
		    "a table like { [\"^/old/(.*)\"] = \"/new/%1\" }",
	};

	return words[row->type];
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

/* Sets an option to a text. Raises an error. */
static void
set_option_text(lua_State *L, const char *name, const char *value)
{
	const struct loading *loading = lua_touserdata(L, lua_upvalueindex(1));
	char err[CONF_ERR_MAX];

	if (conf_set(loading->target, name, value, err) == -1)
		luaL_error(L, "%s", err);
}

/* Sets a list: { "7070", "[::1]:70" }. */
static void
set_option_list(lua_State *L, const char *name)
{
	lua_Integer i;

	for (i = 1; lua_geti(L, 3, i) != LUA_TNIL; i++)		/* +1 */
		set_option_text(L, name, value_text(L));
	if (luaL_len(L, 3) != i - 1)
		luaL_error(L, "%s: the list has holes", name);
}

/* Sets a table of pairs: { foo = "9" }. */
static void
set_option_pairs(lua_State *L, const struct option_row *row)
{
	enum { KEY = 4, VALUE = 5 };
	const char *text;

	for (lua_pushnil(L); lua_next(L, 3); lua_settop(L, KEY)) {
		if (lua_type(L, KEY) != LUA_TSTRING)
			luaL_error(L, "%s: expected %s", row->name,
			    expected_value(row));
		lua_pushvalue(L, VALUE);			/* +1 */
		text = value_text(L);				/* +1 */
		text = lua_pushfstring(L,
		    row->type == CONF_TYPES ? "%s=%s" : "%s\t%s",
		    lua_tostring(L, KEY), text);		/* +1 */
		set_option_text(L, row->name, text);
	}
}

/* Sets the option `name`, argument 2, to the value, argument 3. */
static void
set_option(lua_State *L, const char *name)
{
	const struct loading *loading = lua_touserdata(L, lua_upvalueindex(1));
	const struct option_row *row;

	row = conf_row(name);
	if (row == NULL)
		set_option_text(L, name, "");	/* raises an error */
	else if (!type_fits_option(row, lua_type(L, 3)))
		luaL_error(L, "%s: expected %s", name, expected_value(row));
	else if (lua_type(L, 3) != LUA_TTABLE)
		set_option_text(L, name, value_text(L));
	else {
		conf_clear(loading->target, row);
		if (row->type == CONF_TYPES || row->type == CONF_REDIRECTS)
			set_option_pairs(L, row);
		else
			set_option_list(L, name);
	}
}

/* __newindex(environment, name, value) */
static int
env_newindex(lua_State *L)
{
	const char *name = luaL_checkstring(L, 2);

	if (strcmp(name, "site") == 0)
		luaL_error(L, "site: a block has no `=`: write site { ... }");
	set_option(L, name);
	return 0;
}

/* Sets an option of a site: its name and value are at 2 and 3. */
static void
set_site_option(lua_State *L)
{
	const struct option_row *row;
	char err[CONF_ERR_MAX];
	const char *name;

	if (lua_type(L, 2) != LUA_TSTRING)
		luaL_error(L,
		    "site: expected options, like servername = "
		    "\"gopher.example.org\"");
	name = lua_tostring(L, 2);
	row = conf_row(name);
	if (row != NULL && conf_check_site_row(row, err) == -1)
		luaL_error(L, "%s", err);
	set_option(L, name);
}

/* site { name = value, ... } */
static int
env_site(lua_State *L)
{
	struct loading *loading = lua_touserdata(L, lua_upvalueindex(1));
	enum { KEY = 2 };

	if (lua_type(L, 1) != LUA_TTABLE)
		return luaL_error(L, "site: expected a table of options");
	loading->target = conf_add_site(loading->conf);
	if (loading->target == NULL)
		return luaL_error(L,
		    "site: more than %d sites, or out of memory",
		    CONF_SITES_MAX);
	loading->target->source = CONF_FILE;
	lua_settop(L, 1);
	for (lua_pushnil(L); lua_next(L, 1); lua_settop(L, KEY))
		set_site_option(L);
	loading->target = loading->conf;
	return 0;
}

/* Sets a function as a field of the table on top. */
static void
add_env_function(lua_State *L, const char *name, lua_CFunction function)
{
	lua_pushvalue(L, 1);
	lua_pushcclosure(L, function, 1);
	lua_setfield(L, -2, name);
}

static void
stop_endless(lua_State *L, lua_Debug *ar)
{
	(void)ar;
	luaL_where(L, 0);	/* luaL_error() would name this function */
	lua_pushliteral(L, "too many instructions; is there an endless loop?");
	lua_concat(L, 2);
	(void)lua_error(L);
}

static int
load_conf_protected(lua_State *L)
{
	const struct loading *loading = lua_touserdata(L, 1);

	lua_sethook(L, stop_endless, LUA_MASKCOUNT, CONF_INSTRUCTIONS);
	if (luaL_loadfilex(L, loading->file, "t") != LUA_OK)	/* +1 */
		return lua_error(L);
	lua_newtable(L);					/* +1 env */
	lua_newtable(L);					/* +1 meta */
	add_env_function(L, "__newindex", env_newindex);
	lua_newtable(L);					/* +1 index */
	add_env_function(L, "site", env_site);
	lua_setfield(L, -2, "__index");				/* -1 index */
	lua_setmetatable(L, -2);				/* -1 meta */
	lua_setupvalue(L, -2, 1);				/* -1 env */
	lua_call(L, 0, 0);
	return 0;
}

/* Returns what to add to a message of Lua, or "". */
static const char *
error_hint(const char *message)
{
	static const struct {
		const char *part, *hint;
	} hints[] = {
		{ "near '#'", "; a comment begins with --" },
		{ "near '/'", QUOTES },
		{ "malformed number near", QUOTES },
		{ "index a nil value (global '", QUOTES },
		{ "arithmetic on a nil value (global '", QUOTES },
	};
	size_t i;

	for (i = 0; i < sizeof hints / sizeof hints[0]; i++)
		if (strstr(message, hints[i].part) != NULL)
			return hints[i].hint;
	return "";
}

int
conffile_load(struct conf *conf, const char *file, char *err)
{
	struct loading loading = { conf, conf, file, err };
	struct arena arena;
	const char *message;
	lua_State *L;
	int status;

	L = NULL;
	if (arena_open(&arena, CONF_MEMORY) == 0)
		L = lua_newstate(arena_alloc, &arena);
	if (L == NULL) {
		snprintf(err, CONF_ERR_MAX, "out of memory");
		arena_close(&arena);
		return -1;
	}
	lua_pushcfunction(L, load_conf_protected);
	lua_pushlightuserdata(L, &loading);
	status = lua_pcall(L, 1, 0, 0);
	if (status != LUA_OK) {
		message = lua_tostring(L, -1);
		if (message == NULL)
			message = "the file has raised an error";
		snprintf(err, CONF_ERR_MAX, "%s%s", message,
		    error_hint(message));
	}
	arena_close(&arena);
	return status == LUA_OK ? 0 : -1;
}
