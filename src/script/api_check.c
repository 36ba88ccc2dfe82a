#include "script/api_check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "script/watchdog.h"
#include "script/vm.h"
#include "script/api_util.h"
#include "script/sandbox.h"

static int
push_is_answered(lua_State *L, int status, lua_KContext context)
{
	(void)status;
	(void)context;
	lua_pushboolean(L, run_task(L)->check_query->is_served);
	return 1;
}

/*
 * Pauses until the caller of vm_run() has answered the query. (A redirect needs
 * the watchdog, which this run is using.)
 */
static int
check_is_answered(lua_State *L)
{
	struct check_query *check_query = run_task(L)->check_query;
	struct bytes selector = api_bytes(L, 1);

	if (selector.len > sizeof check_query->selector) {
		lua_pushboolean(L, false);
		return 1;
	}
	memcpy(check_query->selector, selector.at, selector.len);
	check_query->len = selector.len;
	check_query->is_pending = true;
	return vm_pause(L, VM_YIELD, 0, push_is_answered);
}

static int
check_look(lua_State *L)
{
	char path[REQUEST_MAX + 1];
	struct stat st;
	bool exists = false;

	if (api_path(L, 1, path))
		CRITICAL(exists = api_stat(run_task(L)->root, path, &st) == 0);
	if (!exists) {
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

/* Pushes reason, remedy and path of the refused object, or nothing. */
static int
push_refusal(lua_State *L, bool found, const struct refusal *refusal)
{
	char reason[REFUSAL_TEXT_MAX];

	if (!found)
		return 0;
	lua_pushstring(L, refusal_show(refusal, reason));	/* +1 */
	lua_pushstring(L, refusal->remedy);			/* +1 */
	lua_pushfstring(L, "/%s", refusal->path);		/* +1 */
	return 3;
}

/* refusal(path): why is the path not served, though it exists? */
static int
check_refusal(lua_State *L)
{
	char path[REQUEST_MAX + 1];
	struct refusal refusal;
	bool found = false;

	if (api_path(L, 1, path))
		CRITICAL(
		    found = refusal_find(&refusal, run_task(L)->root, path));
	return push_refusal(L, found, &refusal);
}

/* source_refusal(path): why can the server not read a map, tag or handler? */
static int
check_source_refusal(lua_State *L)
{
	char path[REQUEST_MAX + 1];
	struct refusal refusal;
	bool found = false;

	if (api_path(L, 1, path))
		CRITICAL(found = refusal_find_file(&refusal, run_task(L)->root,
			     path));
	return push_refusal(L, found, &refusal);
}

/* link_refusal(selector): the same as refusal() for the selector of a link. */
static int
check_link_refusal(lua_State *L)
{
	const struct request request = { .selector = api_bytes(L, 1) };
	struct refusal refusal;
	bool found;

	CRITICAL(found = refusal_find_request(&refusal, run_task(L)->root,
		     &request));
	return push_refusal(L, found, &refusal);
}

static bool
is_symlink(DIR *dir, const char *name)
{
	struct stat st;

	return fstatat(dirfd(dir), name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISLNK(st.st_mode);
}

/*
 * Adds the names in a directory, those of symlinks or all others. Returns 0, or
 * an errno. In a critical section.
 */
static int
read_dir_names(const struct root *root, const char *path, bool symlinks,
    struct buf *names)
{
	const struct dirent *entry;
	DIR *dir = NULL;
	int fd, n, error;

	fd = root_open_at(root, path, O_RDONLY | O_DIRECTORY);
	if (fd != -1)
		dir = fdopendir(fd);
	if (dir == NULL) {
		error = errno;
		if (fd != -1)
			close(fd);
		return error;
	}
	for (n = 0; n < LISTING_MAX; n++) {
		errno = 0;
		entry = readdir(dir);
		if (entry == NULL)
			break;
		if (is_symlink(dir, entry->d_name) != symlinks)
			continue;
		buf_puts(names, entry->d_name);
		buf_puts(names, "/");
	}
	error = n < LISTING_MAX ? errno : 0;
	closedir(dir);
	return error;
}

static int
check_dir_names(lua_State *L)
{
	struct run *run = run_of(L);
	char path[REQUEST_MAX + 1];
	int error = 0;

	CRITICAL(buf_free(&run->source));
	if (api_path(L, 1, path))
		CRITICAL(error = read_dir_names(run->task->root, path,
			     lua_toboolean(L, 2), &run->source));
	api_raise_failure(L, path, error);
	lua_pushlstring(L, buf_bytes(&run->source), run->source.len);
	return 1;
}

/* gopherroot(): its path on the host, which handlers do not get. */
static int
check_gopherroot(lua_State *L)
{
	lua_pushstring(L, run_task(L)->root->path);		/* +1 */
	return 1;
}

/* has_userdir(): is the option userdir set? */
static int
check_has_userdir(lua_State *L)
{
	lua_pushboolean(L, run_task(L)->conf->userdir[0] != '\0');
	return 1;
}

/* count(problems): tells the caller how many problems were found. */
static int
check_count(lua_State *L)
{
	run_task(L)->check_query->problems = (long)luaL_checkinteger(L, 1);
	return 0;
}

enum { INPUT_LINE_MAX = 128 * 1024 };

/*
 * In a critical section. Reads a line with its end, also one that is longer
 * than the buffer. Returns its length, 0 at the end of the input.
 */
static size_t
read_input_line(char *line, size_t size)
{
	size_t n = 0;
	int c = 0;

	while (c != '\n' && !watchdog_expired() &&
	    (c = getc_unlocked(stdin)) != EOF) {
		if (n < size)
			line[n] = (char)c;
		n++;
	}
	return n;
}

static int
check_read_line(lua_State *L)
{
	static char line[INPUT_LINE_MAX];
	size_t n;

	CRITICAL(n = read_input_line(line, sizeof line));
	if (n == 0)
		return 0;
	if (n > sizeof line)
		n = 0;
	else if (line[n - 1] == '\n')
		n--;
	lua_pushlstring(L, line, n);				/* +1 */
	return 1;
}

static const luaL_Reg check_functions[] = {
	{ "count", check_count },
	{ "gopherroot", check_gopherroot },
	{ "has_userdir", check_has_userdir },
	{ "is_answered", check_is_answered },
	{ "link_refusal", check_link_refusal },
	{ "look", check_look },
	{ "names", check_dir_names },
	{ "read_line", check_read_line },
	{ "refusal", check_refusal },
	{ "source_refusal", check_source_refusal },
	{ NULL, NULL },
};

void
api_check_begin(lua_State *L)
{
	sandbox_provide(L, "gopher.check", check_functions);
}
