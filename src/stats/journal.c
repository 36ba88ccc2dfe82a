#include "stats/journal.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "gophermoon"
#define SUFFIX ".service"

/* --- the names of units -------------------------------------------------- */

/* Cuts the last part off, which begins behind the last '-'. NULL: none. */
static const char *
cut_last(char *name)
{
	char *dash = strrchr(name, '-');

	if (dash == NULL)
		return NULL;
	*dash = '\0';
	return dash + 1;
}

static bool
is_number(const char *s, unsigned long most, unsigned long *number)
{
	char *end;

	if (!isdigit((unsigned char)s[0]) || strlen(s) > 19)
		return false;
	*number = strtoul(s, &end, 10);
	return *end == '\0' && *number <= most;
}

/* "5.45.107.88:70" or "::1:70"; host holds JOURNAL_HOST_MAX bytes. */
static bool
parse_address(const char *part, char *host, uint16_t *port)
{
	const char *colon = strrchr(part, ':');
	unsigned char bytes[16];
	unsigned long number;

	if (colon == NULL || colon - part >= JOURNAL_HOST_MAX ||
	    !is_number(colon + 1, UINT16_MAX, &number))
		return false;
	memcpy(host, part, (size_t)(colon - part));
	host[colon - part] = '\0';
	*port = (uint16_t)number;
	return inet_pton(AF_INET, host, bytes) == 1 ||
	    inet_pton(AF_INET6, host, bytes) == 1;
}

/* The number alone, or with a cookie behind it. */
static bool
parse_number(char *part, uint32_t *number)
{
	const char *cookie;
	unsigned long value;

	cookie = cut_last(part);
	if ((cookie != NULL && !is_number(cookie, ULONG_MAX, &value)) ||
	    !is_number(part, UINT32_MAX, &value))
		return false;
	*number = (uint32_t)value;
	return true;
}

static bool
parse_instance(struct unit *unit, char *instance)
{
	const char *local, *remote;

	remote = cut_last(instance);
	local = remote != NULL ? cut_last(instance) : NULL;
	return local != NULL &&
	    parse_address(remote, unit->remote, &unit->remote_port) &&
	    parse_address(local, unit->local, &unit->local_port) &&
	    parse_number(instance, &unit->number);
}

/* Takes the service's name off: gophermoon, or one with a dash behind it. */
static char *
skip_service(char *name)
{
	const size_t len = strlen(PREFIX);
	char *at = strchr(name, '@');

	if (at == NULL || strncmp(name, PREFIX, len) != 0 ||
	    (name[len] != '@' && name[len] != '-'))
		return NULL;
	return at + 1;
}

bool
unit_parse(struct unit *unit, struct bytes name)
{
	const size_t suffix = strlen(SUFFIX);
	char copy[JOURNAL_UNIT_MAX + 1];
	size_t len = name.len;
	char *instance;

	if (len > suffix && memcmp(name.at + len - suffix, SUFFIX, suffix) == 0)
		len -= suffix;
	if (len == 0 || len > JOURNAL_UNIT_MAX ||
	    memchr(name.at, '\0', len) != NULL)
		return false;
	memcpy(copy, name.at, len);
	copy[len] = '\0';
	instance = skip_service(copy);
	return instance != NULL && parse_instance(unit, instance);
}

#ifdef GOPHERMOON_SQLITE

#include <sqlite3.h>

/* Longer lines are skipped: a name has no need of them. */
enum { LINE_MAX_LEN = 128 * 1024 };

static const int64_t second = 1000000;	/* in the journal's microseconds */

struct reading {
	struct journal *journal;
	struct writer *stats;
	sqlite3 *db;
	sqlite3_stmt *look, *add;
	char line[LINE_MAX_LEN];
};

static const char table[] =
    "CREATE TABLE gophermoon_units(unit TEXT PRIMARY KEY, number INTEGER,"
    " local TEXT, port INTEGER, remote TEXT, time INTEGER)";

/* What a visitor has said may stand in the object, too; not as these. */
static const char look[] =
    "SELECT CASE json_type(?1, '$.UNIT') WHEN 'text' THEN"
    " json_extract(?1, '$.UNIT') END,"
    " CASE json_type(?1, '$._SYSTEMD_UNIT') WHEN 'text' THEN"
    " json_extract(?1, '$._SYSTEMD_UNIT') END,"
    " CAST(json_extract(?1, '$.__REALTIME_TIMESTAMP') AS INTEGER)"
    " WHERE json_valid(?1)";

/* The first that is heard of a unit is when its visitor came. */
static const char add[] =
    "INSERT INTO gophermoon_units VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
    " ON CONFLICT DO UPDATE SET time ="
    " min(ifnull(time, excluded.time), ifnull(excluded.time, time))";

/* A line without its end. False at the end; too long ones count as empty. */
static bool
read_line(struct reading *r, FILE *in, struct bytes *line)
{
	bool too_long = false;
	size_t len = 0;
	int c;

	while ((c = getc(in)) != EOF && c != '\n') {
		if (len < sizeof r->line)
			r->line[len++] = (char)c;
		else
			too_long = true;
	}
	*line = (struct bytes){ r->line, too_long ? 0 : len };
	return c != EOF || len > 0;
}

static struct bytes
trimmed(struct bytes line)
{
	while (line.len > 0 && isspace((unsigned char)line.at[0])) {
		line.at++;
		line.len--;
	}
	while (line.len > 0 && isspace((unsigned char)line.at[line.len - 1]))
		line.len--;
	return line;
}

/* The name without what stands before it, if that is the case. */
static struct bytes
without(struct bytes name, const char *before)
{
	const size_t len = strlen(before);

	if (name.len < len || memcmp(name.at, before, len) != 0)
		return name;
	return (struct bytes){ name.at + len, name.len - len };
}

/* Puts down a unit. `time` is in microseconds; 0: not known. */
static int
add_unit(struct reading *r, struct bytes name, int64_t time)
{
	struct unit unit;
	int result;

	if (!unit_parse(&unit, name))
		return 0;
	(void)sqlite3_clear_bindings(r->add);
	(void)sqlite3_bind_text(r->add, 1, name.at, (int)name.len,
	    SQLITE_STATIC);
	(void)sqlite3_bind_int64(r->add, 2, unit.number);
	(void)sqlite3_bind_text(r->add, 3, unit.local, -1, SQLITE_STATIC);
	(void)sqlite3_bind_int(r->add, 4, unit.local_port);
	(void)sqlite3_bind_text(r->add, 5, unit.remote, -1, SQLITE_STATIC);
	if (time > 0)
		(void)sqlite3_bind_int64(r->add, 6, time / second);
	result = sqlite3_step(r->add);
	(void)sqlite3_reset(r->add);
	return result == SQLITE_DONE ? 1 : -1;
}

static struct bytes
column(sqlite3_stmt *stmt, int i)
{
	const void *text = sqlite3_column_text(stmt, i);

	return (struct bytes){ text, (size_t)sqlite3_column_bytes(stmt, i) };
}

/* What the manager says of a unit has the name in UNIT, its own words not. */
static int
add_object(struct reading *r, struct bytes line)
{
	struct bytes name;
	int i, result = 0;

	(void)sqlite3_bind_text(r->look, 1, line.at, (int)line.len,
	    SQLITE_STATIC);
	if (sqlite3_step(r->look) == SQLITE_ROW)
		for (i = 0; i < 2 && result == 0; i++) {
			name = column(r->look, i);
			if (name.at != NULL)
				result = add_unit(r, name,
				    sqlite3_column_int64(r->look, 2));
		}
	(void)sqlite3_reset(r->look);
	return result;
}

static int
add_line(struct reading *r, struct bytes line)
{
	int result;

	line = trimmed(line);
	if (line.len > 0 && line.at[0] == '{')
		result = add_object(r, line);
	else
		result = add_unit(r,
		    without(without(line, "_SYSTEMD_UNIT="), "UNIT="), 0);
	r->journal->lines++;
	r->journal->skipped += result == 0;
	return result;
}

/* Each of them as a visit, of which no more is known than when it was. */
static int
add_visit(struct reading *r, sqlite3_stmt *stmt)
{
	struct hit hit = { .status = 200,
		.what = bytes_of("connection"),
		.selector = bytes_of("") };

	hit_put_address(hit.address, column(stmt, 0).at);
	hit.time = sqlite3_column_int64(stmt, 1);
	return writer_add(r->stats, &hit);
}

static int
add_visits(struct reading *r)
{
	sqlite3_stmt *stmt;
	int result = 0, step = SQLITE_ROW;

	if (sqlite3_prepare_v2(r->db,
		"SELECT remote, time FROM gophermoon_units"
		" WHERE time IS NOT NULL ORDER BY time",
		-1, &stmt, NULL) != SQLITE_OK)
		return -1;
	while (result == 0 && (step = sqlite3_step(stmt)) == SQLITE_ROW)
		result = add_visit(r, stmt);
	(void)sqlite3_finalize(stmt);
	return step == SQLITE_DONE ? 0 : -1;
}

static int
read_all(struct reading *r, FILE *in)
{
	struct bytes line;

	if (sqlite3_exec(r->db, table, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(r->db, look, -1, &r->look, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(r->db, add, -1, &r->add, NULL) != SQLITE_OK)
		return -1;
	while (read_line(r, in, &line))
		if (add_line(r, line) == -1)
			return -1;
	return add_visits(r);
}

int
journal_read(struct journal *journal, struct writer *stats, FILE *in, char *err)
{
	struct reading *r = calloc(1, sizeof *r);
	int result = -1;

	*journal = (struct journal){ 0, 0 };
	(void)snprintf(err, JOURNAL_ERR_MAX, "out of memory");
	if (r == NULL)
		return -1;
	r->journal = journal;
	r->stats = stats;
	r->db = writer_database(stats);
	if (writer_begin(stats) == 0)
		result = read_all(r, in);
	if (result == 0)
		result = writer_end(stats);
	if (result == -1)
		(void)snprintf(err, JOURNAL_ERR_MAX, "%s", writer_error(stats));
	(void)sqlite3_finalize(r->look);
	(void)sqlite3_finalize(r->add);
	free(r);
	return result;
}

#else

int
journal_read(struct journal *journal, struct writer *stats, FILE *in, char *err)
{
	(void)stats;
	(void)in;
	*journal = (struct journal){ 0, 0 };
	(void)snprintf(err, JOURNAL_ERR_MAX,
	    "this server was built without SQLite");
	return -1;
}

#endif
