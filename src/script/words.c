#include "script/words.h"

#include <string.h>

#include "script/vm.h"

struct api *
words_api(lua_State *L)
{
	return vm_of(L)->owner;
}

struct task *
words_task(lua_State *L)
{
	return words_api(L)->task;
}

bool
words_in_userdir(lua_State *L)
{
	return words_task(L)->root->prefix != NULL;
}

struct bytes
words_bytes(lua_State *L, int arg)
{
	struct bytes bytes;

	bytes.at = luaL_checklstring(L, arg, &bytes.len);
	return bytes;
}

struct bytes
words_opt_bytes(lua_State *L, int arg)
{
	if (lua_isnoneornil(L, arg))
		return (struct bytes){ NULL, 0 };
	return words_bytes(L, arg);
}

void
words_push(lua_State *L, struct bytes bytes)
{
	if (bytes.at == NULL)
		lua_pushnil(L);
	else
		lua_pushlstring(L, bytes.at, bytes.len);
}

const char *
words_root(lua_State *L)
{
	return words_api(L)->trusted ? words_task(L)->root->path : "";
}

/* Takes words_root() off the front. */
static struct bytes
strip_root(lua_State *L, struct bytes path)
{
	const char *root;
	size_t len;

	root = words_root(L);
	len = strlen(root);
	if (len <= 1 || path.len < len || memcmp(path.at, root, len) != 0)
		return path;
	if (path.len > len && path.at[len] != '/')
		return path;
	path.at += len;
	path.len -= len;
	return path;
}

bool
words_path(lua_State *L, int arg, char *out)
{
	const struct task *task = words_task(L);
	char joined[2 * NODE_PATH_MAX];
	struct bytes path;
	const char *slash;
	size_t dir;

	path = words_bytes(L, arg);
	if (path.len == 0 || path.at[0] == '/')
		return path_clean(out, strip_root(L, path)) == PATH_OK;
	slash = strrchr(task->node.file, '/');
	dir = slash ? (size_t)(slash - task->node.file) + 1 : 0;
	if (path.len > REQUEST_MAX)
		return false;
	memcpy(joined, task->node.file, dir);
	memcpy(joined + dir, path.at, path.len);
	path = (struct bytes){ joined, dir + path.len };
	return path_clean(out, path) == PATH_OK;
}

void
words_keep_part(lua_State *L, int64_t until)
{
	struct task *task = words_task(L);

	if (until < task->parts_until)
		task->parts_until = until;
}

struct deps *
words_deps(lua_State *L)
{
	struct task *task = words_task(L);

	return task->script != NULL ? &task->deps : NULL;
}

void
words_set(lua_State *L, const luaL_Reg *functions)
{
	luaL_setfuncs(L, functions, 0);
}

int
words_fail(lua_State *L, const char *message)
{
	lua_pushnil(L);
	lua_pushstring(L, message);
	return 2;
}
