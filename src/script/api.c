#include "script/api.h"

#include "script/api_file.h"
#include "script/api_send.h"
#include "script/api_site.h"
#include "script/sandbox.h"
#include "script/words.h"

void
api_init(struct api *api, struct task *task)
{
	*api = (struct api){ .task = task };
}

/* Sets a field of `request`, the table on top, and a global of that name. */
static void
set_request(lua_State *L, const char *name, struct bytes value)
{
	words_push(L, value);					/* +1 */
	lua_pushvalue(L, -1);					/* +1 */
	lua_setfield(L, -3, name);				/* -1 */
	lua_setglobal(L, name);					/* -1 */
}

/* A root-relative path as handlers see it: with its slash. +1 */
static void
push_path(lua_State *L, const char *path)
{
	lua_pushfstring(L, "/%s", path);
}

static void
install_request(lua_State *L, const struct task *task)
{
	lua_newtable(L);					/* +1 request */
	set_request(L, "selector", task->request.selector);
	set_request(L, "search", task->request.search);
	set_request(L, "query", task->query);
	set_request(L, "path_info", bytes_of(task->node.path_info));
	set_request(L, "remote", bytes_of(task->remote));
	set_request(L, "servername", bytes_of(task->conf->servername));
	set_request(L, "gopherroot", bytes_of(words_root(task)));
	set_request(L, "version", bytes_of(GOPHERMOON_VERSION));
	if (task->is_away) {
		lua_pushlstring(L, buf_bytes(&task->moved), task->moved.len);
		lua_setfield(L, -2, "moved");
	}
	lua_pushboolean(L, task->is_gone);
	lua_setfield(L, -2, "gone");
	lua_pushinteger(L, task->conf->serverport);
	lua_pushvalue(L, -1);
	lua_setfield(L, -3, "serverport");
	lua_setglobal(L, "serverport");
	push_path(L, task->node.path);
	lua_setfield(L, -2, "path");
	push_path(L, task->node.file);
	lua_setfield(L, -2, "file");
	if (task->node.kind == NODE_MENU) {
		push_path(L, task->node.file);
		lua_setfield(L, -2, "map");
	}
	lua_setglobal(L, "request");				/* -1 */
}

/* What the configuration says about menus. */
static void
install_site(lua_State *L, const struct conf *conf)
{
	lua_createtable(L, 0, 5);				/* +1 */
	lua_pushboolean(L, conf->details);
	lua_setfield(L, -2, "details");
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
	const struct task *task = words_task(L);

	sandbox_install(L, task->conf->trusted);
	sandbox_install_require(L, task->conf->trusted);
	lua_getglobal(L, "io");					/* +1 */
	if (!lua_istable(L, -1)) {
		lua_pop(L, 1);
		lua_newtable(L);				/* +1 */
		lua_pushvalue(L, -1);
		lua_setglobal(L, "io");
	}
	api_send_install(L);
	api_file_install(L, task->conf->trusted);
	api_site_install(L);
	lua_pop(L, 1);						/* -1 io */
	install_request(L, task);
	install_site(L, task->conf);
	return 0;
}
