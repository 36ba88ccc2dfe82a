#include "stats/writer.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "stats/rollup.h"
#include "stats/unique.h"

/* Rows that are deleted at once; other processes wait meanwhile. */
enum { DELETE_MAX = 20000 };

enum { ROWS = 11, COLUMNS = 9 };

/* A row of the table of requests. */
struct request {
	int64_t values[COLUMNS - 1];
	char address[ADDR_TEXT_MAX];	/* empty: not stored */
};

struct writer {
	const struct conf *conf;
	struct schema schema;
	struct unique unique;
	struct rollup rollup;
	struct request requests[ROWS];	/* n requests that are not written */
	int n;
	bool has_batch;		/* a batch has begun and not ended */
	bool is_full;		/* the last batch had no room */
	char error[WRITER_ERR_MAX];	/* of a batch that was rolled back */
};

const char *
writer_error(const struct writer *writer)
{
	return writer->error[0] != '\0' ?
	    writer->error :
	    sqlite3_errmsg(writer->schema.db.sqlite);
}

/* --- batches ------------------------------------------------------------- */

/* Begins a batch unless there is one. Returns 0, or -1. */
static int
begin_batch(struct writer *writer)
{
	if (writer->has_batch)
		return 0;
	writer->error[0] = '\0';
	if (schema_exec(&writer->schema, "BEGIN IMMEDIATE") == -1)
		return -1;
	writer->has_batch = true;
	return 0;
}

/* Rolls back, and clears the memory that depends on the lost rows. */
static int
fail_batch(struct writer *writer)
{
	sqlite3 *db = writer->schema.db.sqlite;

	snprintf(writer->error, sizeof writer->error, "%s", sqlite3_errmsg(db));
	writer->is_full = sqlite3_errcode(db) == SQLITE_FULL;
	if (sqlite3_get_autocommit(db) == 0)
		schema_exec(&writer->schema, "ROLLBACK");
	writer->n = 0;
	writer->has_batch = false;
	rollup_clear(&writer->rollup);
	writer->unique =
	    (struct unique){ .salts_in_wal = writer->unique.salts_in_wal };
	return -1;
}

#define ROW "(?, ?, ?, ?, ?, ?, ?, ?, ?)"

/* Rows with a NULL time are unused. Single INSERTs take twice the time. */
static const char add_requests_sql[] =
    "INSERT INTO gophermoon_requests SELECT * FROM (VALUES" ROW "," ROW "," ROW
    "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW
    ") WHERE column1 IS NOT NULL";

static int
write_requests(struct writer *writer)
{
	sqlite3_stmt *stmt = schema_prepare(&writer->schema, add_requests_sql);
	const struct request *request;
	int i, column;

	if (writer->n == 0)
		return 0;
	if (stmt == NULL)
		return -1;
	sqlite3_clear_bindings(stmt);
	for (i = 0; i < writer->n; i++) {
		request = &writer->requests[i];
		for (column = 0; column < COLUMNS - 1; column++)
			sqlite3_bind_int64(stmt, i * COLUMNS + column + 1,
			    request->values[column]);
		if (request->address[0] != '\0')
			schema_bind_text(&writer->schema, add_requests_sql,
			    (i + 1) * COLUMNS, bytes_of(request->address));
	}
	writer->n = 0;
	return schema_do(&writer->schema, add_requests_sql, NULL, 0);
}

static int
add_request(struct writer *writer, const struct hit *hit, int64_t page,
    int64_t visitor)
{
	struct request *request = &writer->requests[writer->n++];

	*request = (struct request){ .values = { hit->time, writer->schema.site,
					 page, hit->kind, hit->status,
					 hit->bytes, hit->ms, visitor } };
	if (writer->conf->stats_address == STATS_FULL)
		hit_format_client(&hit->address, request->address);
	return writer->n == ROWS ? write_requests(writer) : 0;
}

int
writer_add(struct writer *writer, const struct hit *hit)
{
	struct schema *schema = &writer->schema;
	const int64_t day = hit->time - hit->time % SCHEMA_DAY;
	const int64_t hour = hit->time - hit->time % SCHEMA_HOUR;
	int64_t visitor, page;
	int is_new;

	if (begin_batch(writer) == -1)
		return -1;
	if (unique_visitor(&writer->unique, schema, day, &hit->address,
		&visitor) == -1)
		return fail_batch(writer);
	is_new = unique_add(&writer->unique, schema, day, hour, visitor);
	if (is_new == -1)
		return fail_batch(writer);
	page = rollup_add(&writer->rollup, schema, hit, is_new);
	if (page == -1 || add_request(writer, hit, page, visitor) == -1)
		return fail_batch(writer);
	return 0;
}

static int
add_lost(struct writer *writer, unsigned long n, int64_t time)
{
	struct schema *schema = &writer->schema;

	return schema_do(schema,
	    "INSERT INTO gophermoon_days"
	    " VALUES(?1, ?2, 0, 0, 0, 0, 0, 0, 0, 0, ?3)"
	    " ON CONFLICT DO UPDATE SET lost = lost + ?3",
	    SCHEMA_VALUES(time - time % SCHEMA_DAY, schema->site, (int64_t)n));
}

int
writer_end(struct writer *writer, unsigned long lost, int64_t time)
{
	if (begin_batch(writer) == -1)
		return -1;
	if ((lost > 0 && add_lost(writer, lost, time) == -1) ||
	    write_requests(writer) == -1 ||
	    rollup_write(&writer->rollup, &writer->schema) == -1 ||
	    schema_exec(&writer->schema, "COMMIT") == -1)
		return fail_batch(writer);
	writer->has_batch = writer->is_full = false;
	return 0;
}

/* --- old rows ------------------------------------------------------------ */

/* Rows are nearly sorted by time. Deleting stops at the first recent row. */
static const char delete_requests_sql[] =
    "DELETE FROM gophermoon_requests WHERE rowid < min("
    "(SELECT min(rowid) + ?2 FROM gophermoon_requests),"
    " ifnull((SELECT rowid FROM gophermoon_requests"
    " WHERE time >= ?1 ORDER BY rowid LIMIT 1), 1 << 62))";

static const char is_nearly_full_sql[] =
    "SELECT (page_count - freelist_count) * 10 > max_page_count * 9"
    " FROM pragma_page_count, pragma_freelist_count, pragma_max_page_count";

/* Deletes old days of pages and handlers, and names not used since. */
static int
forget_days(struct writer *writer, int64_t before)
{
	struct schema *schema = &writer->schema;
	int n;

	n = schema_do(schema, "DELETE FROM gophermoon_pages WHERE at < ?1",
	    SCHEMA_VALUES(before));
	if (n <= 0)
		return n;
	if (schema_do(schema, "DELETE FROM gophermoon_handlers WHERE at < ?1",
		SCHEMA_VALUES(before)) == -1 ||
	    schema_do(schema, "DELETE FROM gophermoon_names WHERE day < ?1",
		SCHEMA_VALUES(before)) == -1)
		return -1;
	return n;
}

static bool
needs_room(struct writer *writer)
{
	int64_t full = 0;

	return writer->is_full ||
	    (schema_get(&writer->schema, is_nearly_full_sql, NULL, 0, &full) ==
		    1 &&
		full == 1);
}

/*
 * Deletes the oldest of the most detailed rows that there are. Returns how many
 * rows, or -1.
 */
static int
forget_oldest(struct writer *writer)
{
	struct schema *schema = &writer->schema;
	int64_t day = 0;
	int n;

	n = schema_do(schema,
	    "DELETE FROM gophermoon_requests WHERE rowid <"
	    " (SELECT min(rowid) + ?1 FROM gophermoon_requests)",
	    SCHEMA_VALUES(DELETE_MAX));
	if (n == 0 &&
	    schema_get(schema, "SELECT min(at) FROM gophermoon_pages", NULL, 0,
		&day) == 1)
		n = forget_days(writer, day + 1);
	if (n == 0)
		n = schema_do(schema,
		    "DELETE FROM gophermoon_hours WHERE at <"
		    " (SELECT min(at) + ?1 FROM gophermoon_hours)",
		    SCHEMA_VALUES(SCHEMA_DAY));
	if (n == 0)
		n = schema_do(schema,
		    "DELETE FROM gophermoon_days WHERE at ="
		    " (SELECT min(at) FROM gophermoon_days)",
		    NULL, 0);
	return n;
}

int
writer_forget(struct writer *writer, int64_t now)
{
	const int64_t before = now - writer->conf->keep_days * SCHEMA_DAY;
	int days, more;

	writer->error[0] = '\0';
	if (unique_forget(&writer->unique, &writer->schema, now) == -1)
		return -1;
	days = forget_days(writer, before - SCHEMA_DAY);
	more = schema_do(&writer->schema, delete_requests_sql,
	    SCHEMA_VALUES(before, DELETE_MAX));
	if (more == 0 && needs_room(writer))
		more = forget_oldest(writer);
	return days == -1 || more == -1 ? -1 : more > 0;
}

void
writer_checkpoint(struct writer *writer)
{
	schema_exec(&writer->schema, "PRAGMA wal_checkpoint(PASSIVE)");
}

/* --- open and close ------------------------------------------------------ */

/* Creates tables in one transaction, as other processes may do so now. */
static int
create_tables(struct writer *writer)
{
	struct schema *schema = &writer->schema;

	if (begin_batch(writer) == -1)
		return -1;
	if (schema_exec(schema, schema_tables) == -1)
		return fail_batch(writer);
	schema->site = intern_name(NULL, schema,
	    bytes_of(writer->conf->servername), INT64_MAX);
	return schema->site == -1 ? fail_batch(writer) :
				    writer_end(writer, 0, 0);
}

/*
 * Prepares the connection. Foreign keys and triggers of handlers' tables do not
 * apply here. Deleted rows are overwritten, so that no salt stays in the file.
 */
static int
prepare_writer(struct writer *writer)
{
	sqlite3 *db = writer->schema.db.sqlite;

	if (getrandom(&writer->rollup.seed, sizeof writer->rollup.seed, 0) !=
	    (ssize_t)sizeof writer->rollup.seed)
		return -1;
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	if (schema_exec(&writer->schema, "PRAGMA temp_store = MEMORY") == -1 ||
	    schema_exec(&writer->schema, "PRAGMA secure_delete = ON") == -1)
		return -1;
	return create_tables(writer);
}

struct writer *
writer_open(const struct conf *conf, int busy_ms, char *err)
{
	struct writer *writer = calloc(1, sizeof *writer);

	if (writer == NULL) {
		snprintf(err, WRITER_ERR_MAX, "out of memory");
		return NULL;
	}
	writer->conf = conf;
	if (db_open(&writer->schema.db, conf, busy_ms, err) == 0) {
		if (prepare_writer(writer) == 0)
			return writer;
		snprintf(err, WRITER_ERR_MAX, "%s", writer_error(writer));
	}
	writer_close(writer);
	return NULL;
}

void
writer_close(struct writer *writer)
{
	if (writer == NULL)
		return;
	schema_close(&writer->schema);
	free(writer);
}
