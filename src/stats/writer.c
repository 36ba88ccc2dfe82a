#include "stats/writer.h"

#include <stdio.h>

#ifdef GOPHERMOON_SQLITE

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "stats/schema.h"
#include "stats/intern.h"
#include "store/state_dir.h"
#include "store/vfs.h"
#include "stats/rollup.h"
#include "stats/unique.h"

enum {
	JOURNAL_MEMORY = 1024 * 1024 * 1024, /* bytes, of all it tells */
	OLD_AT_ONCE = 20000	/* rows that are forgotten at once */
};

struct writer {
	const struct conf *conf;
	struct schema schema;
	struct unique unique;
	struct intern intern;
	struct rollup rollup;
	/* Requests that have not been written yet. */
	int64_t rows[SCHEMA_ROWS][SCHEMA_ROW_VALUES];
	int rows_n;
	bool in_batch;
	char why[WRITER_ERR_MAX]; /* it failed, if that is not to be lost */
};

const char *
writer_error(const struct writer *stats)
{
	return stats->why[0] != '\0' ? stats->why :
				       sqlite3_errmsg(stats->schema.db.sqlite);
}

/* --- a batch ------------------------------------------------------------- */

/* What is remembered may not be in the database. */
static int
give_up(struct writer *stats)
{
	(void)snprintf(stats->why, sizeof stats->why, "%s",
	    sqlite3_errmsg(stats->schema.db.sqlite));
	if (stats->in_batch &&
	    sqlite3_get_autocommit(stats->schema.db.sqlite) == 0)
		(void)schema_run(&stats->schema, "ROLLBACK");
	stats->in_batch = false;
	rollup_clear(&stats->rollup);
	intern_clear(&stats->intern);
	unique_clear(&stats->unique);
	stats->rows_n = 0;
	return -1;
}

int
writer_begin(struct writer *stats)
{
	stats->why[0] = '\0';
	if (schema_run(&stats->schema, "BEGIN IMMEDIATE") == -1)
		return -1;
	stats->in_batch = true;
	return 0;
}

/* What is found out about a visit before it is written. */
struct found {
	int64_t day, hour, page;
	uint64_t visitor;
	int new_today, new_this_hour;
	enum hit_kind kind;
};

static int
find_out(struct writer *stats, const struct hit *hit, struct found *found)
{
	struct unique *unique = &stats->unique;
	struct schema *schema = &stats->schema;

	found->day = hit->time - hit->time % SCHEMA_DAY;
	found->hour = hit->time - hit->time % SCHEMA_HOUR;
	found->kind = hit_kind_of(hit);
	found->page =
	    intern_number(&stats->intern, schema, hit->selector, found->day);
	if (found->page == -1 ||
	    unique_number(unique, schema, found->day, hit->address,
		&found->visitor) == -1)
		return -1;
	/* A day has the number of its last second: an hour begins there too. */
	found->new_this_hour = unique_are_new(unique, schema, found->day,
	    found->hour, found->visitor);
	found->new_today = unique_are_new(unique, schema, found->day,
	    found->day + SCHEMA_DAY - 1, found->visitor);
	return found->new_this_hour == -1 || found->new_today == -1 ? -1 : 0;
}

static int
write_row(struct writer *stats, enum schema_statement which, int from, int n)
{
	sqlite3_stmt *stmt = schema_say(&stats->schema, which);
	const int64_t *values = stats->rows[from];
	int i;

	for (i = 0; i < n * SCHEMA_ROW_VALUES; i++)
		schema_put(stmt, i + 1, values[i]);
	return schema_do(stmt);
}

static int
write_rows(struct writer *stats)
{
	int i, result = 0;

	if (stats->rows_n == SCHEMA_ROWS)
		result = write_row(stats, SCHEMA_ADD_REQUESTS, 0, SCHEMA_ROWS);
	else
		for (i = 0; i < stats->rows_n && result == 0; i++)
			result = write_row(stats, SCHEMA_ADD_REQUEST, i, 1);
	stats->rows_n = 0;
	return result;
}

/* Where addresses are kept, a row says in the end what is the last one's. */
static int
add_address(struct writer *stats, const struct hit *hit)
{
	char shown[HIT_ADDRESS_MAX];
	sqlite3_stmt *stmt;

	if (stats->conf->stats_address != STATS_FULL)
		return 0;
	if (write_rows(stats) == -1)
		return -1;
	stmt = schema_say(&stats->schema, SCHEMA_ADD_ADDRESS);
	schema_put(stmt, 1, sqlite3_last_insert_rowid(stats->schema.db.sqlite));
	hit_show_address(hit->address, shown);
	schema_put_text(stmt, 2, bytes_of(shown));
	return schema_do(stmt);
}

/* Many at once cost less than one by one. */
static int
add_request(struct writer *stats, const struct hit *hit,
    const struct found *found)
{
	const int64_t values[SCHEMA_ROW_VALUES] = { hit->time,
		stats->schema.site, found->page, found->kind, hit->status,
		hit->bytes, hit->ms, (int64_t)found->visitor };

	if (stats->rows_n == SCHEMA_ROWS && write_rows(stats) == -1)
		return -1;
	memcpy(stats->rows[stats->rows_n++], values, sizeof values);
	return add_address(stats, hit);
}

static int
add_sum(struct writer *stats, const struct rollup_row *sum)
{
	return rollup_add(&stats->rollup, &stats->schema, sum);
}

/* Adds to the rows of a handler of the site. */
static int
add_handler(struct writer *stats, const struct hit *hit, struct rollup_row *sum)
{
	sum->table = SCHEMA_HANDLERS;
	sum->what =
	    intern_name(&stats->intern, &stats->schema, hit->what, sum->at);
	return sum->what == -1 ? -1 : add_sum(stats, sum);
}

static int
add_sums(struct writer *stats, const struct hit *hit, const struct found *found)
{
	struct rollup_row sum = { .at = found->hour,
		.table = SCHEMA_HOURS,
		.what = found->kind,
		.status = hit->status,
		.requests = 1,
		.errors = hit->status >= 400 && hit->status != HIT_ABORTED,
		.bytes = hit->bytes,
		.ms = hit->ms,
		.slowest = hit->ms,
		.visitors = found->new_this_hour };
	int result;

	result = add_sum(stats, &sum);
	sum.at = found->day;
	sum.visitors = found->new_today;
	sum.table = SCHEMA_PAGES;
	sum.what = found->page;
	if (result == 0)
		result = add_sum(stats, &sum);
	if (result == 0 && found->kind == HIT_HANDLER)
		result = add_handler(stats, hit, &sum);
	sum.table = SCHEMA_DAYS;
	sum.what = sum.status = 0;
	if (result == 0)
		result = add_sum(stats, &sum);
	return result;
}

int
writer_add(struct writer *stats, const struct hit *hit)
{
	struct found found;

	if (find_out(stats, hit, &found) == -1 ||
	    add_request(stats, hit, &found) == -1 ||
	    add_sums(stats, hit, &found) == -1)
		return give_up(stats);
	return 0;
}

int
writer_add_lost(struct writer *stats, int64_t time, unsigned long n)
{
	const struct rollup_row sum = { .at = time - time % SCHEMA_DAY,
		.table = SCHEMA_DAYS,
		.lost = (int64_t)n };

	return add_sum(stats, &sum) == -1 ? give_up(stats) : 0;
}

int
writer_end(struct writer *stats)
{
	if (write_rows(stats) == -1 ||
	    rollup_write(&stats->rollup, &stats->schema) == -1 ||
	    schema_run(&stats->schema, "COMMIT") == -1)
		return give_up(stats);
	stats->in_batch = false;
	return 0;
}

/* --- what is forgotten --------------------------------------------------- */

static int64_t
pragma(struct writer *stats, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t found = -1;

	if (sqlite3_prepare_v2(stats->schema.db.sqlite, sql, -1, &stmt, NULL) ==
	    SQLITE_OK)
		(void)schema_ask(stmt, &found);
	(void)sqlite3_finalize(stmt);
	return found;
}

/* Is a tenth of the room, or less, left? */
static bool
is_nearly_full(struct writer *stats)
{
	int64_t most = pragma(stats, "PRAGMA max_page_count");
	int64_t used = pragma(stats, "PRAGMA page_count") -
	    pragma(stats, "PRAGMA freelist_count");

	return used > most - most / 10;
}

/* By and by: whoever writes meanwhile does not wait for long. */
static int
forget_requests(struct writer *stats, int64_t now)
{
	sqlite3_stmt *stmt = schema_say(&stats->schema, SCHEMA_FORGET_REQUESTS);
	int changes;

	schema_put(stmt, 2, OLD_AT_ONCE);
	changes = schema_forget(&stats->schema, SCHEMA_FORGET_REQUESTS,
	    now - (int64_t)stats->conf->keep_days * SCHEMA_DAY);
	if (changes == 0 && is_nearly_full(stats))
		changes = schema_forget(&stats->schema, SCHEMA_FORGET_SOME,
		    OLD_AT_ONCE);
	return changes > 0 ? 1 : changes;
}

/* What was told apart by day is for as long as single visits are. */
static int
forget_names(struct writer *stats, int64_t now)
{
	const int64_t before =
	    now - ((int64_t)stats->conf->keep_days + 1) * SCHEMA_DAY;

	int changes;

	changes = schema_forget(&stats->schema, SCHEMA_FORGET_PAGES, before);
	if (changes <= 0)
		return changes;
	return schema_forget(&stats->schema, SCHEMA_FORGET_HANDLERS, before) ==
		    -1 ||
		schema_forget(&stats->schema, SCHEMA_FORGET_NAMES, before) ==
		    -1 ?
	    -1 :
	    0;
}

int
writer_tidy(struct writer *stats, int64_t now)
{
	int names, more;

	stats->why[0] = '\0';
	if (unique_forget_days(&stats->unique, &stats->schema, now) == -1)
		return -1;
	names = forget_names(stats, now);
	more = forget_requests(stats, now);
	return names == -1 ? -1 : more;
}

void
writer_checkpoint(struct writer *stats)
{
	(void)schema_run(&stats->schema, "PRAGMA wal_checkpoint(PASSIVE)");
}

/* --- open and closed ----------------------------------------------------- */

/* The tables and this site's name, in one go: others may do the same now. */
static int
make_tables(struct writer *stats)
{
	const struct bytes site = bytes_of(stats->conf->servername);
	struct schema *schema = &stats->schema;

	if (writer_begin(stats) == -1)
		return -1;
	if (schema_make(schema) == -1)
		return give_up(stats);
	schema->site = schema_name(schema, site, INT64_MAX);
	return schema->site == -1 ? give_up(stats) : writer_end(stats);
}

/* Also where there is little room, what is forgotten is overwritten. */
static int
make_ready(struct writer *stats)
{
	sqlite3 *db = stats->schema.db.sqlite;

	if (intern_init(&stats->intern) == -1)
		return -1;
	(void)sqlite3_limit(db, SQLITE_LIMIT_VARIABLE_NUMBER,
	    SCHEMA_ROWS * SCHEMA_ROW_VALUES);
	/* Tables of handlers may refer to ours, and have triggers. */
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	(void)schema_run(&stats->schema, "PRAGMA temp_store = MEMORY");
	(void)schema_run(&stats->schema, "PRAGMA secure_delete = ON");
	return make_tables(stats);
}

static struct writer *
opened(struct writer *stats, int result, char *err)
{
	if (result == 0 && make_ready(stats) == 0)
		return stats;
	if (result == 0)
		(void)snprintf(err, WRITER_ERR_MAX, "%s", writer_error(stats));
	writer_close(stats);
	return NULL;
}

static struct writer *
new_stats(const struct conf *conf, char *err)
{
	struct writer *stats = calloc(1, sizeof *stats);

	if (stats == NULL)
		(void)snprintf(err, WRITER_ERR_MAX, "out of memory");
	else
		stats->conf = conf;
	return stats;
}

struct writer *
writer_open(const struct conf *conf, int busy_ms, char *err)
{
	struct writer *stats = new_stats(conf, err);

	if (stats == NULL)
		return NULL;
	return opened(stats, db_open(&stats->schema.db, conf, busy_ms, err),
	    err);
}

struct writer *
writer_open_memory(const struct conf *conf, char *err)
{
	struct writer *stats = new_stats(conf, err);
	int result;

	if (stats == NULL)
		return NULL;
	result = vfs_register();
	(void)sqlite3_hard_heap_limit64(JOURNAL_MEMORY);
	if (result == 0 &&
	    sqlite3_open_v2(":memory:", &stats->schema.db.sqlite,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
		VFS_NAME) != SQLITE_OK)
		result = -1;
	if (result == -1)
		(void)snprintf(err, WRITER_ERR_MAX, "SQLite cannot begin");
	return opened(stats, result, err);
}

struct sqlite3 *
writer_database(struct writer *stats)
{
	return stats->schema.db.sqlite;
}

void
writer_close(struct writer *stats)
{
	if (stats == NULL)
		return;
	schema_close(&stats->schema);
	free(stats);
}

#else

struct writer *
writer_open(const struct conf *conf, int busy_ms, char *err)
{
	(void)busy_ms;
	return writer_open_memory(conf, err);
}

struct writer *
writer_open_memory(const struct conf *conf, char *err)
{
	(void)conf;
	(void)snprintf(err, WRITER_ERR_MAX,
	    "this server was built without SQLite");
	return NULL;
}

int
writer_begin(struct writer *stats)
{
	(void)stats;
	return -1;
}

int
writer_add(struct writer *stats, const struct hit *hit)
{
	(void)stats;
	(void)hit;
	return -1;
}

int
writer_add_lost(struct writer *stats, int64_t time, unsigned long n)
{
	(void)stats;
	(void)time;
	(void)n;
	return -1;
}

int
writer_end(struct writer *stats)
{
	(void)stats;
	return -1;
}

const char *
writer_error(const struct writer *stats)
{
	(void)stats;
	return "";
}

int
writer_tidy(struct writer *stats, int64_t now)
{
	(void)stats;
	(void)now;
	return -1;
}

void
writer_checkpoint(struct writer *stats)
{
	(void)stats;
}

struct sqlite3 *
writer_database(struct writer *stats)
{
	(void)stats;
	return NULL;
}

void
writer_close(struct writer *stats)
{
	(void)stats;
}

#endif
