#include "stats/rollup.h"

#ifdef GOPHERMOON_SQLITE

static int
write_sum(const struct rollup_row *sum, struct schema *schema)
{
	const int64_t values[] = { sum->at, schema->site, sum->what,
		sum->status, sum->requests, sum->errors, sum->bytes, sum->ms,
		sum->slowest, sum->visitors, sum->lost };
	struct sqlite3_stmt *stmt =
	    schema_say(schema, SCHEMA_ADD_SUM + sum->table);
	int i;

	for (i = 0; i < (int)(sizeof values / sizeof values[0]); i++)
		schema_put(stmt, i + 1, values[i]);
	return schema_do(stmt);
}

void
rollup_clear(struct rollup *rollup)
{
	while (rollup->n > 0)
		rollup->rows[rollup->used[--rollup->n]].used = false;
}

int
rollup_write(struct rollup *rollup, struct schema *schema)
{
	unsigned i;

	for (i = 0; i < rollup->n; i++)
		if (write_sum(&rollup->rows[rollup->used[i]], schema) == -1)
			return -1;
	rollup_clear(rollup);
	return 0;
}

static bool
is_same(const struct rollup_row *a, const struct rollup_row *b)
{
	return a->at == b->at && a->what == b->what && a->table == b->table &&
	    a->status == b->status;
}

/* The row of which it is a part: where it is, or where it may begin. */
static struct rollup_row *
row_of(struct rollup *rollup, const struct rollup_row *part)
{
	uint64_t mixed = (uint64_t)(part->at / SCHEMA_HOUR * 31 + part->what) +
	    (uint64_t)part->status * 7 + (uint64_t)part->table * 61;
	unsigned place =
	    (unsigned)(mixed * 0x9e3779b97f4a7c15 >> 40) % ROLLUP_SLOTS;
	struct rollup_row *row;

	while (rollup->rows[place].used && !is_same(&rollup->rows[place], part))
		place = (place + 1) % ROLLUP_SLOTS;
	row = &rollup->rows[place];
	if (!row->used) {
		rollup->used[rollup->n++] = place;
		*row = (struct rollup_row){ .at = part->at,
			.what = part->what,
			.status = part->status,
			.table = part->table,
			.used = true };
	}
	return row;
}

int
rollup_add(struct rollup *rollup, struct schema *schema,
    const struct rollup_row *more)
{
	struct rollup_row *row;

	if (rollup->n == ROLLUP_USED_MAX && rollup_write(rollup, schema) == -1)
		return -1;
	row = row_of(rollup, more);
	row->requests += more->requests;
	row->errors += more->errors;
	row->bytes += more->bytes;
	row->ms += more->ms;
	row->visitors += more->visitors;
	row->lost += more->lost;
	if (row->slowest < more->slowest)
		row->slowest = more->slowest;
	return 0;
}

#endif
