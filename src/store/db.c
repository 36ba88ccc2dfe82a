#include "store/db.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/state_dir.h"

void
db_name(const struct conf *conf, char *out)
{
	if (conf->is_block)
		(void)snprintf(out, DB_NAME_MAX, "%s-%d.db", conf->servername,
		    conf->serverport);
	else
		(void)snprintf(out, DB_NAME_MAX, "gophermoon.db");
}

bool
db_exists(const struct conf *conf)
{
	char name[DB_NAME_MAX];

	db_name(conf, name);
	return state_dir_fd() != -1 &&
	    faccessat(state_dir_fd(), name, F_OK, 0) == 0;
}

static bool
is_database(const char *name)
{
	const char *dot = strrchr(name, '.');

	return name[0] != '.' && dot != NULL && strcmp(dot, ".db") == 0 &&
	    strlen(name) < DB_NAME_MAX;
}

static bool
is_of_nobody(const struct conf *conf, const char *name)
{
	char own[DB_NAME_MAX];
	size_t i;

	for (i = 0; i < conf->n_sites; i++) {
		db_name(&conf->sites[i], own);
		if (strcmp(own, name) == 0)
			return false;
	}
	return true;
}

bool
db_find_orphan(const struct conf *conf, char *name)
{
	const struct dirent *entry;
	bool found = false;
	DIR *dir;
	int fd;

	fd = openat(state_dir_fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd != -1 ? fdopendir(fd) : NULL;
	if (dir == NULL) {
		if (fd != -1)
			(void)close(fd);
		return false;
	}
	while (!found && (entry = readdir(dir)) != NULL) {
		found = is_database(entry->d_name) &&
		    is_of_nobody(conf, entry->d_name);
		if (found)
			(void)strcpy(name, entry->d_name);
	}
	(void)closedir(dir);
	return found;
}

void
db_warn_orphans(const struct conf *conf)
{
	char own[DB_NAME_MAX], other[DB_NAME_MAX];
	size_t i;

	if (state_dir_fd() == -1 || !db_find_orphan(conf, other))
		return;
	for (i = 0; i < conf->n_sites; i++) {
		if (db_exists(&conf->sites[i]))
			continue;
		db_name(&conf->sites[i], own);
		log_warn("state: %s is not there yet, and %s is no site's: if "
			 "that was the same site, stop the server and rename "
			 "it",
		    own, other);
	}
}

#ifdef GOPHERMOON_SQLITE

#include <poll.h>
#include <sqlite3.h>

#include "base/clock.h"

enum {
	MIB = 1024 * 1024,
	PAGE = 4096,
	LOGGED = 1000,	/* pages, before they go into the database */
	TEXT_MAX = 256 * 1024, /* bytes of a text, a blob or a row */
	SQL_MAX = 16 * 1024
};

/* What one statement may be made of, whoever has written it. */
static const struct {
	int limit, most;
} limits[] = {
	{ SQLITE_LIMIT_LENGTH, TEXT_MAX },
	{ SQLITE_LIMIT_SQL_LENGTH, SQL_MAX },
	{ SQLITE_LIMIT_COLUMN, 100 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 100 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 50 },
	{ SQLITE_LIMIT_VDBE_OP, 25000 },
	{ SQLITE_LIMIT_FUNCTION_ARG, 16 },
	{ SQLITE_LIMIT_ATTACHED, 0 },
	{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER, 100 },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 10 },
	{ SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static const struct {
	int option, on;
} switches[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 },
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },
	/* Else the last one to close would wait for the disk. */
	{ SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 },
};

static void
set_limits(sqlite3 *db)
{
	size_t i;

	for (i = 0; i < sizeof limits / sizeof limits[0]; i++)
		(void)sqlite3_limit(db, limits[i].limit, limits[i].most);
	for (i = 0; i < sizeof switches / sizeof switches[0]; i++)
		(void)sqlite3_db_config(db, switches[i].option, switches[i].on,
		    NULL);
}

/* A log that is written ahead, which outlives us, and is seldom synced. */
static int
set_up(sqlite3 *db, int mib)
{
	const intmax_t most = (intmax_t)mib * MIB, pages = most / PAGE;
	const intmax_t logged = pages / 4 < LOGGED ? pages / 4 : LOGGED;
	char sql[320];

	vfs_set_max_size((uintmax_t)most);
	(void)snprintf(sql, sizeof sql,
	    "PRAGMA journal_mode = WAL;"
	    "PRAGMA synchronous = NORMAL;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = -1024;"
	    "PRAGMA journal_size_limit = %d;"
	    "PRAGMA wal_autocheckpoint = %jd;"
	    "PRAGMA max_page_count = %jd",
	    MIB, logged, pages);
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

/* SQLite's own way to wait is short for all: see site/state.c. */
static int
wait_for_others(void *arg, int times)
{
	enum { PAUSE_MS = 2 };
	struct db *store = arg;

	if (times == 0)
		store->busy_until = deadline_in(store->busy_ms);
	if (deadline_left(store->busy_until) == 0)
		return 0;
	(void)poll(NULL, 0, PAUSE_MS);
	return 1;
}

int
db_open(struct db *store, const struct conf *conf, int busy_ms, char *err)
{
	char name[DB_NAME_MAX + 1] = "/";
	int result;

	*store = (struct db){ .busy_ms = busy_ms };
	if (state_dir_fd() == -1 || vfs_register() == -1) {
		(void)snprintf(err, DB_ERR_MAX, "there is no state");
		return -1;
	}
	db_name(conf, name + 1);
	result = sqlite3_open_v2(name, &store->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW |
		SQLITE_OPEN_PRIVATECACHE,
	    VFS_NAME);
	if (result == SQLITE_OK) {
		set_limits(store->db);
		if (busy_ms > 0)
			(void)sqlite3_busy_handler(store->db, wait_for_others,
			    store);
		result = set_up(store->db, conf->state_size);
	}
	if (result == SQLITE_OK)
		return 0;
	(void)snprintf(err, DB_ERR_MAX, "%.100s: %s", name + 1,
	    store->db != NULL ? sqlite3_errmsg(store->db) :
				sqlite3_errstr(result));
	return -1;
}

void
db_close(struct db *store)
{
	(void)sqlite3_close_v2(store->db);
	store->db = NULL;
}

#else

int
db_open(struct db *store, const struct conf *conf, int busy_ms, char *err)
{
	(void)conf;
	(void)busy_ms;
	*store = (struct db){ .db = NULL };
	(void)snprintf(err, DB_ERR_MAX, "this server was built without SQLite");
	return -1;
}

void
db_close(struct db *store)
{
	store->db = NULL;
}

#endif
