#include "stats/schema.h"

#include <assert.h>
#include <sqlite3.h>

#define SUMS_TABLE(name) \
	"CREATE TABLE IF NOT EXISTS gophermoon_" name \
	"(at INTEGER, site INTEGER, what INTEGER, status INTEGER," \
	" requests INTEGER, errors INTEGER, bytes INTEGER, ms INTEGER," \
	" slowest INTEGER, visitors INTEGER, lost INTEGER," \
	" PRIMARY KEY(at, site, what, status)) WITHOUT ROWID;"

#define SUMS_TABLES \
	SUMS_TABLE("hours") \
	SUMS_TABLE("days") SUMS_TABLE("pages") SUMS_TABLE("handlers")

/*
 * `what` is a kind (enum hit_kind) in hours, a name in pages and handlers, and
 * 0 in days. In seen, `hour` is 0 for the whole day.
 */
const char schema_tables[] =
    "CREATE TABLE IF NOT EXISTS gophermoon_requests"
    "(time INTEGER, site INTEGER, selector INTEGER, kind INTEGER,"
    " status INTEGER, bytes INTEGER, ms INTEGER, visitor INTEGER,"
    " address TEXT);"
    "CREATE TABLE IF NOT EXISTS gophermoon_names"
    "(id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, day INTEGER);"
    "CREATE TABLE IF NOT EXISTS gophermoon_kinds"
    "(kind INTEGER PRIMARY KEY, name TEXT);"
    "CREATE TABLE IF NOT EXISTS gophermoon_salts"
    "(day INTEGER PRIMARY KEY, salt BLOB);"
    "CREATE TABLE IF NOT EXISTS gophermoon_seen"
    "(day INTEGER, hour INTEGER, site INTEGER, visitor INTEGER,"
    " PRIMARY KEY(day, hour, site, visitor)) WITHOUT ROWID;" SUMS_TABLES
    "INSERT OR IGNORE INTO gophermoon_kinds VALUES"
    "(0, 'file'), (1, 'menu'), (2, 'listing'), (3, 'handler'),"
    "(4, 'not there'), (5, 'web link'), (6, 'web browser'),"
    "(7, 'caps.txt'), (8, 'bad'), (9, 'none'), (10, 'limited');";

sqlite3_stmt *
schema_prepare(struct schema *schema, const char *sql)
{
	sqlite3_stmt **stmt;
	size_t i = 0;

	while (
	    schema->prepared[i].sql != NULL && schema->prepared[i].sql != sql)
		i++;
	assert(i < SCHEMA_STATEMENTS - 1);
	stmt = &schema->prepared[i].stmt;
	schema->prepared[i].sql = sql;
	if (*stmt == NULL)
		sqlite3_prepare_v3(schema->db.sqlite, sql, -1,
		    SQLITE_PREPARE_PERSISTENT, stmt, NULL);
	return *stmt;
}

void
schema_bind_text(struct schema *schema, const char *sql, int parameter,
    struct bytes text)
{
	sqlite3_bind_text(schema_prepare(schema, sql), parameter, text.at,
	    (int)text.len, SQLITE_STATIC);
}

int
schema_get(struct schema *schema, const char *sql, const int64_t *values,
    size_t n, int64_t *found)
{
	sqlite3_stmt *stmt = schema_prepare(schema, sql);
	size_t i;
	int result;

	if (stmt == NULL)
		return -1;
	for (i = 0; i < n; i++)
		sqlite3_bind_int64(stmt, (int)i + 1, values[i]);
	result = sqlite3_step(stmt);
	if (result == SQLITE_ROW)
		*found = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	if (result == SQLITE_ROW)
		return 1;
	return result == SQLITE_DONE ? 0 : -1;
}

int
schema_do(struct schema *schema, const char *sql, const int64_t *values,
    size_t n)
{
	int64_t unused;

	if (schema_get(schema, sql, values, n, &unused) == -1)
		return -1;
	return sqlite3_changes(schema->db.sqlite);
}

int
schema_exec(struct schema *schema, const char *sql)
{
	int result = sqlite3_exec(schema->db.sqlite, sql, NULL, NULL, NULL);

	return result == SQLITE_OK ? 0 : -1;
}

void
schema_close(struct schema *schema)
{
	int i;

	for (i = 0; i < SCHEMA_STATEMENTS; i++) {
		sqlite3_finalize(schema->prepared[i].stmt);
		schema->prepared[i].stmt = NULL;
	}
	db_close(&schema->db);
}
