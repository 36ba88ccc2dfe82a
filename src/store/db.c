#include "store/db.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/state_dir.h"
#include "store/vfs.h"

bool
db_is_supported(void)
{
	return true;
}

/* --- files --- */

/* Reports whether the database has the name of a server without blocks. */
static bool
is_single_db(const struct conf *conf)
{
	return conf->is_block == conf->is_adopted;
}

void
db_name(const struct conf *conf, char *out)
{
	if (is_single_db(conf))
		strcpy(out, "gophermoon.db");
	else
		snprintf(out, DB_NAME_MAX, "%s-%d.db", conf->servername,
		    conf->serverport);
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
is_db_name(const char *name)
{
	const char *dot = strrchr(name, '.');

	return name[0] != '.' && dot != NULL && strcmp(dot, ".db") == 0 &&
	    strlen(name) < DB_NAME_MAX;
}

static bool
is_db_of_site(const struct conf *conf, const char *name)
{
	char own[DB_NAME_MAX];
	size_t i;

	for (i = 0; i < conf->n_sites; i++) {
		db_name(&conf->sites[i], own);
		if (strcmp(own, name) == 0)
			return true;
	}
	return false;
}

bool
db_find_orphan(const struct conf *conf, char *name)
{
	const struct dirent *entry;
	bool found = false;
	DIR *dir;
	int fd;

	fd = openat(state_dir_fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return false;
	dir = fdopendir(fd);
	if (dir == NULL) {
		close(fd);
		return false;
	}
	errno = 0;
	while (!found && (entry = readdir(dir)) != NULL) {
		found = is_db_name(entry->d_name) &&
		    !is_db_of_site(conf, entry->d_name);
		if (found)
			strcpy(name, entry->d_name);
	}
	if (!found && errno != 0)
		log_warn("state: the directory cannot be read: %s",
		    strerror(errno));
	closedir(dir);
	return found;
}

void
db_warn_orphans(const struct conf *conf)
{
	char own[DB_NAME_MAX], orphan[DB_NAME_MAX];
	size_t i;

	if (state_dir_fd() == -1 || !db_find_orphan(conf, orphan))
		return;
	for (i = 0; i < conf->n_sites; i++) {
		if (db_exists(&conf->sites[i]))
			continue;
		db_name(&conf->sites[i], own);
		log_warn("state: %s does not exist, and %s belongs to no site; "
			 "if both are of one site, stop the server and rename "
			 "the file",
		    own, orphan);
	}
}

/* --- a connection --- */

enum {
	MIB = 1024 * 1024,
	PAGE_SIZE = 4096,
	WAL_PAGES = 1000,	/* a checkpoint then empties the log */
	LOCK_PAUSE_MS = 2	/* between two attempts to get a lock */
};

/* Limits of a statement. */
static const struct {
	int id, max;
} limits[] = {
	{ SQLITE_LIMIT_LENGTH, 256 * 1024 },	/* of a text, blob or row */
	{ SQLITE_LIMIT_SQL_LENGTH, 16 * 1024 },
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
	int id, value;
} settings[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 },
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },
	/* A checkpoint would make the last db_close() wait for the disk. */
	{ SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 },
};

static void
set_limits(sqlite3 *sqlite)
{
	size_t i;

	for (i = 0; i < sizeof limits / sizeof limits[0]; i++)
		sqlite3_limit(sqlite, limits[i].id, limits[i].max);
	for (i = 0; i < sizeof settings / sizeof settings[0]; i++)
		sqlite3_db_config(sqlite, settings[i].id, settings[i].value,
		    NULL);
}

/* Sets the size limit and the mode of writing. Returns a result of SQLite. */
static int
set_pragmas(sqlite3 *sqlite, int mib)
{
	const intmax_t size = (intmax_t)mib * MIB, pages = size / PAGE_SIZE;
	const intmax_t wal = pages / 4 < WAL_PAGES ? pages / 4 : WAL_PAGES;
	char sql[320];

	vfs_set_max_size((uintmax_t)size);
	snprintf(sql, sizeof sql,
	    "PRAGMA journal_mode = WAL;"
	    "PRAGMA synchronous = NORMAL;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = -1024;"
	    "PRAGMA journal_size_limit = %d;"
	    "PRAGMA wal_autocheckpoint = %jd;"
	    "PRAGMA max_page_count = %jd",
	    MIB, wal, pages);
	return sqlite3_exec(sqlite, sql, NULL, NULL, NULL);
}

/*
 * Waits for a lock, as SQLite's busy handler. sqlite3_busy_timeout() would give
 * up too early, because it counts a longer sleep than the VFS takes.
 */
static int
wait_for_lock(void *arg, int times)
{
	struct db *db = arg;

	if (times == 0)
		db->busy_until = deadline_in(db->busy_ms);
	if (deadline_left(db->busy_until) == 0)
		return 0;
	poll(NULL, 0, LOCK_PAUSE_MS);
	return 1;
}

/* Returns the tag of the site that the database was made for; 0: unknown. */
static uint32_t
read_site_tag(sqlite3 *sqlite)
{
	sqlite3_stmt *statement;
	uint32_t tag = 0;

	if (sqlite3_prepare_v2(sqlite, "PRAGMA application_id", -1, &statement,
		NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		tag = (uint32_t)sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return tag;
}

/* Writes the tag of the site, unless the database is locked. */
static void
write_site_tag(sqlite3 *sqlite, uint32_t tag)
{
	char sql[64];

	if (tag == 0 || read_site_tag(sqlite) == tag)
		return;
	snprintf(sql, sizeof sql, "PRAGMA application_id = %d", (int)tag);
	sqlite3_exec(sqlite, sql, NULL, NULL, NULL);
}

/* Opens the file of the site's database. Returns a result of SQLite. */
static int
open_db_file(sqlite3 **sqlite, const struct conf *conf, int flags)
{
	char name[DB_NAME_MAX + 1] = "/";
	int result;

	db_name(conf, name + 1);
	result = sqlite3_open_v2(name, sqlite,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
		SQLITE_OPEN_PRIVATECACHE | flags,
	    VFS_NAME);
	if (result == SQLITE_OK)
		set_limits(*sqlite);
	return result;
}

static int
explain_result(const struct db *db, const struct conf *conf, int result,
    char *err)
{
	char name[DB_NAME_MAX];

	db_name(conf, name);
	snprintf(err, DB_ERR_MAX, "%.100s: %s", name,
	    db->sqlite != NULL ? sqlite3_errmsg(db->sqlite) :
				 sqlite3_errstr(result));
	return -1;
}

int
db_open(struct db *db, const struct conf *conf, int busy_ms, char *err)
{
	int result;

	*db = (struct db){ .busy_ms = busy_ms };
	if (state_dir_fd() == -1 || vfs_register() == -1) {
		snprintf(err, DB_ERR_MAX, CONF_NO_STATE);
		return -1;
	}
	result = open_db_file(&db->sqlite, conf, SQLITE_OPEN_CREATE);
	if (result == SQLITE_OK) {
		if (busy_ms > 0)
			sqlite3_busy_handler(db->sqlite, wait_for_lock, db);
		result = set_pragmas(db->sqlite, conf->state_size);
	}
	if (result != SQLITE_OK)
		return explain_result(db, conf, result, err);
	if (is_single_db(conf))
		write_site_tag(db->sqlite, conf->tag);
	return 0;
}

void
db_close(struct db *db)
{
	sqlite3_close_v2(db->sqlite);
	db->sqlite = NULL;
}

/* --- from one site to a block, and back --- */

/* Reports whether the site's database was made for a site of this name. */
static bool
db_is_tagged(const struct conf *conf)
{
	sqlite3 *sqlite = NULL;
	bool is_tagged;

	is_tagged = vfs_register() == 0 &&
	    open_db_file(&sqlite, conf, 0) == SQLITE_OK &&
	    read_site_tag(sqlite) == conf->tag;
	sqlite3_close_v2(sqlite);
	return is_tagged;
}

/* The name of a block's database shows its site, gophermoon.db does not. */
static void
adopt_db(struct conf *site)
{
	struct conf other = *site;	/* a shallow copy */

	other.is_adopted = true;
	if (!db_exists(&other))
		return;
	site->is_adopted = site->is_block ?
	    !db_exists(site) && db_is_tagged(&other) :
	    !db_exists(site) || !db_is_tagged(site);
}

void
db_adopt(struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->n_sites; i++)
		adopt_db(&conf->sites[i]);
}

/* Reports whether a site without a database has the gopherroot of `old`. */
static bool
is_renamed(const struct conf *old, const struct conf *to)
{
	const struct conf *site, *end = to->sites + to->n_sites;

	for (site = to->sites; site < end; site++)
		if (strcmp(site->gopherroot, old->gopherroot) == 0 &&
		    !db_exists(site))
			return true;
	return false;
}

const struct conf *
db_find_left(const struct conf *from, const struct conf *to)
{
	const bool is_split = !from->has_blocks && to->has_blocks;
	const struct conf *site, *end = from->sites + from->n_sites;
	char name[DB_NAME_MAX];

	for (site = from->sites; site < end; site++) {
		db_name(site, name);
		if (strcmp(from->state, to->state) == 0 && db_exists(site) &&
		    !is_db_of_site(to, name) &&
		    (is_split || is_renamed(site, to)))
			return site;
	}
	return NULL;
}
