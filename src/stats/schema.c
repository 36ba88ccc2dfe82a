#include "stats/schema.h"

#ifdef GOPHERMOON_SQLITE

#include <sqlite3.h>

#include "stats/hit.h"

#define SUMS_OF(name) \
	"CREATE TABLE IF NOT EXISTS gophermoon_" name \
	"(at INTEGER, site INTEGER, what INTEGER, status INTEGER," \
	" requests INTEGER, errors INTEGER, bytes INTEGER, ms INTEGER," \
	" slowest INTEGER, visitors INTEGER, lost INTEGER," \
	" PRIMARY KEY(at, site, what, status)) WITHOUT ROWID;"

#define ADD_TO(name) \
	"INSERT INTO gophermoon_" name \
	" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)" \
	" ON CONFLICT DO UPDATE SET requests = requests + ?5," \
	" errors = errors + ?6, bytes = bytes + ?7, ms = ms + ?8," \
	" slowest = max(slowest, ?9), visitors = visitors + ?10," \
	" lost = lost + ?11"

static const char tables_sql[] =
    "CREATE TABLE IF NOT EXISTS gophermoon_requests"
    "(time INTEGER, site INTEGER, selector INTEGER, kind INTEGER,"
    " status INTEGER, bytes INTEGER, ms INTEGER, visitor INTEGER,"
    " address TEXT);"
    "CREATE TABLE IF NOT EXISTS gophermoon_names"
    "(id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, day INTEGER);"
    "CREATE TABLE IF NOT EXISTS gophermoon_kinds"
    "(kind INTEGER PRIMARY KEY, name TEXT);"
    "CREATE TABLE IF NOT EXISTS gophermoon_secrets"
    "(day INTEGER PRIMARY KEY, secret BLOB);"
    "CREATE TABLE IF NOT EXISTS gophermoon_seen"
    "(day INTEGER, at INTEGER, site INTEGER, visitor INTEGER,"
    " PRIMARY KEY(day, at, site, visitor)) WITHOUT ROWID;" SUMS_OF("hours")
	SUMS_OF("days") SUMS_OF("pages") SUMS_OF("handlers");

#define ADD_ROWS \
	"INSERT INTO gophermoon_requests" \
	"(time, site, selector, kind, status, bytes, ms, visitor) VALUES"
#define ONE_ROW "(?, ?, ?, ?, ?, ?, ?, ?)"
#define FOUR_ROWS ONE_ROW "," ONE_ROW "," ONE_ROW "," ONE_ROW
#define TWELVE_ROWS FOUR_ROWS "," FOUR_ROWS "," FOUR_ROWS

/* Rows were added as time went by: the first young one ends the old ones. */
static const char *const sentences[SCHEMA_STATEMENTS] = {
	[SCHEMA_ADD_REQUEST] = ADD_ROWS ONE_ROW,
	[SCHEMA_ADD_REQUESTS] = ADD_ROWS TWELVE_ROWS
	"," TWELVE_ROWS "," TWELVE_ROWS "," TWELVE_ROWS,
	[SCHEMA_ADD_ADDRESS] = "UPDATE gophermoon_requests SET address = ?2"
			       " WHERE rowid = ?1",
	[SCHEMA_FIND_NAME] = "SELECT id FROM gophermoon_names WHERE name = ?1",
	[SCHEMA_ADD_NAME] =
	    "INSERT INTO gophermoon_names(name, day) VALUES(?1, ?2)",
	[SCHEMA_USE_NAME] = "UPDATE gophermoon_names SET day = ?2"
			    " WHERE id = ?1 AND day < ?2",
	[SCHEMA_HAS_PAGE] =
	    "SELECT 1 FROM gophermoon_pages"
	    " WHERE at = ?1 AND site = ?2 AND what = ?3 LIMIT 1",
	[SCHEMA_COUNT_PAGES] =
	    "SELECT count(*) FROM gophermoon_pages WHERE at = ?1",
	[SCHEMA_FIND_SECRET] =
	    "SELECT secret FROM gophermoon_secrets WHERE day = ?1",
	[SCHEMA_ADD_SECRET] = "INSERT INTO gophermoon_secrets VALUES(?1, ?2)",
	[SCHEMA_SEE] = "INSERT OR IGNORE INTO gophermoon_seen"
		       " VALUES(?1, ?2, ?3, ?4)",
	[SCHEMA_FORGET_SECRETS] =
	    "DELETE FROM gophermoon_secrets WHERE day < ?1",
	[SCHEMA_FORGET_SEEN] = "DELETE FROM gophermoon_seen WHERE day < ?1",
	[SCHEMA_FORGET_REQUESTS] =
	    "DELETE FROM gophermoon_requests WHERE rowid < min("
	    "(SELECT min(rowid) + ?2 FROM gophermoon_requests),"
	    " ifnull((SELECT rowid FROM gophermoon_requests"
	    " WHERE time >= ?1 ORDER BY rowid LIMIT 1), 1 << 62))",
	[SCHEMA_FORGET_PAGES] = "DELETE FROM gophermoon_pages WHERE at < ?1",
	[SCHEMA_FORGET_HANDLERS] =
	    "DELETE FROM gophermoon_handlers WHERE at < ?1",
	[SCHEMA_FORGET_NAMES] = "DELETE FROM gophermoon_names WHERE day < ?1",
	[SCHEMA_FORGET_SOME] =
	    "DELETE FROM gophermoon_requests WHERE rowid <"
	    " (SELECT min(rowid) + ?1 FROM gophermoon_requests)",
	[SCHEMA_ADD_SUM + SCHEMA_HOURS] = ADD_TO("hours"),
	[SCHEMA_ADD_SUM + SCHEMA_DAYS] = ADD_TO("days"),
	[SCHEMA_ADD_SUM + SCHEMA_PAGES] = ADD_TO("pages"),
	[SCHEMA_ADD_SUM + SCHEMA_HANDLERS] = ADD_TO("handlers"),
};

struct sqlite3_stmt *
schema_say(struct schema *schema, enum schema_statement which)
{
	sqlite3_stmt *stmt = schema->prepared[which];

	if (stmt == NULL) {
		(void)sqlite3_prepare_v3(schema->db.sqlite, sentences[which],
		    -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
		schema->prepared[which] = stmt;
	}
	return stmt;
}

void
schema_put(sqlite3_stmt *stmt, int at, int64_t number)
{
	(void)sqlite3_bind_int64(stmt, at, number);
}

void
schema_put_text(sqlite3_stmt *stmt, int at, struct bytes text)
{
	(void)sqlite3_bind_text(stmt, at, text.at, (int)text.len,
	    SQLITE_STATIC);
}

int
schema_do(sqlite3_stmt *stmt)
{
	int result;

	if (stmt == NULL)
		return -1;
	result = sqlite3_step(stmt);
	(void)sqlite3_reset(stmt);
	return result == SQLITE_DONE ? 0 : -1;
}

int
schema_ask(sqlite3_stmt *stmt, int64_t *found)
{
	int result;

	if (stmt == NULL)
		return -1;
	result = sqlite3_step(stmt);
	if (result == SQLITE_ROW)
		*found = sqlite3_column_int64(stmt, 0);
	(void)sqlite3_reset(stmt);
	if (result == SQLITE_ROW)
		return 1;
	return result == SQLITE_DONE ? 0 : -1;
}

int
schema_run(struct schema *schema, const char *sql)
{
	return sqlite3_exec(schema->db.sqlite, sql, NULL, NULL, NULL) ==
		SQLITE_OK ?
	    0 :
	    -1;
}

int64_t
schema_name(struct schema *schema, struct bytes name, int64_t day)
{
	sqlite3_stmt *stmt = schema_say(schema, SCHEMA_FIND_NAME);
	int64_t id = 0;
	int found;

	schema_put_text(stmt, 1, name);
	found = schema_ask(stmt, &id);
	if (found == -1)
		return -1;
	stmt = schema_say(schema, found ? SCHEMA_USE_NAME : SCHEMA_ADD_NAME);
	if (found)
		schema_put(stmt, 1, id);
	else
		schema_put_text(stmt, 1, name);
	schema_put(stmt, 2, day);
	if (schema_do(stmt) == -1)
		return -1;
	return found ? id : sqlite3_last_insert_rowid(schema->db.sqlite);
}

int
schema_knows(struct schema *schema, struct bytes name)
{
	sqlite3_stmt *stmt = schema_say(schema, SCHEMA_FIND_NAME);
	int64_t unused;

	schema_put_text(stmt, 1, name);
	return schema_ask(stmt, &unused);
}

int
schema_forget(struct schema *schema, enum schema_statement which,
    int64_t before)
{
	sqlite3_stmt *stmt = schema_say(schema, which);

	schema_put(stmt, 1, before);
	if (schema_do(stmt) == -1)
		return -1;
	return sqlite3_changes(schema->db.sqlite);
}

static int
name_kinds(struct schema *schema)
{
	sqlite3_stmt *stmt;
	int i, result = 0;

	if (sqlite3_prepare_v2(schema->db.sqlite,
		"INSERT OR IGNORE INTO gophermoon_kinds VALUES(?1, ?2)", -1,
		&stmt, NULL) != SQLITE_OK)
		return -1;
	for (i = 0; i < HIT_KINDS && result == 0; i++) {
		schema_put(stmt, 1, i);
		schema_put_text(stmt, 2,
		    bytes_of(hit_kind_name((enum hit_kind)i)));
		result = schema_do(stmt);
	}
	(void)sqlite3_finalize(stmt);
	return result;
}

int
schema_make(struct schema *schema)
{
	return schema_run(schema, tables_sql) == 0 && name_kinds(schema) == 0 ?
	    0 :
	    -1;
}

void
schema_close(struct schema *schema)
{
	int i;

	for (i = 0; i < SCHEMA_STATEMENTS; i++) {
		(void)sqlite3_finalize(schema->prepared[i]);
		schema->prepared[i] = NULL;
	}
	db_close(&schema->db);
}

#endif
