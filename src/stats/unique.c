#include "stats/unique.h"

#ifdef GOPHERMOON_SQLITE

#include <sqlite3.h>
#include <string.h>
#include <sys/random.h>

#include "stats/hit.h"

enum { LATE = 600 };	/* s after which nothing of a day comes any more */

static int
make_secret(struct daily_salt *secret, struct schema *schema)
{
	sqlite3_stmt *stmt = schema_say(schema, SCHEMA_ADD_SECRET);

	if (getrandom(secret->key, HASH_KEY, 0) != HASH_KEY)
		return -1;
	schema_put(stmt, 1, secret->day);
	(void)sqlite3_bind_blob(stmt, 2, secret->key, HASH_KEY, SQLITE_STATIC);
	return schema_do(stmt);
}

static int
read_secret(struct daily_salt *secret, struct schema *schema)
{
	sqlite3_stmt *stmt = schema_say(schema, SCHEMA_FIND_SECRET);
	int result;

	if (stmt == NULL)
		return -1;
	schema_put(stmt, 1, secret->day);
	result = sqlite3_step(stmt);
	if (result == SQLITE_ROW && sqlite3_column_bytes(stmt, 0) == HASH_KEY)
		memcpy(secret->key, sqlite3_column_blob(stmt, 0), HASH_KEY);
	(void)sqlite3_reset(stmt);
	if (result == SQLITE_DONE)
		return make_secret(secret, schema);
	return result == SQLITE_ROW ? 0 : -1;
}

/* The secret of a day, by which nobody can tell later who a visitor was. */
static const struct daily_salt *
secret_of(struct unique *unique, struct schema *schema, int64_t day)
{
	struct daily_salt *place =
	    &unique->secrets[day / SCHEMA_DAY % UNIQUE_SALTS];
	struct daily_salt secret = { .day = day };

	if (place->day == day)
		return place;
	if (read_secret(&secret, schema) == -1)
		return NULL;
	*place = secret;
	return place;
}

int
unique_number(struct unique *unique, struct schema *schema, int64_t day,
    const unsigned char *address, uint64_t *number)
{
	const struct daily_salt *secret = secret_of(unique, schema, day);

	if (secret == NULL)
		return -1;
	*number =
	    hash_bytes(secret->key, address, hit_is_ipv4(address) ? 16 : 8);
	return 0;
}

int
unique_are_new(struct unique *unique, struct schema *schema, int64_t day,
    int64_t at, uint64_t number)
{
	struct seen *place =
	    &unique->seen[(number ^ (uint64_t)at) % UNIQUE_SLOTS];
	sqlite3_stmt *stmt;

	if (place->at == at && place->visitor == number)
		return 0;
	stmt = schema_say(schema, SCHEMA_SEE);
	schema_put(stmt, 1, day);
	schema_put(stmt, 2, at);
	schema_put(stmt, 3, schema->site);
	schema_put(stmt, 4, (int64_t)number);
	if (schema_do(stmt) == -1)
		return -1;
	*place = (struct seen){ at, number };
	return sqlite3_changes(schema->db.sqlite);
}

int
unique_forget_days(struct unique *unique, struct schema *schema, int64_t now)
{
	const int64_t today = now - LATE - (now - LATE) % SCHEMA_DAY;
	int changes, i;

	for (i = 0; i < UNIQUE_SALTS; i++)
		if (unique->secrets[i].day < today)
			unique->secrets[i] = (struct daily_salt){ 0 };
	if (schema_forget(schema, SCHEMA_FORGET_SEEN, today) == -1)
		return -1;
	changes = schema_forget(schema, SCHEMA_FORGET_SECRETS, today);
	unique->secrets_in_log |= changes > 0;
	if (unique->secrets_in_log &&
	    schema_run(schema, "PRAGMA wal_checkpoint(TRUNCATE)") == 0)
		unique->secrets_in_log = false;
	return changes == -1 ? -1 : 0;
}

void
unique_clear(struct unique *unique)
{
	memset(unique->seen, 0, sizeof unique->seen);
	memset(unique->secrets, 0, sizeof unique->secrets);
}

#endif
