#include "stats/query.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "store/state_dir.h"
#include "store/db.h"

enum {
	BUSY_MS = 100,
	RUN_MS_MAX = 500,
	STEPS = 10000	/* of SQLite between two checks of the time */
};

#define REPLIES \
	" sum(requests) AS requests, sum(errors) AS errors," \
	" sum(bytes) AS bytes, sum(ms) AS ms, max(slowest) AS slowest"

/* Each visitor counts in one row only, so visitors are summed over all rows. */
#define SUMS REPLIES ", sum(visitors) AS visitors, sum(lost) AS lost"

#define WITHIN " WHERE at >= ?1 AND at < ?2"

/* Selectors or handlers by name; the row of those without an id has NULL. */
#define NAMED(table, only) \
	"SELECT name," REPLIES " FROM gophermoon_" table \
	" LEFT JOIN gophermoon_names ON id = what" WITHIN only \
	" GROUP BY what ORDER BY requests DESC, name LIMIT ?3"

/* ?1 and ?2 are the time, ?3 the number of rows. */
static const struct {
	const char *name, *sql;
} queries[] = {
	{ "total",
	    "SELECT min(at) AS time," SUMS " FROM gophermoon_days" WITHIN
	    " LIMIT ?3" },
	/* The names that the site has had, the latest first. */
	{ "names",
	    "SELECT name, max(at) AS time FROM gophermoon_days"
	    " JOIN gophermoon_names ON id = site" WITHIN
	    " GROUP BY site ORDER BY time DESC, site DESC LIMIT ?3" },
	{ "hours",
	    "SELECT at AS time," SUMS " FROM gophermoon_hours" WITHIN
	    " GROUP BY at ORDER BY at LIMIT ?3" },
	{ "days",
	    "SELECT at AS time," SUMS " FROM gophermoon_days" WITHIN
	    " GROUP BY at ORDER BY at LIMIT ?3" },
	{ "months",
	    "SELECT min(at) AS time," SUMS " FROM gophermoon_days" WITHIN
	    " GROUP BY strftime('%Y-%m', at, 'unixepoch')"
	    " ORDER BY min(at) LIMIT ?3" },
	{ "selectors", NAMED("pages", " AND status IN (200, 499)") },
	{ "missing", NAMED("pages", " AND status = 404") },
	{ "handlers", NAMED("handlers", "") },
	{ "kinds",
	    "SELECT ifnull(name, '') AS name," REPLIES " FROM gophermoon_hours"
	    " LEFT JOIN gophermoon_kinds ON kind = what" WITHIN
	    " GROUP BY what ORDER BY requests DESC, what LIMIT ?3" },
	{ "errors",
	    "SELECT status," REPLIES " FROM gophermoon_hours" WITHIN
	    " AND status >= 400 GROUP BY status"
	    " ORDER BY requests DESC, status LIMIT ?3" },
};

static const char *
find_query(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof queries / sizeof queries[0]; i++)
		if (strcmp(queries[i].name, name) == 0)
			return queries[i].sql;
	return NULL;
}

/* The connection of this process for queries. */
static struct db reader;
static char reader_name[DB_NAME_MAX];

void
query_close(void)
{
	db_close(&reader);
}

static int
query_fail(char *err, const char *cause)
{
	snprintf(err, QUERY_ERR_MAX, "%.*s", QUERY_ERR_MAX - 1, cause);
	return -1;
}

/* Opens the database of the site, unless it is open already. */
static int
open_reader(const struct conf *conf, char *err)
{
	char cause[DB_ERR_MAX], name[DB_NAME_MAX];

	if (state_dir_fd() == -1)
		return query_fail(err, CONF_NO_STATE "; set stats, too");
	db_name(conf, name);
	if (strcmp(name, reader_name) != 0)
		db_close(&reader);
	strcpy(reader_name, name);
	if (reader.sqlite != NULL ||
	    db_open(&reader, conf, BUSY_MS, cause) == 0)
		return 0;
	db_close(&reader);
	return query_fail(err, cause);
}

/* --- results ------------------------------------------------------------- */

void
query_free(struct query_result *result)
{
	buf_free(&result->packed);
	*result = (struct query_result){ 0 };
}

struct query_value
query_next(struct query_result *result)
{
	const char *packed = buf_bytes(&result->packed);
	struct query_value value = { .type = QUERY_NONE };

	if (result->at + sizeof value > result->packed.len)
		return value;
	memcpy(&value, packed + result->at, sizeof value);
	result->at += sizeof value;
	value.text.at = packed + result->at;
	result->at += value.text.len;
	return value;
}

/* Adds a value and the bytes of its text. Returns false without memory. */
static bool
pack_column(struct buf *packed, sqlite3_stmt *stmt, int column)
{
	struct query_value value = { .type = QUERY_NONE };

	switch (sqlite3_column_type(stmt, column)) {
	case SQLITE_INTEGER:
		value.type = QUERY_NUMBER;
		value.number = sqlite3_column_int64(stmt, column);
		break;
	case SQLITE_TEXT:
		value.type = QUERY_TEXT;
		value.text.at = (const char *)sqlite3_column_text(stmt, column);
		value.text.len = (size_t)sqlite3_column_bytes(stmt, column);
		break;
	default:
		break;
	}
	buf_add(packed, &value, sizeof value);
	buf_add(packed, value.text.at, value.text.len);
	return !packed->failed &&
	    (value.type != QUERY_TEXT || value.text.at != NULL);
}

static int
pack_rows(struct query_result *result, sqlite3_stmt *stmt)
{
	const int columns = sqlite3_column_count(stmt);
	int i, step;

	result->columns = (size_t)columns;
	for (i = 0; i < columns; i++)
		snprintf(result->names[i], QUERY_NAME_MAX, "%s",
		    sqlite3_column_name(stmt, i));
	while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
		for (i = 0; i < columns; i++)
			if (!pack_column(&result->packed, stmt, i))
				return -1;
		result->rows++;
	}
	return step == SQLITE_DONE ? 0 : -1;
}

/* --- queries ------------------------------------------------------------- */

static int
is_too_late(void *deadline)
{
	return deadline_left(*(const int64_t *)deadline) == 0;
}

static int
run_sql(struct query_result *result, sqlite3 *db, const char *sql,
    const int64_t *values)
{
	int64_t deadline = deadline_in(RUN_MS_MAX);
	sqlite3_stmt *stmt;
	int i, error;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return -1;
	for (i = 0; i < 3; i++)
		sqlite3_bind_int64(stmt, i + 1, values[i]);
	sqlite3_progress_handler(db, STEPS, is_too_late, &deadline);
	error = pack_rows(result, stmt);
	sqlite3_progress_handler(db, 0, NULL, NULL);
	sqlite3_finalize(stmt);
	return error;
}

/*
 * Returns SQLITE_OK if the database has statistics, and SQLITE_ERROR if it has
 * only the site's store; or another result if it cannot be read.
 */
static int
look_for_statistics(sqlite3 *db)
{
	return sqlite3_table_column_metadata(db, NULL, "gophermoon_days", NULL,
	    NULL, NULL, NULL, NULL, NULL);
}

int
query_run(struct query_result *result, const struct conf *conf,
    const char *name, int64_t from, int64_t to, int most, char *err)
{
	const char *sql = find_query(name);

	query_free(result);
	if (sql == NULL)
		return query_fail(err, "unknown question");
	if (open_reader(conf, err) == -1)
		return -1;
	switch (look_for_statistics(reader.sqlite)) {
	case SQLITE_OK:
		if (run_sql(result, reader.sqlite, sql,
			(int64_t[]){ from, to, most }) == 0)
			return 0;
		break;
	case SQLITE_ERROR:
		return 0;
	default:
		break;
	}
	return query_fail(err, sqlite3_errmsg(reader.sqlite));
}
