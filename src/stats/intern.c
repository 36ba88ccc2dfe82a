#include "stats/intern.h"

#include <string.h>

#include "base/utf8.h"
#include "stats/hit.h"

/* Returns the length of a printable character, or 0. */
static size_t
printable_length(const char *at, size_t n)
{
	const unsigned char *bytes = (const unsigned char *)at;
	size_t len;

	if (bytes[0] < 0x20 || bytes[0] == 0x7f)
		return 0;
	len = utf8_length(at, n);
	if (len > n || (bytes[0] == 0xc2 && bytes[1] < 0xa0))
		return 0;
	return len;
}

/* Copies a text to `out`, of HIT_TEXT_MAX bytes, with '?' for other bytes. */
static struct bytes
make_printable(char *out, struct bytes text)
{
	size_t i, len;

	text = hit_cut_text(text);
	for (i = 0; i < text.len; i += len) {
		len = printable_length(text.at + i, text.len - i);
		if (len > 0)
			memcpy(out + i, text.at + i, len);
		else
			out[i] = '?';
		len = len > 0 ? len : 1;
	}
	return (struct bytes){ out, text.len };
}

static const char find_sql[] = "SELECT id FROM gophermoon_names"
			       " WHERE name = ?2 AND day >= ?1";

static const char add_sql[] =
    "INSERT INTO gophermoon_names(day, name) VALUES(?1, ?2)"
    " ON CONFLICT(name) DO UPDATE SET day = ?1 RETURNING id";

/* Finds a name that was used on the day. Returns 1, 0 or -1. */
static int
find_name(struct schema *schema, struct bytes name, int64_t day, int64_t *id)
{
	schema_bind_text(schema, find_sql, 2, name);
	return schema_get(schema, find_sql, SCHEMA_VALUES(day), id);
}

static int64_t
add_name(struct schema *schema, struct bytes name, int64_t day)
{
	int64_t id;

	schema_bind_text(schema, add_sql, 2, name);
	if (schema_get(schema, add_sql, SCHEMA_VALUES(day), &id) != 1)
		return -1;
	return id;
}

int64_t
intern_name(struct schema *schema, struct bytes name, int64_t day)
{
	char text[HIT_TEXT_MAX];
	int64_t id;
	int found;

	name = make_printable(text, name);
	found = find_name(schema, name, day, &id);
	if (found == 0)
		return add_name(schema, name, day);
	return found == 1 ? id : -1;
}

/* Reports whether the day has an id for one more. Returns 1, 0 or -1. */
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
intern_selector(struct intern *intern, struct schema *schema,
    struct bytes selector, int64_t day)
{
	char text[HIT_TEXT_MAX];
	int64_t id = 0;
	int result;

	selector = make_printable(text, selector);
	if (selector.len == 1 && text[0] == '/')
		selector.len = 0;	/* the front page has two names */
	result = find_name(schema, selector, day, &id);
	if (result != 0)
		return result == 1 ? id : -1;
	result = count_selector(intern, schema, day);
	return result == 1 ? add_name(schema, selector, day) : result;
}
