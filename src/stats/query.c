#include "stats/query.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "store/state_dir.h"
#include "stats/writer.h"
#include "store/db.h"

#define REPLIES \
	" sum(requests) AS requests, sum(errors) AS errors," \
	" sum(bytes) AS bytes, sum(ms) AS ms, max(slowest) AS slowest"

/* A visitor counts where he came first: only all of it together tells. */
#define ROLLUP_SLOTS REPLIES ", sum(visitors) AS visitors, sum(lost) AS lost"

#define WITHIN " WHERE at >= ?1 AND at < ?2"

/* Selectors and handlers, by name; all others together have none. */
#define NAMED(table, only) \
	"SELECT name," REPLIES " FROM gophermoon_" table \
	" LEFT JOIN gophermoon_names ON id = what" WITHIN only \
	" GROUP BY what ORDER BY requests DESC, name LIMIT ?3"

/* What can be asked: rows in the order in which a page shows them. */
static const struct question {
	const char *name, *sql;
} questions[] = {
	{ "total",
	    "SELECT min(at) AS time," ROLLUP_SLOTS
	    " FROM gophermoon_days" WITHIN " LIMIT ?3" },
	/* Under which names the site was written down, the last one first. */
	{ "names",
	    "SELECT name, max(at) AS time FROM gophermoon_days"
	    " JOIN gophermoon_names ON id = site" WITHIN
	    " GROUP BY site ORDER BY time DESC, site DESC LIMIT ?3" },
	{ "hours",
	    "SELECT at AS time," ROLLUP_SLOTS " FROM gophermoon_hours" WITHIN
	    " GROUP BY at ORDER BY at LIMIT ?3" },
	{ "days",
	    "SELECT at AS time," ROLLUP_SLOTS " FROM gophermoon_days" WITHIN
	    " GROUP BY at ORDER BY at LIMIT ?3" },
	{ "months",
	    "SELECT min(at) AS time," ROLLUP_SLOTS
	    " FROM gophermoon_days" WITHIN
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
	/* Of a journal, where times may not be known. */
	{ "journal",
	    "SELECT count(*) AS connections,"
	    " count(DISTINCT remote) AS visitors, count(time) AS timed,"
	    " min(time) AS first, max(time) AS last, min(number) AS least,"
	    " max(number) AS most FROM gophermoon_units"
	    " WHERE ?1 < ?2 LIMIT ?3" },
	{ "locals",
	    "SELECT local AS name, port, count(*) AS connections"
	    " FROM gophermoon_units WHERE ?1 < ?2 GROUP BY local, port"
	    " ORDER BY connections DESC, local, port LIMIT ?3" },
	{ "remotes",
	    "SELECT remote AS name, count(*) AS connections"
	    " FROM gophermoon_units WHERE ?1 < ?2 GROUP BY remote"
	    " ORDER BY connections DESC, remote LIMIT ?3" },
};

static const struct question *
find_question(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof questions / sizeof questions[0]; i++)
		if (strcmp(questions[i].name, name) == 0)
			return &questions[i];
	return NULL;
}

/* --- packed figures ------------------------------------------------------ */

struct query_value
query_next(struct query_result *answer)
{
	const char *bytes = buf_bytes(&answer->bytes);
	struct query_value value = { .type = QUERY_NONE };

	if (answer->at + sizeof value > answer->bytes.len)
		return value;
	memcpy(&value, bytes + answer->at, sizeof value);
	answer->at += sizeof value;
	if (value.type == QUERY_TEXT) {
		value.text.at = bytes + answer->at;
		answer->at += value.text.len;
	}
	return value;
}

void
query_free(struct query_result *answer)
{
	buf_free(&answer->bytes);
	*answer = (struct query_result){ 0 };
}

static int
fail(char *err, const char *why)
{
	(void)snprintf(err, QUERY_ERR_MAX, "%.*s", QUERY_ERR_MAX - 1, why);
	return -1;
}

#ifdef GOPHERMOON_SQLITE

#include <sqlite3.h>

enum {
	BUSY_MS = 100,
	MOST_MS = 500,		/* that an answer may take */
	LOOK_EVERY = 10000	/* steps of SQLite's machine */
};

/* The process's: a connection for reading, or that of query_use(). */
static struct db reader;
static char reader_name[DB_NAME_MAX];	/* whose it is: the site's */
static struct sqlite3 *used;

void
query_use(struct writer *stats)
{
	used = writer_database(stats);
}

void
query_close(void)
{
	used = NULL;
	db_close(&reader);
}

static sqlite3 *
find_database(const struct conf *conf, char *err)
{
	char why[DB_ERR_MAX], name[DB_NAME_MAX];

	if (used != NULL)
		return used;
	if (state_dir_fd() == -1) {
		(void)fail(err, "the operator has to set state and stats");
		return NULL;
	}
	db_name(conf, name);
	if (strcmp(name, reader_name) != 0)
		db_close(&reader);	/* another site's is not ours */
	(void)strcpy(reader_name, name);
	if (reader.sqlite == NULL &&
	    db_open(&reader, conf, BUSY_MS, why) == -1) {
		db_close(&reader);
		(void)fail(err, why);
		return NULL;
	}
	return reader.sqlite;
}

static void
pack(struct buf *to, const struct query_value *value)
{
	buf_add(to, value, sizeof *value);
	if (value->type == QUERY_TEXT)
		buf_add(to, value->text.at, value->text.len);
}

static bool
has_table(sqlite3 *db, const char *table)
{
	return sqlite3_table_column_metadata(db, NULL, table, NULL, NULL, NULL,
		   NULL, NULL, NULL) == SQLITE_OK;
}

static struct query_value
figure_of(sqlite3_stmt *stmt, int column)
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
	return value;
}

/* The names of the columns are the question's own words. */
static void
take_row(struct query_result *answer, sqlite3_stmt *stmt)
{
	struct query_value value;
	size_t i;

	for (i = 0; i < answer->columns; i++) {
		value = figure_of(stmt, (int)i);
		pack(&answer->bytes, &value);
	}
	answer->rows++;
}

static int
take_rows(struct query_result *answer, sqlite3_stmt *stmt)
{
	int result;

	answer->columns = (size_t)sqlite3_column_count(stmt);
	while ((result = sqlite3_step(stmt)) == SQLITE_ROW)
		take_row(answer, stmt);
	return result == SQLITE_DONE && !answer->bytes.failed ? 0 : -1;
}

static int
is_too_late(void *deadline)
{
	return deadline_left(*(const int64_t *)deadline) == 0;
}

static int
ask(struct query_result *answer, sqlite3 *db, sqlite3_stmt *stmt)
{
	int64_t deadline = used != NULL ? INT64_MAX : deadline_in(MOST_MS);
	int result;

	sqlite3_progress_handler(db, LOOK_EVERY, is_too_late, &deadline);
	result = take_rows(answer, stmt);
	sqlite3_progress_handler(db, 0, NULL, NULL);
	return result;
}

/* Names outlive the statement. */
static void
keep_names(struct query_result *answer, sqlite3_stmt *stmt)
{
	static char kept[QUERY_COLUMNS][32];
	size_t i;

	for (i = 0; i < answer->columns; i++) {
		(void)snprintf(kept[i], sizeof kept[i], "%s",
		    sqlite3_column_name(stmt, (int)i));
		answer->names[i] = kept[i];
	}
}

int
query_ask(struct query_result *answer, const struct conf *conf,
    const char *question, int64_t from, int64_t to, int most, char *err)
{
	const struct question *asked = find_question(question);
	sqlite3_stmt *stmt;
	sqlite3 *db;
	int result;

	query_free(answer);
	if (asked == NULL)
		return fail(err, "there is no such question");
	db = find_database(conf, err);
	if (db == NULL)
		return -1;
	if (!has_table(db, "gophermoon_days"))
		return 0;
	if (sqlite3_prepare_v2(db, asked->sql, -1, &stmt, NULL) != SQLITE_OK)
		return fail(err, sqlite3_errmsg(db));
	(void)sqlite3_bind_int64(stmt, 1, from);
	(void)sqlite3_bind_int64(stmt, 2, to);
	(void)sqlite3_bind_int(stmt, 3, most);
	result = ask(answer, db, stmt);
	keep_names(answer, stmt);
	if (result == -1)
		(void)fail(err, sqlite3_errmsg(db));
	(void)sqlite3_finalize(stmt);
	return result;
}

#else

void
query_use(struct writer *stats)
{
	(void)stats;
}

void
query_close(void)
{
}

int
query_ask(struct query_result *answer, const struct conf *conf,
    const char *question, int64_t from, int64_t to, int most, char *err)
{
	(void)conf;
	(void)from;
	(void)to;
	(void)most;
	query_free(answer);
	return fail(err,
	    find_question(question) == NULL ?
		"there is no such question" :
		"this server was built without SQLite");
}

#endif
