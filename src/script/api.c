#include "script/api.h"

#include "script/api_util.h"
#include "script/sandbox.h"
#include "script/api_file.h"
#include "script/api_site.h"
#include "script/api_lookup.h"
#include "script/api_check.h"

/* --- for all requests --- */

/* Sets the value on top as a global and in `request`, below it: -1. */
static void
set_both(lua_State *L, const char *name)
{
	lua_pushvalue(L, -1);					/* +1 */
	lua_setfield(L, -3, name);				/* -1 */
	lua_setglobal(L, name);					/* -1 */
}

/* Sets a string as a field of `request`, on top, and as a global. */
static void
set_request(lua_State *L, const char *name, struct bytes value)
{
	if (value.at == NULL)
		return;
	lua_pushlstring(L, value.at, value.len);		/* +1 */
	set_both(L, name);
}

/* Sets the global `request`. */
static void
install_request(lua_State *L, const struct conf *conf)
{
	lua_createtable(L, 0, 16);				/* +1 request */
	set_request(L, "servername", bytes_of(conf->servername));
	set_request(L, "version", bytes_of(GOPHERMOON_VERSION));
	lua_pushinteger(L, conf->serverport);
	set_both(L, "serverport");
	lua_setglobal(L, "request");				/* -1 */
}

/* Sets the global `site`. */
static void
install_site(lua_State *L, const struct conf *conf)
{
	char name[CONF_NAME_MAX];

	lua_createtable(L, 0, 16);				/* +1 */
	lua_pushstring(L,
	    conf->is_block ? conf_name_port(conf, name) : conf->servername);
	lua_setfield(L, -2, "name");
	lua_pushboolean(L, conf->stats);
	lua_setfield(L, -2, "stats");
	lua_pushboolean(L, conf->development);
	lua_setfield(L, -2, "development");
	lua_pushboolean(L, conf->details);
	lua_setfield(L, -2, "details");
	lua_pushstring(L, conf->sort == SORT_DATE ? "date" : "name");
	lua_setfield(L, -2, "sort");
	lua_pushboolean(L, conf->parent);
	lua_setfield(L, -2, "parent");
	lua_pushboolean(L, conf->readme);
	lua_setfield(L, -2, "readme");
	lua_pushinteger(L, conf->width);
	lua_setfield(L, -2, "width");
	lua_pushstring(L, conf->description);
	lua_setfield(L, -2, "description");
	lua_pushstring(L, conf->location);
	lua_setfield(L, -2, "location");
	lua_pushstring(L, conf->admin);
	lua_setfield(L, -2, "admin");
	lua_setglobal(L, "site");				/* -1 */
}

int
api_install(lua_State *L)
{
	const struct run *run = run_of(L);

	sandbox_install(L, run->trusted);
	lua_pushglobaltable(L);					/* +1 */
	luaL_getsubtable(L, -1, "io");				/* +1 */
	api_cgi_install(L, run->trusted);
	api_send_install(L);
	api_file_install(L, run->trusted);
	api_site_install(L);
	api_search_install(L);
	api_stats_install(L);
	lua_pop(L, 2);						/* -2 */
	api_store_install(L);
	api_lookup_install(L);
	install_request(L, run->conf);
	install_site(L, run->conf);
	return 0;
}

/* --- for one request --- */

/* Sets a field of `request` to a path in the root, with a slash in front. */
static void
set_path(lua_State *L, const char *name, const char *path)
{
	lua_pushfstring(L, "/%s", path);			/* +1 */
	lua_setfield(L, -2, name);				/* -1 */
}

int
api_begin(lua_State *L)
{
	const struct task *task = run_task(L);

	lua_getglobal(L, "request");				/* +1 */
	set_request(L, "selector", task->request.selector);
	set_request(L, "search", task->request.search);
	set_request(L, "query", task->query);
	set_request(L, "path_info", bytes_of(task->node.path_info));
	set_request(L, "remote", bytes_of(task->client_address));
	set_request(L, "gopherroot", bytes_of(api_root(L)));
	if (api_in_userdir(L))
		set_request(L, "person", bytes_of(task->root->prefix + 1));
	if (task->is_external) {
		lua_pushlstring(L, buf_bytes(&task->redirect),
		    task->redirect.len);
		lua_setfield(L, -2, "moved");
	}
	lua_pushboolean(L, task->is_gone);
	lua_setfield(L, -2, "gone");
	if (task->refusal[0] != '\0' && task_shows_causes(task)) {
		lua_pushstring(L, task->refusal);
		lua_setfield(L, -2, "refusal");
	}
	set_path(L, "path", task->node.path);
	set_path(L, "file", task->node.file);
	if (task->node.kind == NODE_MENU)
		set_path(L, "map", task->node.file);
	lua_pop(L, 1);						/* -1 */
	if (task->check_query != NULL)
		api_check_begin(L);
	return 0;
}
