#include "script/api_site.h"

#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "script/watchdog.h"
#include "script/vm.h"
#include "script/api_util.h"
#include "site/listing.h"

static mode_t
mode_of_path(const struct root *root, const char *path, struct deps *deps)
{
	struct stat st;
	int fd, result;

	fd = root_at(root, path, O_PATH);
	result = fd == -1 ? -1 : fstat(fd, &st);
	if (fd != -1)
		(void)close(fd);
	deps_add(deps, path, result == 0 ? &st : NULL);
	return result == 0 ? st.st_mode : 0;
}

/* The mode of what a string argument names, 0 where there is nothing. */
static mode_t
mode_of(lua_State *L)
{
	char path[REQUEST_MAX + 1];
	mode_t mode;

	if (!api_path(L, 1, path))
		return 0;
	CRITICAL(mode = mode_of_path(run_task(L)->root, path, api_deps(L)));
	return mode;
}

static int
exists(lua_State *L)
{
	lua_pushboolean(L, mode_of(L) != 0);
	return 1;
}

static int
is_file(lua_State *L)
{
	lua_pushboolean(L, S_ISREG(mode_of(L)));
	return 1;
}

static int
is_dir(lua_State *L)
{
	lua_pushboolean(L, S_ISDIR(mode_of(L)));
	return 1;
}

static bool
can_open(const struct root *root, const char *path)
{
	int fd;

	fd = root_file(root, path);
	if (fd != -1)
		(void)close(fd);
	return fd != -1;
}

/* Is it a file that everybody may read, and that we can open? */
static int
is_readable(lua_State *L)
{
	char path[REQUEST_MAX + 1];
	mode_t mode;
	bool readable;

	mode = mode_of(L);
	readable = S_ISREG(mode) && (mode & S_IROTH) && api_path(L, 1, path);
	if (readable)
		CRITICAL(readable = can_open(run_task(L)->root, path));
	lua_pushboolean(L, readable);
	return 1;
}

static bool
is_hex(char c)
{
	return strchr("0123456789abcdefABCDEF", c) != NULL && c != '\0';
}

/*
 * Adds a path as a selector. A request decodes %XX once: what looks encoded is
 * encoded itself.
 */
static void
add_encoded(luaL_Buffer *selector, const char *path, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		luaL_addchar(selector, path[i]);
		if (path[i] == '%' && i + 2 < len && is_hex(path[i + 1]) &&
		    is_hex(path[i + 2]))
			luaL_addstring(selector, "25");
	}
}

/* Where a visitor finds an entry: handlers answer without their `.lua`. +1 */
static void
push_selector(lua_State *L, const char *path, const struct entry *entry)
{
	luaL_Buffer selector;
	size_t len;

	len = strlen(path);
	if (!entry->dir && kind_of_name(entry->name) == NODE_HANDLER)
		len -= strlen(".lua");
	luaL_buffinit(L, &selector);
	add_encoded(&selector, path, len);
	luaL_pushresult(&selector);
}

void
api_site_push(lua_State *L, const char *dir, const struct entry *entry)
{
	const char *path;

	lua_createtable(L, 0, 8);				/* +1 */
	path = lua_pushfstring(L, *dir ? "/%s/%s" : "%s/%s", dir, entry->name);
	lua_setfield(L, -2, "path");	/* which keeps the string alive */
	push_selector(L, path, entry);
	lua_setfield(L, -2, "selector");
	lua_pushstring(L, entry->name);
	lua_setfield(L, -2, "name");
	lua_pushlstring(L, &entry->type, 1);
	lua_setfield(L, -2, "type");
	lua_pushinteger(L, (lua_Integer)entry->size);
	lua_setfield(L, -2, "size");
	lua_pushinteger(L, (lua_Integer)entry->mtime);
	lua_setfield(L, -2, "mtime");
	lua_pushboolean(L, entry->dir);
	lua_setfield(L, -2, "dir");
	if (!entry->dir && kind_of_name(entry->name) == NODE_MENU) {
		lua_pushboolean(L, true);
		lua_setfield(L, -2, "map");
	}
	if (entry->title[0] != '\0') {
		lua_pushstring(L, entry->title);
		lua_setfield(L, -2, "title");
	}
}

enum {
	LISTING_KEPT_MS = 1000,
	LISTING_STEP_COST = 10	/* instructions that a step counts */
};

/*
 * A directory tells nothing of it when a file in it becomes private, or grows.
 */
static void
keep_listing(lua_State *L)
{
	if (api_deps(L) != NULL)
		api_limit_cache(L,
		    run_of(L)->conf->details ? CACHE_NEVER :
					       deadline_in(LISTING_KEPT_MS));
}

/* The last entry that is wanted; before the first one if there is none. */
static size_t
last_wanted(lua_State *L, size_t n, size_t from)
{
	lua_Integer most = luaL_optinteger(L, 3, LISTING_MAX);

	if (most <= 0 || from > n)
		return from - 1;
	return (size_t)most < n - from + 1 ? from - 1 + (size_t)most : n;
}

static size_t
first_wanted(lua_State *L)
{
	lua_Integer from = luaL_optinteger(L, 2, 1);

	luaL_argcheck(L, from >= 1 && from <= LISTING_MAX + 1, 2,
	    "no such entry");
	return (size_t)from;
}

/* An array of the entries that are wanted, of the listing that was read. +1 */
static int
push_entries(lua_State *L)
{
	struct run *run = run_of(L);
	size_t i, from = first_wanted(L);
	size_t last = last_wanted(L, run->listing.n, from);

	lua_createtable(L, (int)(last + 1 - from), 0);		/* +1 */
	for (i = from; i <= last; i++) {
		api_site_push(L, run->listing.path,
		    &run->listing.entries[i - 1]);
		lua_seti(L, -2, (lua_Integer)(i + 1 - from));
	}
	if (lua_isnoneornil(L, 3))	/* else the next slice will follow */
		CRITICAL(listing_free(&run->listing));
	return 1;
}

/* Reads the directory, and lets others have their turn meanwhile. */
static int
read_listing(lua_State *L, int status, lua_KContext context)
{
	struct run *run = run_of(L);
	unsigned ticks;
	int result;

	(void)status;
	do {
		vm_charge(L, LISTING_STEP_COST);
		CRITICAL(result = listing_step(&run->listing, run->task->root,
			     api_deps(L));
			 ticks = watchdog_kick());
		vm_unyieldable(L, ticks);
		if (result == 1 && vm_should_yield(L))
			return vm_pause(L, VM_YIELD, context, read_listing);
	} while (result == 1);
	if (result == -1)
		return api_fail(L, "no such directory");
	return push_entries(L);
}

/* Has the run read this directory before, and not come to its end? */
static bool
is_read(const struct listing *listing, const char *path)
{
	return listing->path != NULL && listing->dir == NULL &&
	    strcmp(listing->path, path) == 0;
}

/*
 * entries(path, from, most): an array of tables, nil and a message where it
 * fails. What follows the first part is of the same reading.
 */
static int
entries(lua_State *L)
{
	struct run *run = run_of(L);
	char path[REQUEST_MAX + 1];
	int result;

	if (!api_path(L, 1, path))
		return api_fail(L, "no such directory");
	if (first_wanted(L) > 1 && is_read(&run->listing, path))
		return push_entries(L);
	keep_listing(L);
	CRITICAL(listing_free(&run->listing));
	CRITICAL(result = listing_open(&run->listing, run->task->root, path,
		     api_deps(L)));
	if (result == -1)
		return api_fail(L, "no such directory");
	return read_listing(L, LUA_OK, 0);
}

/* people(): an array of tables, one for each who has a space here. */
static int
people(lua_State *L)
{
	const struct site *here = run_task(L)->site;
	size_t i, n = here != NULL ? here->userdirs.n : 0;

	vm_charge(L, (long)n);
	lua_createtable(L, (int)n, 0);				/* +1 */
	for (i = 0; i < n; i++) {
		lua_createtable(L, 0, 2);			/* +1 */
		lua_pushstring(L, here->userdirs.at[i].name);
		lua_setfield(L, -2, "name");
		lua_pushfstring(L, "/~%s/", here->userdirs.at[i].name);
		lua_setfield(L, -2, "selector");
		lua_seti(L, -2, (lua_Integer)i + 1);		/* -1 */
	}
	return 1;
}

/* sites(): the same for each other site of this server. */
static int
sites(lua_State *L)
{
	const struct task *task = run_task(L);
	const struct conf *conf;
	lua_Integer found = 0;
	size_t i;

	lua_newtable(L);					/* +1 */
	for (i = 0; task->sites != NULL && i < task->sites->n; i++) {
		conf = task->sites->at[i].conf;
		if (conf == task->conf)
			continue;
		lua_createtable(L, 0, 2);			/* +1 */
		lua_pushstring(L, conf->servername);
		lua_setfield(L, -2, "host");
		lua_pushinteger(L, conf->serverport);
		lua_setfield(L, -2, "port");
		lua_seti(L, -2, ++found);			/* -1 */
	}
	return 1;
}

static enum log_level
level_of(const char *severity)
{
	static const struct {
		const char *name;
		enum log_level level;
	} levels[] = {
		{ "debug", LOG_LEVEL_DEBUG },
		{ "warn", LOG_LEVEL_WARNING },
		{ "err", LOG_LEVEL_ERROR },
		{ "crit", LOG_LEVEL_ERROR },
	};
	size_t i;

	for (i = 0; i < sizeof levels / sizeof levels[0]; i++)
		if (strncasecmp(severity, levels[i].name,
			strlen(levels[i].name)) == 0)
			return levels[i].level;
	return LOG_LEVEL_INFO;
}

/* The log has room for all: whoever fills it comes to an end soon. */
enum { LOG_COST = 1000 };	/* instructions that a message counts */

static int
write_log(lua_State *L)
{
	const char *severity, *text;

	severity = luaL_checkstring(L, 1);
	text = luaL_checkstring(L, 2);
	vm_charge(L, LOG_COST);
	CRITICAL(log_at(level_of(severity), "/%s: %s", run_task(L)->node.file,
	    text));
	return 0;
}

/* io.stderr:write(...): one message to the operator. Returns io.stderr. */
static int
write_stderr(lua_State *L)
{
	const char *text;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_pushliteral(L, "");					/* +1 */
	lua_concat(L, lua_gettop(L) - 1);
	text = luaL_checkstring(L, -1);
	vm_charge(L, LOG_COST);
	CRITICAL(log_info("/%s: %s", run_task(L)->node.file, text));
	lua_settop(L, 1);
	return 1;
}

static const luaL_Reg globals[] = {
	{ "entries", entries },
	{ "exists", exists },
	{ "isFile", is_file },
	{ "isDir", is_dir },
	{ "isReadable", is_readable },
	{ "people", people },
	{ "sites", sites },
	{ "write_log", write_log },
	{ NULL, NULL },
};

void
api_site_install(lua_State *L)
{
	api_set_globals(L, globals);
	lua_newtable(L);					/* +1 stderr */
	lua_pushcfunction(L, write_stderr);
	lua_setfield(L, -2, "write");
	lua_setfield(L, -2, "stderr");				/* -1 */
}
