#include "script/api_check.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "script/watchdog.h"
#include "script/sandbox.h"
#include "script/vm.h"
#include "script/api_util.h"

static int
push_answer(lua_State *L, int status, lua_KContext context)
{
	(void)status;
	(void)context;
	lua_pushboolean(L, run_task(L)->check_query->is_answered);
	return 1;
}

/* What is asked here is answered outside: `moved` has a run of its own. */
static int
is_answered(lua_State *L)
{
	struct check_query *check_query = run_task(L)->check_query;
	struct bytes selector = api_bytes(L, 1);

	if (selector.len > sizeof check_query->selector) {
		lua_pushboolean(L, false);
		return 1;
	}
	memcpy(check_query->selector, selector.at, selector.len);
	check_query->len = selector.len;
	check_query->is_open = true;
	return vm_pause(L, VM_YIELD, 0, push_answer);
}

static bool
stat_path(const struct root *root, const char *path, struct stat *st)
{
	int fd, result;

	fd = root_at(root, path, O_PATH);
	if (fd == -1)
		return false;
	result = fstat(fd, st);
	(void)close(fd);
	return result == 0;
}

static int
look(lua_State *L)
{
	char path[REQUEST_MAX + 1];
	struct stat st;
	bool is_there = false;

	if (api_path(L, 1, path))
		CRITICAL(is_there = stat_path(run_task(L)->root, path, &st));
	if (!is_there) {
		lua_pushboolean(L, false);
		return 1;
	}
	lua_pushboolean(L,
	    S_ISREG(st.st_mode) &&
		(st.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0);
	lua_pushfstring(L, "%I:%I", (lua_Integer)st.st_dev,
	    (lua_Integer)st.st_ino);				/* +1 */
	return 2;
}

static void
read_names(const struct root *root, const char *path, struct buf *names)
{
	const struct dirent *found;
	DIR *dir = NULL;
	int fd, n;

	fd = root_at(root, path, O_RDONLY | O_DIRECTORY);
	if (fd != -1)
		dir = fdopendir(fd);
	if (dir == NULL && fd != -1)
		(void)close(fd);
	if (dir == NULL)
		return;
	for (n = 0; n < LISTING_MAX && (found = readdir(dir)) != NULL; n++) {
		buf_puts(names, found->d_name);
		buf_puts(names, "/");
	}
	(void)closedir(dir);
}

static int
names(lua_State *L)
{
	struct run *run = run_of(L);
	char path[REQUEST_MAX + 1];

	CRITICAL(buf_free(&run->source));
	if (api_path(L, 1, path))
		CRITICAL(read_names(run->task->root, path, &run->source));
	lua_pushlstring(L, buf_bytes(&run->source), run->source.len);
	return 1;
}

static const luaL_Reg check_functions[] = {
	{ "is_answered", is_answered },
	{ "look", look },
	{ "names", names },
	{ NULL, NULL },
};

void
api_check_begin(lua_State *L)
{
	lua_newtable(L);					/* +1 */
	api_set_functions(L, check_functions);
	sandbox_provide(L, "gopher.check");			/* -1 */
}
