#include "store/sql_functions.h"

#include <sqlite3.h>
#include <string.h>

#include "base/utf8.h"
#include "store/like.h"

enum { PATTERN_MAX = 100 };	/* bytes; limits the time of a match */

static struct bytes
value_bytes(sqlite3_value *value)
{
	struct bytes text;

	text.at = (const char *)sqlite3_value_text(value);
	text.len = (size_t)sqlite3_value_bytes(value);
	return text;
}

/*
 * Reports whether the result is set without reading the values: an error if the
 * statement is over its limit, NULL if one of the values is NULL.
 */
static bool
has_early_result(sqlite3_context *context, int n, sqlite3_value **values)
{
	int i;

	if (authorizer_is_over_limit(sqlite3_user_data(context))) {
		sqlite3_result_error(context, "too much time", -1);
		return true;
	}
	for (i = 0; i < n; i++)
		if (sqlite3_value_type(values[i]) == SQLITE_NULL ||
		    sqlite3_value_text(values[i]) == NULL)
			return true;
	return false;
}

/* --- like(pattern, text[, escape]), glob(pattern, text) --- */

static void
match_pattern(sqlite3_context *context, int n, sqlite3_value **values,
    bool is_like)
{
	struct like like = { .is_like = is_like };
	struct bytes escape = { "", 0 };

	if (has_early_result(context, n, values))
		return;
	if (n == 3)
		escape = value_bytes(values[2]);
	if (n == 3 && (escape.len != 1 || escape.at[0] & 0x80)) {
		sqlite3_result_error(context,
		    "ESCAPE takes one ASCII character", -1);
		return;
	}
	like.escape = escape.len == 1 ? escape.at[0] : '\0';
	like.pattern = value_bytes(values[0]);
	if (like.pattern.len > PATTERN_MAX)
		sqlite3_result_error(context,
		    "a pattern of LIKE or GLOB has at most 100 bytes", -1);
	else
		sqlite3_result_int(context,
		    like_matches(&like, value_bytes(values[1])));
}

static void
sql_like(sqlite3_context *context, int n, sqlite3_value **values)
{
	match_pattern(context, n, values, true);
}

static void
sql_glob(sqlite3_context *context, int n, sqlite3_value **values)
{
	match_pattern(context, n, values, false);
}

/* --- instr(text, part), replace(text, part, by) --- */

/* Returns the address of `part` in the text, or NULL. */
static const char *
find_bytes(struct bytes text, struct bytes part)
{
	return memmem(text.at, text.len, part.at, part.len);
}

static int
count_characters(const char *text, size_t len)
{
	size_t at;
	int n = 0;

	for (at = 0; at < len; at += utf8_step(text + at, len - at))
		n++;
	return n;
}

static void
sql_instr(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct bytes text;
	const char *at;

	if (has_early_result(context, n, values))
		return;
	text = value_bytes(values[0]);
	at = find_bytes(text, value_bytes(values[1]));
	sqlite3_result_int(context,
	    at == NULL ? 0 :
			 count_characters(text.at, (size_t)(at - text.at)) + 1);
}

static void
sql_replace(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct bytes text, part, by;
	sqlite3_str *out;
	const char *at;

	if (has_early_result(context, n, values))
		return;
	text = value_bytes(values[0]);
	part = value_bytes(values[1]);
	by = value_bytes(values[2]);
	out = sqlite3_str_new(sqlite3_context_db_handle(context));
	while (part.len > 0 && (at = find_bytes(text, part)) != NULL &&
	    sqlite3_str_errcode(out) == SQLITE_OK) {
		sqlite3_str_append(out, text.at, (int)(at - text.at));
		sqlite3_str_append(out, by.at, (int)by.len);
		text.len -= (size_t)(at - text.at) + part.len;
		text.at = at + part.len;
	}
	sqlite3_str_append(out, text.at, (int)text.len);
	if (sqlite3_str_errcode(out) == SQLITE_OK)
		sqlite3_result_text(context, sqlite3_str_value(out),
		    sqlite3_str_length(out), SQLITE_TRANSIENT);
	else
		sqlite3_result_error_toobig(context);
	sqlite3_free(sqlite3_str_finish(out));
}

/* --- ltrim(text, set), rtrim(text, set), trim(text, set) --- */

enum { TRIM_LEFT = 1, TRIM_RIGHT = 2 };

/* Returns how many bytes the last character of a non-empty text has. */
static size_t
last_character_len(struct bytes text)
{
	const char *end = text.at + text.len;
	size_t n;

	for (n = text.len < 4 ? text.len : 4; n > 1; n--)
		if (utf8_step(end - n, n) == n)
			break;
	return n;
}

static void
trim_text(sqlite3_context *context, int n, sqlite3_value **values, int sides)
{
	struct bytes text, set, c;

	if (has_early_result(context, n, values))
		return;
	text = value_bytes(values[0]);
	set = value_bytes(values[1]);
	if (set.len > PATTERN_MAX) {
		sqlite3_result_error(context,
		    "a set of characters for trim has at most 100 bytes", -1);
		return;
	}
	while ((sides & TRIM_LEFT) && text.len > 0) {
		c = (struct bytes){ text.at, utf8_step(text.at, text.len) };
		if (find_bytes(set, c) == NULL)
			break;
		text.at += c.len;
		text.len -= c.len;
	}
	while ((sides & TRIM_RIGHT) && text.len > 0) {
		c.len = last_character_len(text);
		c.at = text.at + text.len - c.len;
		if (find_bytes(set, c) == NULL)
			break;
		text.len -= c.len;
	}
	sqlite3_result_text(context, text.at, (int)text.len, SQLITE_TRANSIENT);
}

static void
sql_ltrim(sqlite3_context *context, int n, sqlite3_value **values)
{
	trim_text(context, n, values, TRIM_LEFT);
}

static void
sql_rtrim(sqlite3_context *context, int n, sqlite3_value **values)
{
	trim_text(context, n, values, TRIM_RIGHT);
}

static void
sql_trim(sqlite3_context *context, int n, sqlite3_value **values)
{
	trim_text(context, n, values, TRIM_LEFT | TRIM_RIGHT);
}

/* --- table of functions --- */

static const struct {
	const char *name;
	int args;
	void (*function)(sqlite3_context *, int, sqlite3_value **);
} functions[] = {
	{ "like", 2, sql_like },
	{ "like", 3, sql_like },
	{ "glob", 2, sql_glob },
	{ "instr", 2, sql_instr },
	{ "replace", 3, sql_replace },
	{ "ltrim", 2, sql_ltrim },
	{ "rtrim", 2, sql_rtrim },
	{ "trim", 2, sql_trim },
};

int
sql_functions_install(struct authorizer *auth, sqlite3 *sqlite)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	size_t i;

	for (i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (sqlite3_create_function_v2(sqlite, functions[i].name,
			functions[i].args, flags, auth, functions[i].function,
			NULL, NULL, NULL) != SQLITE_OK)
			return -1;
	return 0;
}
