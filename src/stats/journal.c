#include "stats/journal.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "stats/hit.h"
#include "stats/query.h"
#include "store/vfs.h"

/* --- names of units ------------------------------------------------------ */

/* An address with a port as sscanf() reads it, and the room for it. */
#define ENDPOINT "%53[0-9a-fA-F.:]"
enum { ENDPOINT_MAX = 53 };

/* Parses "5.45.107.88:70" or "::1:70", and cuts the port off. */
static bool
parse_endpoint(char *text, char *host, uint16_t *port)
{
	char *colon = strrchr(text, ':');
	struct in6_addr unused;
	unsigned long number;
	char *end;

	if (colon == NULL || !isdigit((unsigned char)colon[1]))
		return false;
	*colon = '\0';
	number = strtoul(colon + 1, &end, 10);
	if (*end != '\0' || number > UINT16_MAX ||
	    strlen(text) >= INET6_ADDRSTRLEN ||
	    (inet_pton(AF_INET, text, &unused) != 1 &&
		inet_pton(AF_INET6, text, &unused) != 1))
		return false;
	strcpy(host, text);
	*port = (uint16_t)number;
	return true;
}

/* Parses what stands behind the '@': with a cookie, or without one. */
static bool
parse_instance(struct unit *unit, const char *instance)
{
	char number[11], local[ENDPOINT_MAX + 1], remote[ENDPOINT_MAX + 1];
	unsigned long value;
	int n = 0;

	sscanf(instance, "%10[0-9]-" ENDPOINT "-" ENDPOINT "%n", number, local,
	    remote, &n);
	if (n == 0 || instance[n] != '\0') {
		n = 0;
		sscanf(instance,
		    "%10[0-9]-%*19[0-9]-" ENDPOINT "-" ENDPOINT "%n", number,
		    local, remote, &n);
	}
	if (n == 0 || instance[n] != '\0')
		return false;
	value = strtoul(number, NULL, 10);
	unit->number = (uint32_t)value;
	return value <= UINT32_MAX &&
	    parse_endpoint(local, unit->local, &unit->local_port) &&
	    parse_endpoint(remote, unit->remote, &unit->remote_port);
}

bool
journal_parse_unit(struct unit *unit, struct bytes name)
{
	static const char service[] = "gophermoon", suffix[] = ".service";
	const size_t prefix_len = sizeof service - 1;
	const size_t suffix_len = sizeof suffix - 1;
	char copy[JOURNAL_UNIT_MAX + 1];
	char *instance;

	if (name.len > suffix_len &&
	    memcmp(name.at + name.len - suffix_len, suffix, suffix_len) == 0)
		name.len -= suffix_len;
	if (name.len > JOURNAL_UNIT_MAX ||
	    memchr(name.at, '\0', name.len) != NULL)
		return false;
	memcpy(copy, name.at, name.len);
	copy[name.len] = '\0';
	instance = strchr(copy, '@');
	if (instance == NULL || strncmp(copy, service, prefix_len) != 0 ||
	    (copy[prefix_len] != '@' && copy[prefix_len] != '-'))
		return false;
	return parse_instance(unit, instance + 1);
}

/* --- lines --------------------------------------------------------------- */

/* Longer lines are skipped: a name is shorter. */
enum { LINE_LEN_MAX = 128 * 1024 };

struct import {
	struct journal *journal;
	sqlite3 *db;
	sqlite3_stmt *parse_json, *add_unit;
};

/* The tables of sums that queries read are views of units with a time. */
#define SUMS_VIEW(name, seconds) \
	"CREATE VIEW gophermoon_" name " AS SELECT" \
	" time / " seconds " * " seconds " AS at, 0 AS site, 0 AS what," \
	" 200 AS status, count(*) AS requests, 0 AS errors, 0 AS bytes," \
	" 0 AS ms, 0 AS slowest, count(DISTINCT visitor) AS visitors," \
	" 0 AS lost FROM gophermoon_units WHERE time IS NOT NULL GROUP BY at;"

static const char tables_sql[] =
    "CREATE TABLE gophermoon_units(unit TEXT PRIMARY KEY, number INTEGER,"
    " local TEXT, port INTEGER, remote TEXT, visitor BLOB, time INTEGER);" //
    SUMS_VIEW("hours", "3600") SUMS_VIEW("days", "86400") "BEGIN";

/*
 * The manager names the unit in UNIT, the unit itself in _SYSTEMD_UNIT. Bytes
 * of a client stand in other members.
 */
static const char parse_json_sql[] =
    "SELECT CASE json_type(?1, '$.UNIT') WHEN 'text' THEN"
    " json_extract(?1, '$.UNIT') END,"
    " CASE json_type(?1, '$._SYSTEMD_UNIT') WHEN 'text' THEN"
    " json_extract(?1, '$._SYSTEMD_UNIT') END,"
    " CAST(json_extract(?1, '$.__REALTIME_TIMESTAMP') AS INTEGER) / 1000000"
    " WHERE json_valid(?1)";

/* The first line of a unit has the time at which the client connected. */
static const char add_unit_sql[] =
    "INSERT INTO gophermoon_units"
    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0)) ON CONFLICT DO UPDATE SET"
    " time = min(ifnull(time, excluded.time), ifnull(excluded.time, time))";

static struct bytes
trim_line(struct bytes line)
{
	while (line.len > 0 && isspace((unsigned char)line.at[0])) {
		line.at++;
		line.len--;
	}
	while (line.len > 0 && isspace((unsigned char)line.at[line.len - 1]))
		line.len--;
	return line;
}

static struct bytes
skip_prefix(struct bytes text, const char *prefix)
{
	const size_t len = strlen(prefix);

	if (text.len < len || memcmp(text.at, prefix, len) != 0)
		return text;
	return (struct bytes){ text.at + len, text.len - len };
}

/* Adds a unit; time 0 is unknown. Returns 1, 0 if it is none of ours, or -1. */
static int
add_unit(struct import *import, struct bytes name, int64_t time)
{
	sqlite3_stmt *stmt = import->add_unit;
	struct in6_addr client;
	struct unit unit;
	int result;

	if (!journal_parse_unit(&unit, name))
		return 0;
	sqlite3_bind_text(stmt, 1, name.at, (int)name.len, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 2, unit.number);
	sqlite3_bind_text(stmt, 3, unit.local, -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 4, unit.local_port);
	sqlite3_bind_text(stmt, 5, unit.remote, -1, SQLITE_STATIC);
	hit_parse_client(&client, unit.remote);
	sqlite3_bind_blob(stmt, 6, &client, (int)hit_visitor_len(&client),
	    SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 7, time > 0 ? time : 0);
	result = sqlite3_step(stmt);
	sqlite3_reset(stmt);
	return result == SQLITE_DONE ? 1 : -1;
}

static struct bytes
column_bytes(sqlite3_stmt *stmt, int column)
{
	const void *text = sqlite3_column_text(stmt, column);

	return (
	    struct bytes){ text, (size_t)sqlite3_column_bytes(stmt, column) };
}

static int
add_json_line(struct import *import, struct bytes line)
{
	sqlite3_stmt *stmt = import->parse_json;
	struct bytes name;
	int i, result = 0;

	sqlite3_bind_text(stmt, 1, line.at, (int)line.len, SQLITE_STATIC);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		for (i = 0; i < 2 && result == 0; i++) {
			name = column_bytes(stmt, i);
			if (name.at != NULL)
				result = add_unit(import, name,
				    sqlite3_column_int64(stmt, 2));
		}
	sqlite3_reset(stmt);
	return result;
}

static int
add_line(struct import *import, struct bytes line)
{
	int result;

	line = trim_line(line);
	if (line.len > LINE_LEN_MAX)
		line.len = 0;
	if (line.len > 0 && line.at[0] == '{')
		result = add_json_line(import, line);
	else
		result = add_unit(import,
		    skip_prefix(skip_prefix(line, "_SYSTEMD_UNIT="), "UNIT="),
		    0);
	import->journal->lines++;
	import->journal->skipped += result == 0;
	return result;
}

/* --- the import ---------------------------------------------------------- */

/* Bytes that SQLite may use for the import. */
enum { MEMORY_MAX = 1024 * 1024 * 1024 };

static int
prepare_import(struct import *import)
{
	if (vfs_register() == -1)
		return -1;
	sqlite3_hard_heap_limit64(MEMORY_MAX);
	return sqlite3_open_v2(":memory:", &import->db,
		   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
		       SQLITE_OPEN_MEMORY,
		   VFS_NAME) == SQLITE_OK &&
		sqlite3_exec(import->db, tables_sql, NULL, NULL, NULL) ==
		    SQLITE_OK &&
		sqlite3_prepare_v2(import->db, parse_json_sql, -1,
		    &import->parse_json, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(import->db, add_unit_sql, -1,
		    &import->add_unit, NULL) == SQLITE_OK ?
	    0 :
	    -1;
}

static int
import_lines(struct import *import, FILE *in)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int result = 0;

	while (result != -1 && (len = getline(&line, &size, in)) != -1)
		result = add_line(import, (struct bytes){ line, (size_t)len });
	free(line);
	if (result != -1)
		result = sqlite3_exec(import->db, "COMMIT", NULL, NULL, NULL);
	return result;
}

int
journal_read(struct journal *journal, FILE *in, char *err)
{
	struct import import = { .journal = journal };
	int result = 0;

	*journal = (struct journal){ 0, 0 };
	if (prepare_import(&import) == -1 || import_lines(&import, in) != 0) {
		snprintf(err, JOURNAL_ERR_MAX, "%s", sqlite3_errmsg(import.db));
		result = -1;
	}
	sqlite3_finalize(import.parse_json);
	sqlite3_finalize(import.add_unit);
	if (result == 0)
		query_use(import.db);
	else
		sqlite3_close(import.db);
	return result;
}
