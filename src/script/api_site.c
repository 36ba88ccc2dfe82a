#include "script/api_site.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "site/listing.h"
#include "script/watchdog.h"
#include "script/vm.h"
#include "script/api_util.h"

/* Returns the mode of the file that argument 1 names, or 0 if there is none. */
static mode_t
mode_of_argument(lua_State *L)
{
	char path[REQUEST_MAX + 1];
	struct stat st;
	int error;

	if (!api_path(L, 1, path))
		return 0;
	CRITICAL(error = api_stat(run_task(L)->root, path, &st);
		 deps_add(api_deps(L), path, error == 0 ? &st : NULL));
	api_raise_failure(L, path, error);
	return error == 0 ? st.st_mode : 0;
}

static int
path_exists(lua_State *L)
{
	lua_pushboolean(L, mode_of_argument(L) != 0);
	return 1;
}

static int
path_is_file(lua_State *L)
{
	lua_pushboolean(L, S_ISREG(mode_of_argument(L)));
	return 1;
}

static int
path_is_dir(lua_State *L)
{
	lua_pushboolean(L, S_ISDIR(mode_of_argument(L)));
	return 1;
}

/* isHandler(path): is it a Lua file that the server runs? */
static int
path_is_handler(lua_State *L)
{
	char path[REQUEST_MAX + 1];

	lua_pushboolean(L,
	    S_ISREG(mode_of_argument(L)) && api_path(L, 1, path) &&
		kind_of_file(run_of(L)->conf, path) == NODE_HANDLER);
	return 1;
}

/* isReadable(path): may all users read the file, and can the server open it? */
static int
path_is_readable(lua_State *L)
{
	char path[REQUEST_MAX + 1];
	mode_t mode;
	int fd = -1, error = 0;

	mode = mode_of_argument(L);
	if (S_ISREG(mode) && (mode & S_IROTH) && api_path(L, 1, path)) {
		critical_enter();
		fd = root_open_file(run_task(L)->root, path);
		if (fd != -1)
			close(fd);
		else
			error = errno;
		critical_leave();
		api_raise_failure(L, path, error);
	} else if (S_ISREG(mode) && api_path(L, 1, path))
		CRITICAL(api_warn_refusal(L, path));
	lua_pushboolean(L, fd != -1);
	return 1;
}

/*
 * Pushes the selector of an entry, without `.lua` for a handler: +1. A request
 * decodes %XX once, so a `%` in front of two hexadecimal digits is encoded.
 */
static void
push_selector(lua_State *L, const char *path, const struct listing_entry *entry)
{
	luaL_Buffer selector;
	size_t i, len = strlen(path);

	if (!entry->is_dir &&
	    kind_of_file(run_of(L)->conf, path + 1) == NODE_HANDLER)
		len -= strlen(".lua");
	luaL_buffinit(L, &selector);
	for (i = 0; i < len; i++) {
		luaL_addchar(&selector, path[i]);
		if (path[i] == '%' && i + 2 < len &&
		    strspn(path + i + 1, "0123456789abcdefABCDEF") >= 2)
			luaL_addstring(&selector, "25");
	}
	luaL_pushresult(&selector);
}

void
api_site_push(lua_State *L, const char *dir, const struct listing_entry *entry)
{
	const char *path;

	lua_createtable(L, 0, 8);				/* +1 */
	path = lua_pushfstring(L, *dir ? "/%s/%s" : "%s/%s", dir, entry->name);
	lua_setfield(L, -2, "path");	/* the string stays alive */
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
	lua_pushboolean(L, entry->is_dir);
	lua_setfield(L, -2, "dir");
	if (!entry->is_dir &&
	    kind_of_file(run_of(L)->conf, entry->name) == NODE_MENU) {
		lua_pushboolean(L, true);
		lua_setfield(L, -2, "map");
	}
	if (entry->title[0] != '\0') {
		lua_pushstring(L, entry->title);
		lua_setfield(L, -2, "title");
	}
}

enum {
	LISTING_CACHE_MS = 1000,
	PEOPLE_CACHE_MS = 10000,
	PERSON_COST = 1000,	/* instructions charged for a user directory, */
	LISTING_STEP_COST = 10,	/* instructions charged for an entry, */
	LOG_COST = 1000		/* and for a message, against a full log */
};

void
api_site_limit_cache(lua_State *L)
{
	if (api_deps(L) != NULL)
		api_limit_cache(L,
		    run_of(L)->conf->details ? CACHE_NEVER :
					       deadline_in(LISTING_CACHE_MS));
}

/* Returns the number of the last entry, or from - 1 if the slice is empty. */
static size_t
last_entry_of_slice(lua_State *L, size_t n, size_t from)
{
	lua_Integer most = luaL_optinteger(L, 3, LISTING_MAX);

	if (most <= 0 || from > n)
		return from - 1;
	return (size_t)most < n - from + 1 ? from - 1 + (size_t)most : n;
}

static size_t
first_entry_of_slice(lua_State *L)
{
	lua_Integer from = luaL_optinteger(L, 2, 1);

	luaL_argcheck(L, from >= 1 && from <= LISTING_MAX + 1, 2,
	    "no such entry");
	return (size_t)from;
}

/* Pushes an array of the entries of the slice: +1. */
static int
push_slice(lua_State *L)
{
	struct run *run = run_of(L);
	size_t i, from = first_entry_of_slice(L);
	size_t last = last_entry_of_slice(L, run->listing.n, from);

	lua_createtable(L, (int)(last + 1 - from), 0);		/* +1 */
	for (i = from; i <= last; i++) {
		api_site_push(L, run->listing.path,
		    &run->listing.entries[i - 1]);
		lua_seti(L, -2, (lua_Integer)(i + 1 - from));
	}
	if (lua_isnoneornil(L, 3))	/* no other slice will follow */
		CRITICAL(listing_free(&run->listing));
	return 1;
}

/*
 * Extends the limits of a script of the library by what a listing of this many
 * entries may take, once for the largest.
 */
static void
extend_limits_for(lua_State *L, size_t entries)
{
	enum { INSTRUCTIONS_PER_ENTRY = 1000, ENTRIES_PER_MS = 50 };
	struct run *run = run_of(L);
	size_t more;

	if (run->task->script == NULL || entries <= run->most_entries)
		return;
	more = entries - run->most_entries;
	run->most_entries = entries;
	run->extended_by += more;
	vm_extend(vm_of(L), (long)more * INSTRUCTIONS_PER_ENTRY,
	    (unsigned)(more / ENTRIES_PER_MS));
}

/* A failure of the system must not pass for a directory that is not there. */
static int
fail_listing(lua_State *L, int error)
{
	if (root_is_missing(error))
		return api_fail(L, "no such directory");
	return luaL_error(L, "the directory cannot be read: %s",
	    strerror(error));
}

/* Reads the directory in steps, and yields between them. */
static int
continue_listing(lua_State *L, int status, lua_KContext context)
{
	struct run *run = run_of(L);
	int result, error;
	unsigned ticks;

	(void)status;
	do {
		vm_charge(L, LISTING_STEP_COST);
		CRITICAL(result = listing_step(&run->listing, run->task->root,
			     api_deps(L));
			 error = errno; ticks = watchdog_kick());
		vm_unyieldable(L, ticks);
		if (result == 1 && vm_should_yield(L))
			return vm_pause(L, VM_YIELD, context, continue_listing);
	} while (result == 1);
	if (result == -1)
		return fail_listing(L, error);
	extend_limits_for(L, run->listing.n);
	return push_slice(L);
}

/* Reports whether the listing is of this directory and order, and complete. */
static bool
is_complete_listing(const struct listing *listing, const char *path,
    bool by_date)
{
	return listing->path != NULL && listing->dir == NULL &&
	    strcmp(listing->path, path) == 0 && listing->by_date == by_date;
}

/*
 * entries(path, from, most, order): an array of tables, or nil and a message.
 * Later slices come from the same listing as the first.
 */
static int
list_entries(lua_State *L)
{
	static const char *const orders[] = { "name", "date", NULL };
	const bool by_date = luaL_checkoption(L, 4, "name", orders) == 1;
	struct run *run = run_of(L);
	char path[REQUEST_MAX + 1];
	int result, error;

	if (!api_path(L, 1, path))
		return api_fail(L, "no such directory");
	if (first_entry_of_slice(L) > 1 &&
	    is_complete_listing(&run->listing, path, by_date))
		return push_slice(L);
	api_site_limit_cache(L);
	CRITICAL(listing_free(&run->listing));
	CRITICAL(result = listing_open(&run->listing, run->task->root, path,
		     api_deps(L));
		 error = errno);
	if (result == -1)
		return fail_listing(L, error);
	run->listing.by_date = by_date;
	return continue_listing(L, LUA_OK, 0);
}

/* Adds a user directory to the array on top, unless it is untouched. */
static void
add_person(lua_State *L, const struct userdirs *userdirs, size_t i)
{
	const struct root *userdir = &userdirs->at[i];
	struct skeleton_state state;

	CRITICAL(state = skeleton_compare(&userdirs->skeleton, userdir->fd));
	if (state.is_untouched)
		return;
	lua_createtable(L, 0, 4);				/* +1 */
	lua_pushstring(L, userdir->prefix + 1);
	lua_setfield(L, -2, "name");
	lua_pushfstring(L, "/%s/", userdir->prefix);
	lua_setfield(L, -2, "selector");
	lua_pushinteger(L, (lua_Integer)state.mtime);
	lua_setfield(L, -2, "mtime");
	lua_seti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);	/* -1 */
}

/* Looks at the user directories from number i on, and yields between them. */
static int
continue_people(lua_State *L, int status, lua_KContext i)
{
	const struct site *site = run_task(L)->site;
	size_t n = site != NULL ? site->userdirs.n : 0;

	(void)status;
	while ((size_t)i < n) {
		vm_charge(L, PERSON_COST);
		add_person(L, &site->userdirs, (size_t)i++);
		vm_unyieldable(L, watchdog_kick());
		if (vm_should_yield(L))
			return vm_pause(L, VM_YIELD, i, continue_people);
	}
	return 1;
}

/* people(): an array of tables, one for each user directory in use. */
static int
list_people(lua_State *L)
{
	if (api_deps(L) != NULL)
		api_limit_cache(L, deadline_in(PEOPLE_CACHE_MS));
	lua_newtable(L);					/* +1 */
	return continue_people(L, LUA_OK, 0);
}

/* sites(): an array of tables, one for each other site of this server. */
static int
list_sites(lua_State *L)
{
	const struct task *task = run_task(L);
	const struct conf *conf;
	lua_Integer found = 0;
	size_t i;

	lua_newtable(L);					/* +1 */
	for (i = 0; task->sites != NULL && i < task->sites->n; i++) {
		conf = task->sites->at[i].conf;
		if (conf->tag == task->conf->tag)
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

/* uptime(): seconds since the host has started. */
static int
host_uptime(lua_State *L)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	lua_pushinteger(L, (lua_Integer)now.tv_sec);
	return 1;
}

static enum log_level
severity_level(const char *severity)
{
	if (strncasecmp(severity, "debug", 5) == 0)
		return LOG_LEVEL_DEBUG;
	if (strncasecmp(severity, "warn", 4) == 0)
		return LOG_LEVEL_WARNING;
	if (strncasecmp(severity, "err", 3) == 0 ||
	    strncasecmp(severity, "crit", 4) == 0)
		return LOG_LEVEL_ERROR;
	return LOG_LEVEL_INFO;
}

/* Reports whether a text is nothing but a severity. */
static bool
is_severity(const char *text)
{
	static const char *const words[] = { "debug", "info", "notice", "warn",
		"warning", "err", "error", "crit", "critical" };
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcasecmp(text, words[i]) == 0)
			return true;
	return false;
}

/*
 * In a critical section. Logs a message of a handler, or of a script that
 * serves no file.
 */
static void
log_message_of(const struct task *task, enum log_level level, const char *text)
{
	const char *file = task->node.file;

	log_at(level, "%s%s%s%s", *file ? "/" : "", file, *file ? ": " : "",
	    text);
}

/* write_log(severity, text) */
static int
write_log(lua_State *L)
{
	const char *severity, *text;

	severity = luaL_checkstring(L, 1);
	text = luaL_checkstring(L, 2);
	if (is_severity(text) && !is_severity(severity)) {
		text = lua_pushfstring(L,
		    "%s (write_log: the severity comes first)", severity);
		severity = lua_tostring(L, 2);
	}
	vm_charge(L, LOG_COST);
	CRITICAL(log_message_of(run_task(L), severity_level(severity), text));
	return 0;
}

/* io.stderr:write(...): logs one message and returns io.stderr. */
static int
write_stderr(lua_State *L)
{
	const char *text;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_pushliteral(L, "");					/* +1 */
	lua_concat(L, lua_gettop(L) - 1);
	text = luaL_checkstring(L, -1);
	vm_charge(L, LOG_COST);
	CRITICAL(log_message_of(run_task(L), LOG_LEVEL_INFO, text));
	lua_settop(L, 1);
	return 1;
}

static const luaL_Reg globals[] = {
	{ "entries", list_entries },
	{ "exists", path_exists },
	{ "isFile", path_is_file },
	{ "isDir", path_is_dir },
	{ "isHandler", path_is_handler },
	{ "isReadable", path_is_readable },
	{ "people", list_people },
	{ "sites", list_sites },
	{ "uptime", host_uptime },
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
