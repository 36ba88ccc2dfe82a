#include "site/stats.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
stats_address(unsigned char *address, const char *name)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	size_t len = strlen(name);

	if (inet_pton(AF_INET6, name, address) == 1)
		return;
	memcpy(address, mapped, sizeof mapped);
	if (inet_pton(AF_INET, name, address + sizeof mapped) == 1)
		return;
	memset(address, 0, 16);
	memcpy(address, name, len < 16 ? len : 16);
}

static bool
is_called(struct bytes what, const char *name)
{
	return what.len == strlen(name) && memcmp(what.at, name, what.len) == 0;
}

/* Who answers, as the access line calls him; and what we call the reply. */
static const struct {
	const char *what, *name;
} kinds[STATS_KINDS] = {
	[STATS_FILE] = { "file", "file" },
	[STATS_MENU] = { "menu.lua", "menu" },
	[STATS_LISTING] = { "listing.lua", "listing" },
	[STATS_HANDLER] = { "", "handler" },
	[STATS_MISSING] = { "error.lua", "not there" },
	[STATS_URL] = { "url.lua", "web link" },
	[STATS_HTTP] = { "http.lua", "web browser" },
	[STATS_CAPS] = { "caps.lua", "caps.txt" },
	[STATS_REQUEST] = { "request", "bad request" },
	[STATS_NOTHING] = { "nothing", "no request" },
	[STATS_CONNECTION] = { "connection", "connection" },
	[STATS_CROWD] = { "crowd", "turned away" },
};

enum stats_kind
stats_kind_of(const struct stats_visit *visit)
{
	enum stats_kind kind;

	if (visit->by_site)
		return STATS_HANDLER;
	for (kind = STATS_FILE; kind < STATS_KINDS; kind++)
		if (is_called(visit->what, kinds[kind].what))
			return kind;
	return STATS_HANDLER;
}

#ifdef GOPHERMOON_SQLITE

#include <sqlite3.h>
#include <sys/random.h>

#include "site/sip.h"
#include "site/state.h"
#include "site/store.h"

enum {
	SEEN = 64 * 1024,	/* places in memory; powers of two */
	NAMES = 8 * 1024,
	SUMS = 4 * 1024,
	SUMS_MOST = SUMS * 3 / 4,
	JOURNAL_MEMORY = 1024 * 1024 * 1024, /* bytes, of all it tells */
	PAGES_A_DAY = 4096,	/* selectors that are told apart */
	OLD_AT_ONCE = 20000,	/* rows that are forgotten at once */
	ROWS_AT_ONCE = 48,
	ROW_VALUES = 8,
	LATE = 600,	/* s after which nothing of a day comes any more */
	SECRETS = 2	/* days at once, about midnight */
};

/* The tables of sums, all of one shape. */
enum table { HOURS, DAYS, PAGES, HANDLERS, TABLES };

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

enum sentence {
	ADD_REQUEST,
	ADD_REQUESTS,
	ADD_ADDRESS,
	FIND_NAME,
	ADD_NAME,
	USE_NAME,
	HAS_PAGE,
	COUNT_PAGES,
	FIND_SECRET,
	ADD_SECRET,
	SEE,
	FORGET_SECRETS,
	FORGET_SEEN,
	FORGET_REQUESTS,
	FORGET_PAGES,
	FORGET_HANDLERS,
	FORGET_NAMES,
	FORGET_SOME,
	ADD_SUM,	/* and one for each table */
	SENTENCES = ADD_SUM + TABLES
};

#define ADD_ROWS \
	"INSERT INTO gophermoon_requests" \
	"(time, site, selector, kind, status, bytes, ms, visitor) VALUES"
#define ONE_ROW "(?, ?, ?, ?, ?, ?, ?, ?)"
#define FOUR_ROWS ONE_ROW "," ONE_ROW "," ONE_ROW "," ONE_ROW
#define TWELVE_ROWS FOUR_ROWS "," FOUR_ROWS "," FOUR_ROWS

/* Rows were added as time went by: the first young one ends the old ones. */
static const char *const sentences[SENTENCES] = {
	[ADD_REQUEST] = ADD_ROWS ONE_ROW,
	[ADD_REQUESTS] = ADD_ROWS TWELVE_ROWS "," TWELVE_ROWS "," TWELVE_ROWS
					      "," TWELVE_ROWS,
	[ADD_ADDRESS] = "UPDATE gophermoon_requests SET address = ?2"
			" WHERE rowid = ?1",
	[FIND_NAME] = "SELECT id FROM gophermoon_names WHERE name = ?1",
	[ADD_NAME] = "INSERT INTO gophermoon_names(name, day) VALUES(?1, ?2)",
	[USE_NAME] = "UPDATE gophermoon_names SET day = ?2"
		     " WHERE id = ?1 AND day < ?2",
	[HAS_PAGE] = "SELECT 1 FROM gophermoon_pages"
		     " WHERE at = ?1 AND site = ?2 AND what = ?3 LIMIT 1",
	[COUNT_PAGES] = "SELECT count(*) FROM gophermoon_pages WHERE at = ?1",
	[FIND_SECRET] = "SELECT secret FROM gophermoon_secrets WHERE day = ?1",
	[ADD_SECRET] = "INSERT INTO gophermoon_secrets VALUES(?1, ?2)",
	[SEE] = "INSERT OR IGNORE INTO gophermoon_seen"
		" VALUES(?1, ?2, ?3, ?4)",
	[FORGET_SECRETS] = "DELETE FROM gophermoon_secrets WHERE day < ?1",
	[FORGET_SEEN] = "DELETE FROM gophermoon_seen WHERE day < ?1",
	[FORGET_REQUESTS] =
	    "DELETE FROM gophermoon_requests WHERE rowid < min("
	    "(SELECT min(rowid) + ?2 FROM gophermoon_requests),"
	    " ifnull((SELECT rowid FROM gophermoon_requests"
	    " WHERE time >= ?1 ORDER BY rowid LIMIT 1), 1 << 62))",
	[FORGET_PAGES] = "DELETE FROM gophermoon_pages WHERE at < ?1",
	[FORGET_HANDLERS] = "DELETE FROM gophermoon_handlers WHERE at < ?1",
	[FORGET_NAMES] = "DELETE FROM gophermoon_names WHERE day < ?1",
	[FORGET_SOME] = "DELETE FROM gophermoon_requests WHERE rowid <"
			" (SELECT min(rowid) + ?1 FROM gophermoon_requests)",
	[ADD_SUM + HOURS] = ADD_TO("hours"),
	[ADD_SUM + DAYS] = ADD_TO("days"),
	[ADD_SUM + PAGES] = ADD_TO("pages"),
	[ADD_SUM + HANDLERS] = ADD_TO("handlers"),
};

/* A row of a table of sums, as it grows. */
struct sum {
	int64_t at, what;
	int64_t requests, errors, bytes, ms, slowest, visitors, lost;
	uint16_t status;
	uint8_t table;
	bool used;
};

/* What is remembered in memory: each place holds what came there last. */
struct seen {
	int64_t at;
	uint64_t visitor;
};

struct name {
	uint64_t hash;
	int64_t id;	/* 0: none */
	int64_t day;	/* on which it was used */
	bool has_page;	/* on that day */
};

struct secret {
	int64_t day;	/* its first second; 0: none */
	unsigned char key[SIP_KEY];
};

struct stats {
	const struct conf *conf;
	struct store store;
	sqlite3_stmt *prepared[SENTENCES];
	unsigned char key[SIP_KEY];	/* for places in memory */
	struct secret secrets[SECRETS];
	struct seen seen[SEEN];
	struct name names[NAMES];
	struct sum sums[SUMS];
	unsigned used[SUMS_MOST];	/* places in sums */
	unsigned sums_n;
	int64_t site;			/* its name's number */
	int64_t pages_day, pages;	/* selectors told apart on that day */
	int64_t rows[ROWS_AT_ONCE][ROW_VALUES];	/* of requests, unwritten */
	int rows_n;
	bool in_batch;
	bool secrets_in_log;	/* the file may still have old ones */
	char why[STATS_ERR_MAX]; /* it failed, if that is not to be lost */
};

/* --- sentences ----------------------------------------------------------- */

/* Clears what was bound when it was asked last. */
static sqlite3_stmt *
say(struct stats *stats, enum sentence which)
{
	sqlite3_stmt *stmt = stats->prepared[which];

	if (stmt == NULL) {
		(void)sqlite3_prepare_v3(stats->store.db, sentences[which], -1,
		    SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
		stats->prepared[which] = stmt;
	}
	return stmt;
}

static void
put(sqlite3_stmt *stmt, int at, int64_t number)
{
	(void)sqlite3_bind_int64(stmt, at, number);
}

static void
put_text(sqlite3_stmt *stmt, int at, const char *text, size_t n)
{
	(void)sqlite3_bind_text(stmt, at, text, (int)n, SQLITE_STATIC);
}

/* Carries out what gives nothing back. */
static int
done(sqlite3_stmt *stmt)
{
	int result;

	if (stmt == NULL)
		return -1;
	result = sqlite3_step(stmt);
	(void)sqlite3_reset(stmt);
	return result == SQLITE_DONE ? 0 : -1;
}

/* Asks for one number: 1, or 0 where there is none; or -1. */
static int
number(sqlite3_stmt *stmt, int64_t *found)
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

static int
run(struct stats *stats, const char *sql)
{
	return sqlite3_exec(stats->store.db, sql, NULL, NULL, NULL) ==
		SQLITE_OK ?
	    0 :
	    -1;
}

const char *
stats_error(const struct stats *stats)
{
	return stats->why[0] != '\0' ? stats->why :
				       sqlite3_errmsg(stats->store.db);
}

/* --- names --------------------------------------------------------------- */

/* The number of the name in the database: one for the same, always. -1. */
static int64_t
look_up(struct stats *stats, struct bytes name, int64_t day)
{
	sqlite3_stmt *stmt = say(stats, FIND_NAME);
	int64_t id = 0;
	int found;

	put_text(stmt, 1, name.at, name.len);
	found = number(stmt, &id);
	if (found == -1)
		return -1;
	stmt = say(stats, found ? USE_NAME : ADD_NAME);
	if (found)
		put(stmt, 1, id);
	else
		put_text(stmt, 1, name.at, name.len);
	put(stmt, 2, day);
	if (done(stmt) == -1)
		return -1;
	return found ? id : sqlite3_last_insert_rowid(stats->store.db);
}

/* The same, from memory if it is there. NULL: it could not be had. */
static struct name *
find_name(struct stats *stats, struct bytes name, int64_t day)
{
	uint64_t hash = sip_hash(stats->key, name.at, name.len);
	struct name *place = &stats->names[hash % NAMES];
	int64_t id;

	if (place->id != 0 && place->hash == hash && place->day == day)
		return place;
	id = look_up(stats, name, day);
	if (id == -1)
		return NULL;
	*place = (struct name){ .hash = hash, .id = id, .day = day };
	return place;
}

/* How many bytes a well-formed letter of UTF-8 has at `at`, or 0. */
static size_t
letter(const unsigned char *at, size_t n)
{
	size_t i, len;

	if (at[0] >= 0xc2 && at[0] < 0xe0)
		len = 2;
	else if (at[0] >= 0xe0 && at[0] < 0xf0)
		len = 3;
	else if (at[0] >= 0xf0 && at[0] < 0xf5)
		len = 4;
	else
		return 0;
	for (i = 1; i < len; i++)
		if (i >= n || (at[i] & 0xc0) != 0x80)
			return 0;
	if ((at[0] == 0xe0 && at[1] < 0xa0) ||
	    (at[0] == 0xed && at[1] > 0x9f) ||
	    (at[0] == 0xf0 && at[1] < 0x90) ||
	    (at[0] == 0xf4 && at[1] > 0x8f) || (at[0] == 0xc2 && at[1] < 0xa0))
		return 0;
	return len;
}

/* The text as it can be shown anywhere: what steers, or is none, is `?`. */
static struct bytes
cleaned(char *out, struct bytes text)
{
	const unsigned char *at = (const unsigned char *)text.at;
	size_t i, len,
	    n = text.len < STATS_TEXT_MAX ? text.len : STATS_TEXT_MAX;

	for (i = 0; i < n; i += len) {
		len = 1;
		if (at[i] >= 0x20 && at[i] < 0x7f) {
			out[i] = (char)at[i];
			continue;
		}
		len = at[i] < 0x80 ? 0 : letter(at + i, n - i);
		if (len > 0)
			memcpy(out + i, at + i, len);
		else
			out[i] = '?';
		len = len > 0 ? len : 1;
	}
	return (struct bytes){ out, n };
}

/* --- visitors ------------------------------------------------------------ */

static int
make_secret(struct stats *stats, struct secret *secret)
{
	sqlite3_stmt *stmt = say(stats, ADD_SECRET);

	if (getrandom(secret->key, SIP_KEY, 0) != SIP_KEY)
		return -1;
	put(stmt, 1, secret->day);
	(void)sqlite3_bind_blob(stmt, 2, secret->key, SIP_KEY, SQLITE_STATIC);
	return done(stmt);
}

static int
read_secret(struct stats *stats, struct secret *secret)
{
	sqlite3_stmt *stmt = say(stats, FIND_SECRET);
	int result;

	if (stmt == NULL)
		return -1;
	put(stmt, 1, secret->day);
	result = sqlite3_step(stmt);
	if (result == SQLITE_ROW && sqlite3_column_bytes(stmt, 0) == SIP_KEY)
		memcpy(secret->key, sqlite3_column_blob(stmt, 0), SIP_KEY);
	(void)sqlite3_reset(stmt);
	if (result == SQLITE_DONE)
		return make_secret(stats, secret);
	return result == SQLITE_ROW ? 0 : -1;
}

/* The secret of a day, by which nobody can tell later who a visitor was. */
static const struct secret *
secret_of(struct stats *stats, int64_t day)
{
	struct secret *place = &stats->secrets[day / STATS_DAY % SECRETS];
	struct secret secret = { .day = day };

	if (place->day == day)
		return place;
	if (read_secret(stats, &secret) == -1)
		return NULL;
	*place = secret;
	return place;
}

/* Is this visitor new, in the time that begins at `at`? 1, 0, or -1. */
static int
is_new(struct stats *stats, int64_t day, int64_t at, uint64_t visitor)
{
	struct seen *place = &stats->seen[(visitor ^ (uint64_t)at) % SEEN];
	sqlite3_stmt *stmt;

	if (place->at == at && place->visitor == visitor)
		return 0;
	stmt = say(stats, SEE);
	put(stmt, 1, day);
	put(stmt, 2, at);
	put(stmt, 3, stats->site);
	put(stmt, 4, (int64_t)visitor);
	if (done(stmt) == -1)
		return -1;
	*place = (struct seen){ at, visitor };
	return sqlite3_changes(stats->store.db);
}

/* --- sums ---------------------------------------------------------------- */

static int
write_sum(struct stats *stats, const struct sum *sum)
{
	const int64_t values[] = { sum->at, stats->site, sum->what, sum->status,
		sum->requests, sum->errors, sum->bytes, sum->ms, sum->slowest,
		sum->visitors, sum->lost };
	sqlite3_stmt *stmt = say(stats, ADD_SUM + sum->table);
	int i;

	for (i = 0; i < (int)(sizeof values / sizeof values[0]); i++)
		put(stmt, i + 1, values[i]);
	return done(stmt);
}

static void
forget_sums(struct stats *stats)
{
	while (stats->sums_n > 0)
		stats->sums[stats->used[--stats->sums_n]].used = false;
}

static int
write_sums(struct stats *stats)
{
	unsigned i;

	for (i = 0; i < stats->sums_n; i++)
		if (write_sum(stats, &stats->sums[stats->used[i]]) == -1)
			return -1;
	forget_sums(stats);
	return 0;
}

static bool
is_same(const struct sum *a, const struct sum *b)
{
	return a->at == b->at && a->what == b->what && a->table == b->table &&
	    a->status == b->status;
}

/* Adds to the row of a table. Where there are too many, they are written. */
static int
add_sum(struct stats *stats, const struct sum *more)
{
	uint64_t mixed = (uint64_t)(more->at / STATS_HOUR * 31 + more->what) +
	    (uint64_t)more->status * 7 + (uint64_t)more->table * 61;
	unsigned place = (unsigned)(mixed * 0x9e3779b97f4a7c15 >> 40) % SUMS;
	struct sum *sum;

	if (stats->sums_n == SUMS_MOST && write_sums(stats) == -1)
		return -1;
	while (stats->sums[place].used && !is_same(&stats->sums[place], more))
		place = (place + 1) % SUMS;
	sum = &stats->sums[place];
	if (!sum->used) {
		stats->used[stats->sums_n++] = place;
		*sum = (struct sum){ .at = more->at,
			.what = more->what,
			.status = more->status,
			.table = more->table,
			.used = true };
	}
	sum->requests += more->requests;
	sum->errors += more->errors;
	sum->bytes += more->bytes;
	sum->ms += more->ms;
	sum->visitors += more->visitors;
	sum->lost += more->lost;
	if (sum->slowest < more->slowest)
		sum->slowest = more->slowest;
	return 0;
}

/* --- a batch ------------------------------------------------------------- */

/* What is remembered may not be in the database. */
static int
give_up(struct stats *stats)
{
	(void)snprintf(stats->why, sizeof stats->why, "%s",
	    sqlite3_errmsg(stats->store.db));
	if (stats->in_batch && sqlite3_get_autocommit(stats->store.db) == 0)
		(void)run(stats, "ROLLBACK");
	stats->in_batch = false;
	forget_sums(stats);
	memset(stats->names, 0, sizeof stats->names);
	memset(stats->seen, 0, sizeof stats->seen);
	memset(stats->secrets, 0, sizeof stats->secrets);
	stats->pages_day = 0;
	stats->rows_n = 0;
	return -1;
}

int
stats_begin(struct stats *stats)
{
	stats->why[0] = '\0';
	if (run(stats, "BEGIN IMMEDIATE") == -1)
		return -1;
	stats->in_batch = true;
	return 0;
}

/* Counts the selectors of a day, which others may have added to. */
static int
count_pages(struct stats *stats, int64_t day)
{
	sqlite3_stmt *stmt;

	if (stats->pages_day == day)
		return 0;
	stmt = say(stats, COUNT_PAGES);
	put(stmt, 1, day);
	if (number(stmt, &stats->pages) == -1)
		return -1;
	stats->pages_day = day;
	return 0;
}

/* Whether the selector has a row on that day, or may have one. 1, 0 or -1. */
static int
may_have_page(struct stats *stats, int64_t id, int64_t day)
{
	sqlite3_stmt *stmt = say(stats, HAS_PAGE);
	int64_t unused;
	int found;

	put(stmt, 1, day);
	put(stmt, 2, stats->site);
	put(stmt, 3, id);
	found = number(stmt, &unused);
	if (found != 0 || stats->pages >= PAGES_A_DAY)
		return found;
	stats->pages++;
	return 1;
}

/* Is the name known? Where no more are told apart, others are not added. */
static int
is_known(struct stats *stats, struct bytes name)
{
	sqlite3_stmt *stmt = say(stats, FIND_NAME);
	int64_t unused;

	put_text(stmt, 1, name.at, name.len);
	return number(stmt, &unused);
}

/*
 * The number by which a selector is told from others on that day; 0, that of
 * all others, where there are too many; or -1. Whoever asks for a million
 * names fills no table with them.
 */
static int64_t
page_of(struct stats *stats, struct bytes selector, int64_t day)
{
	char clean[STATS_TEXT_MAX];
	struct bytes shown = cleaned(clean, selector);
	struct name *name;
	int result;

	if (is_called(shown, "/"))
		shown.len = 0;	/* the front page has two names */
	if (count_pages(stats, day) == -1)
		return -1;
	result = stats->pages < PAGES_A_DAY ? 1 : is_known(stats, shown);
	if (result != 1)
		return result;
	name = find_name(stats, shown, day);
	if (name == NULL)
		return -1;
	if (name->has_page)
		return name->id;
	result = may_have_page(stats, name->id, day);
	if (result != 1)
		return result;
	name->has_page = true;
	return name->id;
}

/* What is found out about a visit before it is written. */
struct found {
	int64_t day, hour, page;
	uint64_t visitor;
	int new_today, new_this_hour;
	enum stats_kind kind;
};

/* Returns 0, or -1. */
/* Of IPv6, the half counts that tells networks apart. */
static size_t
length_of(const unsigned char *address)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	return memcmp(address, mapped, sizeof mapped) == 0 ? 16 : 8;
}

static int
find_out(struct stats *stats, const struct stats_visit *visit,
    struct found *found)
{
	const struct secret *secret;

	found->day = visit->time - visit->time % STATS_DAY;
	found->hour = visit->time - visit->time % STATS_HOUR;
	found->kind = stats_kind_of(visit);
	found->page = page_of(stats, visit->selector, found->day);
	secret = secret_of(stats, found->day);
	if (found->page == -1 || secret == NULL)
		return -1;
	found->visitor =
	    sip_hash(secret->key, visit->address, length_of(visit->address));
	/* A day has the number of its last second: an hour begins there too. */
	found->new_this_hour =
	    is_new(stats, found->day, found->hour, found->visitor);
	found->new_today = is_new(stats, found->day, found->day + STATS_DAY - 1,
	    found->visitor);
	return found->new_this_hour == -1 || found->new_today == -1 ? -1 : 0;
}

static int
write_row(struct stats *stats, enum sentence which, int from, int n)
{
	sqlite3_stmt *stmt = say(stats, which);
	const int64_t *values = stats->rows[from];
	int i;

	for (i = 0; i < n * ROW_VALUES; i++)
		put(stmt, i + 1, values[i]);
	return done(stmt);
}

static int
write_rows(struct stats *stats)
{
	int i, result = 0;

	if (stats->rows_n == ROWS_AT_ONCE)
		result = write_row(stats, ADD_REQUESTS, 0, ROWS_AT_ONCE);
	else
		for (i = 0; i < stats->rows_n && result == 0; i++)
			result = write_row(stats, ADD_REQUEST, i, 1);
	stats->rows_n = 0;
	return result;
}

static void
put_address(sqlite3_stmt *stmt, int at, const struct stats_visit *visit)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	char shown[INET6_ADDRSTRLEN] = { 0 };

	/* No address begins with a letter yet. */
	if (isalpha(visit->address[0]))
		memcpy(shown, visit->address, sizeof visit->address);
	else if (memcmp(visit->address, mapped, sizeof mapped) == 0)
		(void)inet_ntop(AF_INET, visit->address + sizeof mapped, shown,
		    sizeof shown);
	else
		(void)inet_ntop(AF_INET6, visit->address, shown, sizeof shown);
	(void)sqlite3_bind_text(stmt, at, shown, -1, SQLITE_TRANSIENT);
}

/* Where addresses are kept, a row says in the end what is the last one's. */
static int
add_address(struct stats *stats, const struct stats_visit *visit)
{
	sqlite3_stmt *stmt;

	if (stats->conf->stats_address != STATS_FULL)
		return 0;
	if (write_rows(stats) == -1)
		return -1;
	stmt = say(stats, ADD_ADDRESS);
	put(stmt, 1, sqlite3_last_insert_rowid(stats->store.db));
	put_address(stmt, 2, visit);
	return done(stmt);
}

/* Many at once cost less than one by one. */
static int
add_request(struct stats *stats, const struct stats_visit *visit,
    const struct found *found)
{
	const int64_t values[ROW_VALUES] = { visit->time, stats->site,
		found->page, found->kind, visit->status, visit->bytes,
		visit->ms, (int64_t)found->visitor };

	if (stats->rows_n == ROWS_AT_ONCE && write_rows(stats) == -1)
		return -1;
	memcpy(stats->rows[stats->rows_n++], values, sizeof values);
	return add_address(stats, visit);
}

/* Adds to the rows of a handler of the site. */
static int
add_handler(struct stats *stats, const struct stats_visit *visit,
    struct sum *sum)
{
	char clean[STATS_TEXT_MAX];
	const struct name *name;

	name = find_name(stats, cleaned(clean, visit->what), sum->at);
	if (name == NULL)
		return -1;
	sum->table = HANDLERS;
	sum->what = name->id;
	return add_sum(stats, sum);
}

static int
add_sums(struct stats *stats, const struct stats_visit *visit,
    const struct found *found)
{
	struct sum sum = { .at = found->hour,
		.table = HOURS,
		.what = found->kind,
		.status = visit->status,
		.requests = 1,
		.errors = visit->status >= 400 && visit->status != STATS_LEFT,
		.bytes = visit->bytes,
		.ms = visit->ms,
		.slowest = visit->ms,
		.visitors = found->new_this_hour };
	int result;

	result = add_sum(stats, &sum);
	sum.at = found->day;
	sum.visitors = found->new_today;
	sum.table = PAGES;
	sum.what = found->page;
	if (result == 0)
		result = add_sum(stats, &sum);
	if (result == 0 && found->kind == STATS_HANDLER)
		result = add_handler(stats, visit, &sum);
	sum.table = DAYS;
	sum.what = sum.status = 0;
	if (result == 0)
		result = add_sum(stats, &sum);
	return result;
}

int
stats_add(struct stats *stats, const struct stats_visit *visit)
{
	struct found found;

	if (find_out(stats, visit, &found) == -1 ||
	    add_request(stats, visit, &found) == -1 ||
	    add_sums(stats, visit, &found) == -1)
		return give_up(stats);
	return 0;
}

int
stats_add_lost(struct stats *stats, int64_t time, unsigned long n)
{
	const struct sum sum = { .at = time - time % STATS_DAY,
		.table = DAYS,
		.lost = (int64_t)n };

	return add_sum(stats, &sum) == -1 ? give_up(stats) : 0;
}

int
stats_end(struct stats *stats)
{
	if (write_rows(stats) == -1 || write_sums(stats) == -1 ||
	    run(stats, "COMMIT") == -1)
		return give_up(stats);
	stats->in_batch = false;
	return 0;
}

/* --- what is forgotten --------------------------------------------------- */

/* Deletes what is older. Returns how many rows it were, or -1. */
static int
forget(struct stats *stats, enum sentence which, int64_t before)
{
	sqlite3_stmt *stmt = say(stats, which);

	put(stmt, 1, before);
	if (done(stmt) == -1)
		return -1;
	return sqlite3_changes(stats->store.db);
}

static int64_t
pragma(struct stats *stats, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t found = -1;

	if (sqlite3_prepare_v2(stats->store.db, sql, -1, &stmt, NULL) ==
	    SQLITE_OK)
		(void)number(stmt, &found);
	(void)sqlite3_finalize(stmt);
	return found;
}

/* Is a tenth of the room, or less, left? */
static bool
is_nearly_full(struct stats *stats)
{
	int64_t most = pragma(stats, "PRAGMA max_page_count");
	int64_t used = pragma(stats, "PRAGMA page_count") -
	    pragma(stats, "PRAGMA freelist_count");

	return used > most - most / 10;
}

/* By and by: whoever writes meanwhile does not wait for long. */
static int
forget_requests(struct stats *stats, int64_t now)
{
	sqlite3_stmt *stmt = say(stats, FORGET_REQUESTS);
	int changes;

	put(stmt, 2, OLD_AT_ONCE);
	changes = forget(stats, FORGET_REQUESTS,
	    now - (int64_t)stats->conf->keep_days * STATS_DAY);
	if (changes == 0 && is_nearly_full(stats))
		changes = forget(stats, FORGET_SOME, OLD_AT_ONCE);
	return changes > 0 ? 1 : changes;
}

/* What was told apart by day is for as long as single visits are. */
static int
forget_names(struct stats *stats, int64_t now)
{
	const int64_t before =
	    now - ((int64_t)stats->conf->keep_days + 1) * STATS_DAY;

	int changes;

	changes = forget(stats, FORGET_PAGES, before);
	if (changes <= 0)
		return changes;
	return forget(stats, FORGET_HANDLERS, before) == -1 ||
		forget(stats, FORGET_NAMES, before) == -1 ?
	    -1 :
	    0;
}

/* Nothing of them stays in the log either, which is written ahead. */
static int
forget_secrets(struct stats *stats, int64_t now)
{
	const int64_t today = now - LATE - (now - LATE) % STATS_DAY;
	int changes, i;

	for (i = 0; i < SECRETS; i++)
		if (stats->secrets[i].day < today)
			stats->secrets[i] = (struct secret){ 0 };
	if (forget(stats, FORGET_SEEN, today) == -1)
		return -1;
	changes = forget(stats, FORGET_SECRETS, today);
	stats->secrets_in_log |= changes > 0;
	if (stats->secrets_in_log &&
	    run(stats, "PRAGMA wal_checkpoint(TRUNCATE)") == 0)
		stats->secrets_in_log = false;
	return changes == -1 ? -1 : 0;
}

int
stats_tidy(struct stats *stats, int64_t now)
{
	int names, more;

	stats->why[0] = '\0';
	if (forget_secrets(stats, now) == -1)
		return -1;
	names = forget_names(stats, now);
	more = forget_requests(stats, now);
	return names == -1 ? -1 : more;
}

/* --- open and closed ----------------------------------------------------- */

static int
name_kinds(struct stats *stats)
{
	sqlite3_stmt *stmt;
	int i, result = 0;

	if (sqlite3_prepare_v2(stats->store.db,
		"INSERT OR IGNORE INTO gophermoon_kinds VALUES(?1, ?2)", -1,
		&stmt, NULL) != SQLITE_OK)
		return -1;
	for (i = 0; i < STATS_KINDS && result == 0; i++) {
		put(stmt, 1, i);
		put_text(stmt, 2, kinds[i].name, strlen(kinds[i].name));
		result = done(stmt);
	}
	(void)sqlite3_finalize(stmt);
	return result;
}

/* The tables and this site's name, in one go: others may do the same now. */
static int
make_tables(struct stats *stats)
{
	struct bytes site = bytes_of(stats->conf->servername);

	if (stats_begin(stats) == -1)
		return -1;
	if (run(stats, schema) == 0 && name_kinds(stats) == 0)
		stats->site = look_up(stats, site, INT64_MAX);
	else
		stats->site = -1;
	return stats->site == -1 ? give_up(stats) : stats_end(stats);
}

/* Also where there is little room, what is forgotten is overwritten. */
static int
make_ready(struct stats *stats)
{
	if (getrandom(stats->key, SIP_KEY, 0) != SIP_KEY)
		return -1;
	(void)sqlite3_limit(stats->store.db, SQLITE_LIMIT_VARIABLE_NUMBER,
	    ROWS_AT_ONCE * ROW_VALUES);
	/* Tables of handlers may refer to ours, and have triggers. */
	(void)sqlite3_db_config(stats->store.db, SQLITE_DBCONFIG_ENABLE_FKEY, 0,
	    NULL);
	(void)sqlite3_db_config(stats->store.db, SQLITE_DBCONFIG_ENABLE_TRIGGER,
	    0, NULL);
	(void)run(stats, "PRAGMA temp_store = MEMORY");
	(void)run(stats, "PRAGMA secure_delete = ON");
	return make_tables(stats);
}

static struct stats *
opened(struct stats *stats, int result, char *err)
{
	if (result == 0 && make_ready(stats) == 0)
		return stats;
	if (result == 0)
		(void)snprintf(err, STATS_ERR_MAX, "%s", stats_error(stats));
	stats_close(stats);
	return NULL;
}

static struct stats *
new_stats(const struct conf *conf, char *err)
{
	struct stats *stats = calloc(1, sizeof *stats);

	if (stats == NULL)
		(void)snprintf(err, STATS_ERR_MAX, "out of memory");
	else
		stats->conf = conf;
	return stats;
}

struct stats *
stats_open(const struct conf *conf, int busy_ms, char *err)
{
	struct stats *stats = new_stats(conf, err);

	if (stats == NULL)
		return NULL;
	return opened(stats, store_open(&stats->store, conf, busy_ms, err),
	    err);
}

struct stats *
stats_open_memory(const struct conf *conf, char *err)
{
	struct stats *stats = new_stats(conf, err);
	int result;

	if (stats == NULL)
		return NULL;
	result = state_begin();
	(void)sqlite3_hard_heap_limit64(JOURNAL_MEMORY);
	if (result == 0 &&
	    sqlite3_open_v2(":memory:", &stats->store.db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
		STATE_VFS) != SQLITE_OK)
		result = -1;
	if (result == -1)
		(void)snprintf(err, STATS_ERR_MAX, "SQLite cannot begin");
	return opened(stats, result, err);
}

struct sqlite3 *
stats_database(struct stats *stats)
{
	return stats->store.db;
}

void
stats_close(struct stats *stats)
{
	int i;

	if (stats == NULL)
		return;
	for (i = 0; i < SENTENCES; i++)
		(void)sqlite3_finalize(stats->prepared[i]);
	store_close(&stats->store);
	free(stats);
}

#else

struct stats *
stats_open(const struct conf *conf, int busy_ms, char *err)
{
	(void)busy_ms;
	return stats_open_memory(conf, err);
}

struct stats *
stats_open_memory(const struct conf *conf, char *err)
{
	(void)conf;
	(void)snprintf(err, STATS_ERR_MAX,
	    "this server was built without SQLite");
	return NULL;
}

int
stats_begin(struct stats *stats)
{
	(void)stats;
	return -1;
}

int
stats_add(struct stats *stats, const struct stats_visit *visit)
{
	(void)stats;
	(void)visit;
	return -1;
}

int
stats_add_lost(struct stats *stats, int64_t time, unsigned long n)
{
	(void)stats;
	(void)time;
	(void)n;
	return -1;
}

int
stats_end(struct stats *stats)
{
	(void)stats;
	return -1;
}

const char *
stats_error(const struct stats *stats)
{
	(void)stats;
	return "";
}

int
stats_tidy(struct stats *stats, int64_t now)
{
	(void)stats;
	(void)now;
	return -1;
}

struct sqlite3 *
stats_database(struct stats *stats)
{
	(void)stats;
	return NULL;
}

void
stats_close(struct stats *stats)
{
	(void)stats;
}

#endif
