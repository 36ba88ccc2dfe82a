#include "site/ledger.h"

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

static const char schema[] =
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
static const char *const sentences[LEDGER_SENTENCES] = {
	[LEDGER_ADD_REQUEST] = ADD_ROWS ONE_ROW,
	[LEDGER_ADD_REQUESTS] = ADD_ROWS TWELVE_ROWS
	"," TWELVE_ROWS "," TWELVE_ROWS "," TWELVE_ROWS,
	[LEDGER_ADD_ADDRESS] = "UPDATE gophermoon_requests SET address = ?2"
			       " WHERE rowid = ?1",
	[LEDGER_FIND_NAME] = "SELECT id FROM gophermoon_names WHERE name = ?1",
	[LEDGER_ADD_NAME] =
	    "INSERT INTO gophermoon_names(name, day) VALUES(?1, ?2)",
	[LEDGER_USE_NAME] = "UPDATE gophermoon_names SET day = ?2"
			    " WHERE id = ?1 AND day < ?2",
	[LEDGER_HAS_PAGE] =
	    "SELECT 1 FROM gophermoon_pages"
	    " WHERE at = ?1 AND site = ?2 AND what = ?3 LIMIT 1",
	[LEDGER_COUNT_PAGES] =
	    "SELECT count(*) FROM gophermoon_pages WHERE at = ?1",
	[LEDGER_FIND_SECRET] =
	    "SELECT secret FROM gophermoon_secrets WHERE day = ?1",
	[LEDGER_ADD_SECRET] = "INSERT INTO gophermoon_secrets VALUES(?1, ?2)",
	[LEDGER_SEE] = "INSERT OR IGNORE INTO gophermoon_seen"
		       " VALUES(?1, ?2, ?3, ?4)",
	[LEDGER_FORGET_SECRETS] =
	    "DELETE FROM gophermoon_secrets WHERE day < ?1",
	[LEDGER_FORGET_SEEN] = "DELETE FROM gophermoon_seen WHERE day < ?1",
	[LEDGER_FORGET_REQUESTS] =
	    "DELETE FROM gophermoon_requests WHERE rowid < min("
	    "(SELECT min(rowid) + ?2 FROM gophermoon_requests),"
	    " ifnull((SELECT rowid FROM gophermoon_requests"
	    " WHERE time >= ?1 ORDER BY rowid LIMIT 1), 1 << 62))",
	[LEDGER_FORGET_PAGES] = "DELETE FROM gophermoon_pages WHERE at < ?1",
	[LEDGER_FORGET_HANDLERS] =
	    "DELETE FROM gophermoon_handlers WHERE at < ?1",
	[LEDGER_FORGET_NAMES] = "DELETE FROM gophermoon_names WHERE day < ?1",
	[LEDGER_FORGET_SOME] =
	    "DELETE FROM gophermoon_requests WHERE rowid <"
	    " (SELECT min(rowid) + ?1 FROM gophermoon_requests)",
	[LEDGER_ADD_SUM + LEDGER_HOURS] = ADD_TO("hours"),
	[LEDGER_ADD_SUM + LEDGER_DAYS] = ADD_TO("days"),
	[LEDGER_ADD_SUM + LEDGER_PAGES] = ADD_TO("pages"),
	[LEDGER_ADD_SUM + LEDGER_HANDLERS] = ADD_TO("handlers"),
};

struct sqlite3_stmt *
ledger_say(struct ledger *ledger, enum ledger_sentence which)
{
	sqlite3_stmt *stmt = ledger->prepared[which];

	if (stmt == NULL) {
		(void)sqlite3_prepare_v3(ledger->store.db, sentences[which], -1,
		    SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
		ledger->prepared[which] = stmt;
	}
	return stmt;
}

void
ledger_put(sqlite3_stmt *stmt, int at, int64_t number)
{
	(void)sqlite3_bind_int64(stmt, at, number);
}

void
ledger_put_text(sqlite3_stmt *stmt, int at, struct bytes text)
{
	(void)sqlite3_bind_text(stmt, at, text.at, (int)text.len,
	    SQLITE_STATIC);
}

int
ledger_do(sqlite3_stmt *stmt)
{
	int result;

	if (stmt == NULL)
		return -1;
	result = sqlite3_step(stmt);
	(void)sqlite3_reset(stmt);
	return result == SQLITE_DONE ? 0 : -1;
}

int
ledger_ask(sqlite3_stmt *stmt, int64_t *found)
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
ledger_run(struct ledger *ledger, const char *sql)
{
	return sqlite3_exec(ledger->store.db, sql, NULL, NULL, NULL) ==
		SQLITE_OK ?
	    0 :
	    -1;
}

int64_t
ledger_name(struct ledger *ledger, struct bytes name, int64_t day)
{
	sqlite3_stmt *stmt = ledger_say(ledger, LEDGER_FIND_NAME);
	int64_t id = 0;
	int found;

	ledger_put_text(stmt, 1, name);
	found = ledger_ask(stmt, &id);
	if (found == -1)
		return -1;
	stmt = ledger_say(ledger, found ? LEDGER_USE_NAME : LEDGER_ADD_NAME);
	if (found)
		ledger_put(stmt, 1, id);
	else
		ledger_put_text(stmt, 1, name);
	ledger_put(stmt, 2, day);
	if (ledger_do(stmt) == -1)
		return -1;
	return found ? id : sqlite3_last_insert_rowid(ledger->store.db);
}

int
ledger_knows(struct ledger *ledger, struct bytes name)
{
	sqlite3_stmt *stmt = ledger_say(ledger, LEDGER_FIND_NAME);
	int64_t unused;

	ledger_put_text(stmt, 1, name);
	return ledger_ask(stmt, &unused);
}

int
ledger_forget(struct ledger *ledger, enum ledger_sentence which, int64_t before)
{
	sqlite3_stmt *stmt = ledger_say(ledger, which);

	ledger_put(stmt, 1, before);
	if (ledger_do(stmt) == -1)
		return -1;
	return sqlite3_changes(ledger->store.db);
}

static int
name_kinds(struct ledger *ledger)
{
	sqlite3_stmt *stmt;
	int i, result = 0;

	if (sqlite3_prepare_v2(ledger->store.db,
		"INSERT OR IGNORE INTO gophermoon_kinds VALUES(?1, ?2)", -1,
		&stmt, NULL) != SQLITE_OK)
		return -1;
	for (i = 0; i < HIT_KINDS && result == 0; i++) {
		ledger_put(stmt, 1, i);
		ledger_put_text(stmt, 2,
		    bytes_of(hit_kind_name((enum hit_kind)i)));
		result = ledger_do(stmt);
	}
	(void)sqlite3_finalize(stmt);
	return result;
}

int
ledger_make(struct ledger *ledger)
{
	return ledger_run(ledger, schema) == 0 && name_kinds(ledger) == 0 ? 0 :
									    -1;
}

void
ledger_close(struct ledger *ledger)
{
	int i;

	for (i = 0; i < LEDGER_SENTENCES; i++) {
		(void)sqlite3_finalize(ledger->prepared[i]);
		ledger->prepared[i] = NULL;
	}
	db_close(&ledger->store);
}

#endif
