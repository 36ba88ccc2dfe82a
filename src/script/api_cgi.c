#include "script/api_util.h"

#include <string.h>

#include "script/watchdog.h"
#include "script/vm.h"

/*
 * For scripts that were written for other servers, which run them as programs:
 * variables of CGI, standard input, and os.exit().
 */

enum { COLUMNS_DEFAULT = 67 };	/* as in gopher.text */

/* --- os.getenv() --- */

/* The part of the selector before the `?` of the query. */
static struct bytes
selector_without_query(const struct task *task)
{
	struct bytes selector = task->request.selector;

	if (task->query.at != NULL && task->query.len < selector.len)
		selector.len -= task->query.len + 1;
	return selector;
}

/* The words of a search item; some scripts read them as a query. */
static struct bytes
query_or_search(const struct task *task)
{
	return task->query.at != NULL ? task->query : task->request.search;
}

static struct bytes
search_words(const struct task *task)
{
	return task->request.search;
}

static struct bytes
whole_selector(const struct task *task)
{
	return task->request.selector;
}

static struct bytes
client_address(const struct task *task)
{
	return bytes_of(task->client_address);
}

static struct bytes
server_host(const struct task *task)
{
	return bytes_of(task->conf->servername);
}

static struct bytes
site_description(const struct task *task)
{
	return bytes_of(task->conf->description);
}

/* The CGI variables that are bytes of the request or of the configuration. */
static const struct {
	const char *name;
	struct bytes (*value)(const struct task *task);
} request_variables[] = {
	{ "QUERY_STRING", query_or_search },
	{ "REMOTE_ADDR", client_address },
	{ "REMOTE_HOST", client_address },
	{ "REQUEST", selector_without_query },
	{ "SEARCHREQUEST", search_words },
	{ "SELECTOR", whole_selector },
	{ "SERVER_DESCRIPTION", site_description },
	{ "SERVER_HOST", server_host },
	{ "SERVER_NAME", server_host },
	{ "X_GOPHER_SEARCH", search_words },
	{ NULL, NULL },
};

/* The CGI variables that are the same in all requests. */
static const struct {
	const char *name, *value;
} constant_variables[] = {
	{ "CONTENT_LENGTH", "0" },
	{ "GATEWAY_INTERFACE", "CGI/1.1" },
	{ "GOPHER_CHARSET", "UTF-8" },
	{ "REQUEST_METHOD", "GET" },
	{ "SERVER_PROTOCOL", "RFC1436" },
	{ "SERVER_SOFTWARE", "Gophermoon/" GOPHERMOON_VERSION },
	{ "SERVER_VERSION", "Gophermoon/" GOPHERMOON_VERSION },
	{ NULL, NULL },
};

/* Pushes the path of the request without path_info: +1. */
static void
push_script_name(lua_State *L, const struct task *task)
{
	const char *path = task->node.path, *info = task->node.path_info;
	size_t len = strlen(path);

	if (info != NULL)
		len = (size_t)(info - path);
	while (len > 0 && path[len - 1] == '/')
		len--;
	lua_pushliteral(L, "/");				/* +1 */
	lua_pushlstring(L, path, len);				/* +1 */
	lua_concat(L, 2);					/* -1 */
}

/* Pushes a variable that is made from several parts, or returns false. */
static bool
push_made_variable(lua_State *L, const char *name)
{
	const struct task *task = run_task(L);
	const char *info = task->node.path_info;
	const int width = task->conf->width;

	if (strcmp(name, "SERVER_PORT") == 0)
		lua_pushfstring(L, "%d", task->conf->serverport);
	else if (strcmp(name, "SCRIPT_NAME") == 0)
		push_script_name(L, task);
	else if (strcmp(name, "DOCUMENT_ROOT") == 0)
		lua_pushstring(L, api_root(L));
	else if (strcmp(name, "SCRIPT_FILENAME") == 0)
		lua_pushfstring(L, "%s/%s", api_root(L), task->node.file);
	else if (strcmp(name, "PATH_INFO") == 0)
		lua_pushfstring(L, info && *info ? "/%s" : "%s",
		    info ? info : "");
	else if (strcmp(name, "COLUMNS") == 0)
		lua_pushfstring(L, "%d", width > 0 ? width : COLUMNS_DEFAULT);
	else
		return false;
	return true;
}

/* Pushes the value of a CGI variable, or returns false. */
static bool
push_variable(lua_State *L, const char *name)
{
	struct bytes value;
	size_t i;

	for (i = 0; request_variables[i].name != NULL; i++)
		if (strcmp(name, request_variables[i].name) == 0) {
			value = request_variables[i].value(run_task(L));
			lua_pushlstring(L, value.at ? value.at : "", value.len);
			return true;
		}
	for (i = 0; constant_variables[i].name != NULL; i++)
		if (strcmp(name, constant_variables[i].name) == 0) {
			lua_pushstring(L, constant_variables[i].value);
			return true;
		}
	return push_made_variable(L, name);
}

/*
 * os.getenv(name): a CGI variable, or nil. Never the environment of the server,
 * except for trusted handlers: upvalue 1 is Lua's own function, or nil.
 */
static int
os_getenv(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);

	if (push_variable(L, name))				/* +1 */
		return 1;
	lua_pushvalue(L, lua_upvalueindex(1));			/* +1 */
	if (lua_isnil(L, -1))
		return 1;
	lua_pushvalue(L, 1);					/* +1 */
	lua_call(L, 1, 1);					/* -1 */
	return 1;
}

/* --- os.exit() --- */

/* os.exit(): ends the reply and the run, whatever the status. */
static int
os_exit(lua_State *L)
{
	CRITICAL(reply_end(&run_task(L)->reply));
	return vm_exit(L);
}

/* --- standard input: the request line, once --- */

/* Reads the request line in a format of io.read(). Pushes nil at the end. */
static int
read_request_line(lua_State *L, int arg)
{
	const struct request *request = &run_task(L)->request;
	const char *format;

	format = lua_isnumber(L, arg) ? "l" : luaL_optstring(L, arg, "l");
	if (run_of(L)->has_read_line) {
		if (strchr(format, 'a') != NULL)
			lua_pushliteral(L, "");
		else
			lua_pushnil(L);
		return 1;
	}
	run_of(L)->has_read_line = true;
	api_push(L, request->selector);				/* +1 */
	if (request->search.at != NULL) {
		lua_pushliteral(L, "\t");			/* +1 */
		api_push(L, request->search);			/* +1 */
	}
	lua_pushstring(L, strpbrk(format, "La") ? "\r\n" : "\r");
	lua_concat(L, request->search.at != NULL ? 4 : 2);
	return 1;
}

/* io.read(): handlers of the original cut the CR of the line off. */
static int
io_read(lua_State *L)
{
	return read_request_line(L, 1);
}

/* io.stdin:read() */
static int
stdin_read(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	return read_request_line(L, 2);
}

/* The iterator of io.stdin:lines(). */
static int
next_stdin_line(lua_State *L)
{
	lua_settop(L, 0);
	return read_request_line(L, 1);
}

static int
stdin_lines(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	lua_pushcfunction(L, next_stdin_line);
	return 1;
}

static int
stdin_close(lua_State *L)
{
	lua_pushboolean(L, true);
	return 1;
}

static const luaL_Reg stdin_methods[] = {
	{ "read", stdin_read },
	{ "lines", stdin_lines },
	{ "close", stdin_close },
	{ NULL, NULL },
};

static const luaL_Reg os_functions[] = {
	{ "exit", os_exit },
	{ NULL, NULL },
};

void
api_cgi_install(lua_State *L, bool trusted)
{
	lua_pushcfunction(L, io_read);
	lua_setfield(L, -2, "read");
	lua_newtable(L);					/* +1 stdin */
	luaL_setfuncs(L, stdin_methods, 0);
	lua_setfield(L, -2, "stdin");				/* -1 */
	lua_getglobal(L, "os");					/* +1 */
	luaL_setfuncs(L, os_functions, 0);
	if (trusted)
		lua_getfield(L, -1, "getenv");			/* +1 */
	else
		lua_pushnil(L);
	lua_pushcclosure(L, os_getenv, 1);
	lua_setfield(L, -2, "getenv");				/* -1 */
	lua_pop(L, 1);
}
