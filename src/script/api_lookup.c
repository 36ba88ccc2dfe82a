#include "script/api_lookup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/log_throttle.h"
#include "site/listing.h"
#include "site/resolve.h"
#include "script/watchdog.h"
#include "script/vm.h"
#include "script/api_util.h"
#include "script/sandbox.h"
#include "script/api_site.h"

enum { LOOKUP_COST = 100 };	/* instructions charged for a look-up */

/*
 * Sets `program` if a file is executable or begins with `#!`. Returns 0, or an
 * errno if it cannot be read.
 */
static int
look_for_program(int fd, const struct stat *st, bool *program)
{
	char start[2];
	ssize_t n;

	*program = (st->st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
	if (*program)
		return 0;
	n = pread(fd, start, sizeof start, 0);
	*program = n == sizeof start && memcmp(start, "#!", sizeof start) == 0;
	return n == -1 ? errno : 0;
}

/* file(path): is the path a file that all may read, and is it a program? */
static int
lookup_file(lua_State *L)
{
	char path[REQUEST_MAX + 1];
	bool program = false;
	struct stat st;
	int fd = -1, error = 0;

	vm_charge(L, LOOKUP_COST);
	if (api_path(L, 1, path)) {
		critical_enter();
		fd = root_open_public(run_task(L)->root, path, &st);
		error = fd == -1 ? errno : 0;
		deps_add(api_deps(L), path, st.st_mode != 0 ? &st : NULL);
		if (fd != -1) {
			error = look_for_program(fd, &st, &program);
			close(fd);
		} else
			api_warn_refusal(L, path);
		critical_leave();
		api_raise_failure(L, path, error);
	}
	lua_pushboolean(L, fd != -1);
	lua_pushboolean(L, program);
	return 2;
}

/*
 * Fills run->found with the entry of a name in the listing of a directory; its
 * name is NULL if the listing has none. Returns 0 or an errno. In a critical
 * section.
 */
static int
find_entry(struct run *run, const char *dir, const char *name, const char *path,
    struct deps *deps)
{
	const struct root *root = run->task->root;
	struct stat st;
	int fd, error = 0;

	free(run->found.name);
	run->found = (struct listing_entry){ 0 };
	fd = root_open_at(root, dir, O_PATH | O_DIRECTORY);
	if (fd == -1)
		error = errno;
	deps_add(deps, dir, fd != -1 && fstat(fd, &st) == 0 ? &st : NULL);
	errno = 0;
	if (fd != -1 &&
	    !listing_describe(&run->found, root, fd, path, name, deps))
		error = errno;
	if (fd != -1)
		close(fd);
	return error;
}

/*
 * entry(path): the entry of a path in the listing of its directory, or nil if
 * the listing has none.
 */
static int
lookup_entry(lua_State *L)
{
	struct run *run = run_of(L);
	char path[REQUEST_MAX + 1], dir[REQUEST_MAX + 1];
	const char *name;
	int error;

	vm_charge(L, LOOKUP_COST);
	if (!api_path(L, 1, path))
		return 0;
	name = basename(path);
	*(char *)mempcpy(dir, path, (size_t)(name - path)) = '\0';
	if (name != path)
		dir[name - path - 1] = '\0';
	api_site_limit_cache(L);
	CRITICAL(error = find_entry(run, dir, name, path, api_deps(L)));
	api_raise_failure(L, path, error);
	if (run->found.name == NULL)
		return 0;
	api_site_push(L, dir, &run->found);
	return 1;
}

/*
 * Adds the directories of a path, in one of which a new name that answers would
 * be. In a critical section.
 */
static void
add_directories(struct deps *deps, const struct root *root, const char *path)
{
	char dir[NODE_PATH_MAX];
	const char *slash;

	for (slash = strchr(path, '/'); slash != NULL && deps != NULL;
	     slash = strchr(slash + 1, '/')) {
		*(char *)mempcpy(dir, path, (size_t)(slash - path)) = '\0';
		deps_add_path(deps, root->fd, dir);
	}
}

/*
 * Adds a path if it exists: only its own stat shows that it becomes public. In
 * a critical section.
 */
static void
add_private(struct deps *deps, const struct root *root, const char *path)
{
	struct stat st;

	if (fstatat(root->fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0)
		deps_add_path(deps, root->fd, path);
}

/*
 * Adds what would show that something answers a request from now on. In a
 * critical section.
 */
static void
add_unanswered(struct deps *deps, const struct root *root,
    const struct request *request)
{
	enum request_reading reading;
	struct request_path path;
	char handler[NODE_PATH_MAX];

	for (reading = READING_RAW; reading < READINGS && deps != NULL;
	     reading++) {
		if (request_path(request, reading, &path) != PATH_OK)
			continue;
		add_directories(deps, root, path.path);
		strcpy(stpcpy(handler, path.path), ".lua");
		add_private(deps, root, path.path);
		add_private(deps, root, handler);
	}
}

/*
 * Finds out whether something answers a request. An index.lua above the first
 * `from` bytes of its path does not count, because it answers everything.
 * Returns 0, or an errno if the look-up failed. In a critical section.
 */
static int
find_answer(const struct root *root, const struct request *request, size_t from,
    struct deps *deps, bool *found)
{
	struct bytes query;
	struct node node;
	const enum resolve_state state =
	    resolve_request(root, request, &node, &query, NULL);

	if (state == RESOLVE_FAILED)
		return errno;
	*found = state == RESOLVE_OK && node.kind != NODE_MISSING &&
	    (node.path_info == NULL ||
		strlen(node.file) - strlen("index.lua") > from);
	node_close(&node);
	if (*found)
		add_directories(deps, root, node.path);
	else
		add_unanswered(deps, root, request);
	return 0;
}

/*
 * is_answered(selector, dir): does something answer a selector in a directory,
 * both with a slash in front?
 */
static int
lookup_is_answered(lua_State *L)
{
	const struct request request = { .selector = api_bytes(L, 1) };
	struct bytes dir = api_bytes(L, 2);
	bool found = false;
	int error;

	vm_charge(L, LOOKUP_COST);
	if (request.selector.len > REQUEST_MAX || dir.len == 0)
		return 0;
	CRITICAL(error = find_answer(run_task(L)->root, &request, dir.len - 1,
		     api_deps(L), &found));
	api_raise_failure(L, request.selector.at, error);
	lua_pushboolean(L, found);
	return 1;
}

/*
 * may_warn(text): may a warning be logged? Each file of a request may have it
 * once an hour.
 */
static int
lookup_may_warn(lua_State *L)
{
	const struct task *task = run_task(L);
	const char *file = task->node.file;
	struct bytes text = api_bytes(L, 1);
	bool admits;

	CRITICAL(admits = log_throttle_admits(
		     hash_fast(hash_fast(task->conf->tag, file, strlen(file)),
			 text.at, text.len)));
	lua_pushboolean(L, admits);
	return 1;
}

/* n_private(): entries that the last listing left out for their mode. */
static int
lookup_n_private(lua_State *L)
{
	lua_pushinteger(L, (lua_Integer)run_of(L)->listing.n_private);
	return 1;
}

static const luaL_Reg lookup_functions[] = {
	{ "file", lookup_file },
	{ "entry", lookup_entry },
	{ "is_answered", lookup_is_answered },
	{ "may_warn", lookup_may_warn },
	{ "n_private", lookup_n_private },
	{ NULL, NULL },
};

void
api_lookup_install(lua_State *L)
{
	sandbox_provide(L, "gopher.lookup", lookup_functions);
}
