#include "stats/unique.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/random.h>

#include "stats/hit.h"

enum { LATE = 600 };	/* s after a day ends; no hit of that day comes later */

static const char add_salt_sql[] =
    "INSERT INTO gophermoon_salts VALUES(?1, ?2)";

static int
make_salt(struct daily_salt *salt, struct schema *schema)
{
	if (getrandom(salt->bytes, HASH_KEY, 0) != HASH_KEY)
		return -1;
	sqlite3_bind_blob(schema_prepare(schema, add_salt_sql), 2, salt->bytes,
	    HASH_KEY, SQLITE_TRANSIENT);
	return schema_do(schema, add_salt_sql, SCHEMA_VALUES(salt->day));
}

static int
read_salt(struct daily_salt *salt, struct schema *schema)
{
	sqlite3_stmt *stmt = schema_prepare(schema,
	    "SELECT salt FROM gophermoon_salts WHERE day = ?1");
	int result;

	sqlite3_bind_int64(stmt, 1, salt->day);
	result = sqlite3_step(stmt);
	if (result == SQLITE_ROW && sqlite3_column_bytes(stmt, 0) == HASH_KEY)
		memcpy(salt->bytes, sqlite3_column_blob(stmt, 0), HASH_KEY);
	sqlite3_reset(stmt);
	if (result == SQLITE_DONE)
		return make_salt(salt, schema);
	return result == SQLITE_ROW ? 0 : -1;
}

int
unique_visitor(struct unique *unique, struct schema *schema, int64_t day,
    const struct in6_addr *address, int64_t *visitor)
{
	struct daily_salt *salt =
	    &unique->salts[day / SCHEMA_DAY % UNIQUE_SALTS];
	struct daily_salt other = { .day = day };

	if (salt->day != day) {
		if (read_salt(&other, schema) == -1)
			return -1;
		*salt = other;
	}
	*visitor =
	    (int64_t)hash_bytes(salt->bytes, address, hit_visitor_len(address));
	return 0;
}

int
unique_add(struct unique *unique, struct schema *schema, int64_t day,
    int64_t hour, int64_t visitor)
{
	const size_t slot = (size_t)(visitor ^ hour) % UNIQUE_SLOTS;
	int added;

	if (unique->seen[slot].hour == hour &&
	    unique->seen[slot].visitor == visitor)
		return 0;
	added = schema_do(schema,
	    "INSERT OR IGNORE INTO gophermoon_seen"
	    " VALUES(?1, ?2, ?3, ?4), (?1, 0, ?3, ?4)",
	    SCHEMA_VALUES(day, hour, schema->site, visitor));
	if (added != -1) {
		unique->seen[slot].hour = hour;
		unique->seen[slot].visitor = visitor;
	}
	return added;
}

int
unique_forget(struct unique *unique, struct schema *schema, int64_t now)
{
	const int64_t today = now - LATE - (now - LATE) % SCHEMA_DAY;
	int64_t busy = 1;
	int i, salts;

	for (i = 0; i < UNIQUE_SALTS; i++)
		if (unique->salts[i].day < today)
			unique->salts[i] = (struct daily_salt){ 0 };
	if (schema_do(schema, "DELETE FROM gophermoon_seen WHERE day < ?1",
		SCHEMA_VALUES(today)) == -1)
		return -1;
	salts = schema_do(schema, "DELETE FROM gophermoon_salts WHERE day < ?1",
	    SCHEMA_VALUES(today));
	unique->salts_in_wal |= salts > 0;
	if (unique->salts_in_wal &&
	    schema_get(schema, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, 0,
		&busy) == 1)
		unique->salts_in_wal = busy != 0;
	return salts == -1 ? -1 : 0;
}
