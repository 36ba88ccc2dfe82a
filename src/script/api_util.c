#include "script/api_util.h"

#include <fcntl.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

bool
api_in_userdir(lua_State *L)
{
	return run_task(L)->root->prefix != NULL;
}

struct bytes
api_bytes(lua_State *L, int arg)
{
	struct bytes bytes;

	bytes.at = luaL_checklstring(L, arg, &bytes.len);
	return bytes;
}

struct bytes
api_opt_bytes(lua_State *L, int arg)
{
	if (lua_isnoneornil(L, arg))
		return (struct bytes){ NULL, 0 };
	return api_bytes(L, arg);
}

void
api_push(lua_State *L, struct bytes bytes)
{
	if (bytes.at == NULL)
		lua_pushnil(L);
	else
		lua_pushlstring(L, bytes.at, bytes.len);
}

const char *
api_root(lua_State *L)
{
	return run_of(L)->trusted ? run_task(L)->root->path : "";
}

/* Removes api_root() from the front of a path. */
static struct bytes
strip_root(lua_State *L, struct bytes path)
{
	const char *root;
	size_t len;

	root = api_root(L);
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
api_path(lua_State *L, int arg, char *out)
{
	const struct task *task = run_task(L);
	char joined[2 * NODE_PATH_MAX];
	struct bytes path;
	const char *slash;
	size_t dir;

	path = api_bytes(L, arg);
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

const char *
api_push_path(lua_State *L, int arg)
{
	char path[REQUEST_MAX + 1];

	if (api_path(L, arg, path))
		return lua_pushfstring(L, "/%s", path);
	return lua_pushstring(L, lua_tostring(L, arg));
}

int
api_stat(const struct root *root, const char *path, struct stat *st)
{
	int fd, error;

	fd = root_open_at(root, path, O_PATH);
	if (fd == -1)
		return errno;
	error = fstat(fd, st) == -1 ? errno : 0;
	close(fd);
	return error;
}

void
api_raise_failure(lua_State *L, const char *path, int error)
{
	if (error != 0 && !root_is_missing(error))
		luaL_error(L, "/%s: %s", path, strerror(error));
}

void
api_warn_refusal(lua_State *L, const char *path)
{
	const struct task *task = run_task(L);
	struct refusal refusal;

	if (task->script != NULL && task->check_query == NULL &&
	    refusal_find_file(&refusal, task->root, path))
		refusal_warn(task->root, &refusal);
}

void
api_limit_cache(lua_State *L, int64_t until)
{
	struct task *task = run_task(L);

	if (until < task->cache_limit)
		task->cache_limit = until;
}

struct deps *
api_deps(lua_State *L)
{
	struct task *task = run_task(L);

	return task->script != NULL ? &task->deps : NULL;
}

void
api_set_globals(lua_State *L, const luaL_Reg *functions)
{
	lua_pushglobaltable(L);					/* +1 */
	luaL_setfuncs(L, functions, 0);
	lua_pop(L, 1);
}

int
api_fail(lua_State *L, const char *message)
{
	lua_pushnil(L);
	lua_pushstring(L, message);
	return 2;
}
