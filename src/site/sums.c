#include "site/sums.h"

#ifdef GOPHERMOON_SQLITE

static int
write_sum(const struct sum *sum, struct schema *schema)
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
sums_forget(struct sums *sums)
{
	while (sums->n > 0)
		sums->rows[sums->used[--sums->n]].used = false;
}

int
sums_write(struct sums *sums, struct schema *schema)
{
	unsigned i;

	for (i = 0; i < sums->n; i++)
		if (write_sum(&sums->rows[sums->used[i]], schema) == -1)
			return -1;
	sums_forget(sums);
	return 0;
}

static bool
is_same(const struct sum *a, const struct sum *b)
{
	return a->at == b->at && a->what == b->what && a->table == b->table &&
	    a->status == b->status;
}

/* The row of which it is a part: where it is, or where it may begin. */
static struct sum *
row_of(struct sums *sums, const struct sum *part)
{
	uint64_t mixed = (uint64_t)(part->at / SCHEMA_HOUR * 31 + part->what) +
	    (uint64_t)part->status * 7 + (uint64_t)part->table * 61;
	unsigned place = (unsigned)(mixed * 0x9e3779b97f4a7c15 >> 40) % SUMS;
	struct sum *row;

	while (sums->rows[place].used && !is_same(&sums->rows[place], part))
		place = (place + 1) % SUMS;
	row = &sums->rows[place];
	if (!row->used) {
		sums->used[sums->n++] = place;
		*row = (struct sum){ .at = part->at,
			.what = part->what,
			.status = part->status,
			.table = part->table,
			.used = true };
	}
	return row;
}

int
sums_add(struct sums *sums, struct schema *schema, const struct sum *more)
{
	struct sum *row;

	if (sums->n == SUMS_MOST && sums_write(sums, schema) == -1)
		return -1;
	row = row_of(sums, more);
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
