#include "stats/intern.h"

#include <string.h>

#include "base/printable.h"
#include "base/utf8.h"
#include "stats/hit.h"

/* Copies a text to `out`, of HIT_TEXT_MAX bytes, with '?' for other bytes. */
static struct bytes
make_printable(char *out, struct bytes text)
{
	size_t i, len;

	text = hit_cut_text(text);
	for (i = 0; i < text.len; i += len) {
		len = utf8_step(text.at + i, text.len - i);
		if (printable_is(text.at + i, len))
			memcpy(out + i, text.at + i, len);
		else
			memset(out + i, '?', len);
	}
	return (struct bytes){ out, text.len };
}

static const char find_sql[] = "SELECT id FROM gophermoon_names"
			       " WHERE name = ?2 AND day >= ?1";

static const char add_sql[] =
    "INSERT INTO gophermoon_names(day, name) VALUES(?1, ?2)"
    " ON CONFLICT(name) DO UPDATE SET day = ?1 RETURNING id";

/* Counts a new selector. Returns 1, 0 if the day has no id left, or -1. */
static int
count_selector(struct intern *intern, struct schema *schema, int64_t day)
{
	if (intern->day < day) {
		if (schema_get(schema,
			"SELECT count(*) FROM gophermoon_pages WHERE at = ?1",
			SCHEMA_VALUES(day), &intern->n) == -1)
			return -1;
		intern->day = day;
	}
	return intern->n++ < INTERN_PER_DAY;
}

int64_t
intern_name(struct intern *intern, struct schema *schema, struct bytes name,
    int64_t day)
{
	char text[HIT_TEXT_MAX];
	int64_t id;
	int result;

	name = make_printable(text, name);
	schema_bind_text(schema, find_sql, 2, name);
	result = schema_get(schema, find_sql, SCHEMA_VALUES(day), &id);
	if (result != 0)
		return result == 1 ? id : -1;
	result = intern == NULL ? 1 : count_selector(intern, schema, day);
	if (result != 1)
		return result;
	schema_bind_text(schema, add_sql, 2, name);
	result = schema_get(schema, add_sql, SCHEMA_VALUES(day), &id);
	return result == 1 ? id : -1;
}
