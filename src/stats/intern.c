#include "stats/intern.h"

#ifdef GOPHERMOON_SQLITE

#include <string.h>
#include <sys/random.h>

#include "base/utf8.h"
#include "stats/hit.h"

int
intern_init(struct intern *intern)
{
	return getrandom(intern->key, HASH_KEY, 0) == HASH_KEY ? 0 : -1;
}

/* How many bytes the letter has that begins the text; 0: it steers, or none. */
static size_t
letter(const char *at, size_t n)
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

/* The text as it can be shown anywhere: what steers, or is none, is `?`. */
static struct bytes
cleaned(char *out, struct bytes text)
{
	size_t i, len, n = text.len < HIT_TEXT_MAX ? text.len : HIT_TEXT_MAX;

	for (i = 0; i < n; i += len) {
		len = letter(text.at + i, n - i);
		if (len > 0)
			memcpy(out + i, text.at + i, len);
		else
			out[i] = '?';
		len = len > 0 ? len : 1;
	}
	return (struct bytes){ out, n };
}

/* The number of the name, from memory if it is there. NULL: there is none. */
static struct intern_entry *
find_name(struct intern *intern, struct schema *schema, struct bytes name,
    int64_t day)
{
	uint64_t hash = hash_bytes(intern->key, name.at, name.len);
	struct intern_entry *place = &intern->names[hash % INTERN_SLOTS];
	int64_t id;

	if (place->id != 0 && place->hash == hash && place->day == day)
		return place;
	id = schema_name(schema, name, day);
	if (id == -1)
		return NULL;
	*place = (struct intern_entry){ .hash = hash, .id = id, .day = day };
	return place;
}

int64_t
intern_name(struct intern *intern, struct schema *schema, struct bytes name,
    int64_t day)
{
	char clean[HIT_TEXT_MAX];
	const struct intern_entry *page;

	page = find_name(intern, schema, cleaned(clean, name), day);
	return page != NULL ? page->id : -1;
}

/* Counts the selectors of a day, which others may have added to. */
static int
count_pages(struct intern *intern, struct schema *schema, int64_t day)
{
	struct sqlite3_stmt *stmt;

	if (intern->day == day)
		return 0;
	stmt = schema_say(schema, SCHEMA_COUNT_PAGES);
	schema_put(stmt, 1, day);
	if (schema_ask(stmt, &intern->n) == -1)
		return -1;
	intern->day = day;
	return 0;
}

/* Whether the selector has a row on that day, or may have one. 1, 0 or -1. */
static int
may_have_row(struct intern *intern, struct schema *schema, int64_t id,
    int64_t day)
{
	struct sqlite3_stmt *stmt = schema_say(schema, SCHEMA_HAS_PAGE);
	int64_t unused;
	int found;

	schema_put(stmt, 1, day);
	schema_put(stmt, 2, schema->site);
	schema_put(stmt, 3, id);
	found = schema_ask(stmt, &unused);
	if (found != 0 || intern->n >= INTERN_PER_DAY)
		return found;
	intern->n++;
	return 1;
}

int64_t
intern_number(struct intern *intern, struct schema *schema,
    struct bytes selector, int64_t day)
{
	char clean[HIT_TEXT_MAX];
	struct bytes shown = cleaned(clean, selector);
	struct intern_entry *page;
	int result;

	if (shown.len == 1 && shown.at[0] == '/')
		shown.len = 0;	/* the front page has two names */
	if (count_pages(intern, schema, day) == -1)
		return -1;
	/* Where no more are told apart, their names are not added either. */
	result = intern->n < INTERN_PER_DAY ? 1 : schema_knows(schema, shown);
	if (result != 1)
		return result;
	page = find_name(intern, schema, shown, day);
	if (page == NULL)
		return -1;
	if (page->is_told_apart)
		return page->id;
	result = may_have_row(intern, schema, page->id, day);
	if (result != 1)
		return result;
	page->is_told_apart = true;
	return page->id;
}

void
intern_clear(struct intern *intern)
{
	memset(intern->names, 0, sizeof intern->names);
	intern->day = 0;
}

#endif
