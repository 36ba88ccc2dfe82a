#include "store/authorizer.h"

#ifdef GOPHERMOON_SQLITE

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "store/like.h"

static const char ours[] = "gophermoon_";

/*
 * Tables that tell of single visitors, and by what they are told apart; and
 * what shows all tables as the file has them.
 */
static const char *const of_visitors[] = {
	"dbstat",
	"sqlite_dbpage",
	"gophermoon_requests",
	"gophermoon_secrets",
	"gophermoon_seen",
};

static bool
begins(const char *name, const char *with)
{
	return name != NULL && strncasecmp(name, with, strlen(with)) == 0;
}

/* Does the name of one of our tables stand anywhere in it? */
static bool
names_ours(struct bytes sql)
{
	const size_t n = sizeof ours - 1;
	size_t i;

	for (i = 0; i + n <= sql.len; i++)
		if (strncasecmp(sql.at + i, ours, n) == 0)
			return true;
	return false;
}

/* --- what a statement is about --- */

static int
refuse(struct authorizer *auth, const char *what)
{
	(void)snprintf(auth->why, sizeof auth->why, "%s is not for handlers",
	    what);
	return SQLITE_DENY;
}

static bool
is_one_of(const char *name, const char *const *names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (name != NULL && strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

/* These tell something about the script's own tables. */
static int
judge_pragma(struct authorizer *auth, const char *name)
{
	static const char *const allowed[] = { "table_info", "table_xinfo",
		"table_list", "index_list", "index_info", "index_xinfo",
		"foreign_key_list" };

	if (is_one_of(name, allowed, sizeof allowed / sizeof allowed[0]))
		return SQLITE_OK;
	return refuse(auth, "PRAGMA");
}

/*
 * None of these takes longer than a look at each byte of what it is given; of
 * the others some do, and json is parsed again and again. What ALTER TABLE
 * makes of itself calls more: printf, and what begins with `sqlite_`, which no
 * other SQL can call.
 */
static int
judge_function(struct authorizer *auth, const char *name)
{
	static const char *const allowed[] = { "abs", "avg", "ceil", "changes",
		"char", "coalesce", "count", "cume_dist", "date", "datetime",
		"dense_rank", "first_value", "floor", "glob", "group_concat",
		"hex", "ifnull", "iif", "instr", "julianday", "lag",
		"last_insert_rowid", "last_value", "lead", "length", "like",
		"lower", "ltrim", "max", "min", "mod", "nth_value", "ntile",
		"nullif", "percent_rank", "quote", "random", "rank", "replace",
		"round", "row_number", "rtrim", "sign", "strftime", "substr",
		"substring", "sum", "time", "total", "trim", "typeof",
		"unicode", "unixepoch", "upper" };
	char what[64];

	if (begins(name, "sqlite_") ||
	    (auth->is_altering && strcmp(name, "printf") == 0) ||
	    is_one_of(name, allowed, sizeof allowed / sizeof allowed[0]))
		return SQLITE_OK;
	(void)snprintf(what, sizeof what, "the function %.40s", name);
	return refuse(auth, what);
}

/* What else there is. Nothing of it is temporary: others come after us. */
static const struct row {
	int action;
	const char *refused;	/* NULL: allowed, but for tables of ours */
} rows[] = {
	{ SQLITE_SELECT, NULL },
	{ SQLITE_READ, NULL },
	{ SQLITE_RECURSIVE, NULL },
	{ SQLITE_INSERT, NULL },
	{ SQLITE_UPDATE, NULL },
	{ SQLITE_DELETE, NULL },
	{ SQLITE_CREATE_TABLE, NULL },
	{ SQLITE_CREATE_INDEX, NULL },
	{ SQLITE_CREATE_VIEW, NULL },
	{ SQLITE_CREATE_TRIGGER, NULL },
	{ SQLITE_DROP_TABLE, NULL },
	{ SQLITE_DROP_INDEX, NULL },
	{ SQLITE_DROP_VIEW, NULL },
	{ SQLITE_DROP_TRIGGER, NULL },
	{ SQLITE_ALTER_TABLE, NULL },
	/* CREATE INDEX asks for this, too. */
	{ SQLITE_REINDEX, NULL },
	{ SQLITE_ATTACH, "ATTACH" },
	{ SQLITE_DETACH, "DETACH" },
	{ SQLITE_TRANSACTION, "a transaction of its own" },
	{ SQLITE_SAVEPOINT, "SAVEPOINT" },
	{ SQLITE_ANALYZE, "ANALYZE" },
	{ SQLITE_CREATE_VTABLE, "a virtual table" },
	{ SQLITE_DROP_VTABLE, "a virtual table" },
	{ SQLITE_CREATE_TEMP_TABLE, "a temporary table" },
	{ SQLITE_CREATE_TEMP_INDEX, "a temporary index" },
	{ SQLITE_CREATE_TEMP_VIEW, "a temporary view" },
	{ SQLITE_CREATE_TEMP_TRIGGER, "a temporary trigger" },
};

static bool
tells_of_visitors(const char *table)
{
	size_t i;

	for (i = 0; i < sizeof of_visitors / sizeof of_visitors[0]; i++)
		if (begins(table, of_visitors[i]))
			return true;
	return false;
}

/*
 * ALTER TABLE does not tell what the new name will be, nor CREATE TABLE what it
 * refers to: what we do would go on in that table, with triggers of the script.
 */
static int
judge_table(struct authorizer *auth, int action, const char *a, const char *b)
{
	if (action == SQLITE_READ && !tells_of_visitors(a))
		return SQLITE_OK;
	auth->is_altering |= action == SQLITE_ALTER_TABLE;
	if (begins(a, ours) || (action != SQLITE_UPDATE && begins(b, ours)) ||
	    ((action == SQLITE_ALTER_TABLE || action == SQLITE_CREATE_TABLE) &&
		names_ours(auth->sql)))
		return refuse(auth, "a table of the server");
	return SQLITE_OK;
}

static int
judge(void *arg, int action, const char *a, const char *b, const char *database,
    const char *trigger)
{
	struct authorizer *auth = arg;
	size_t i;

	(void)database;
	if (auth->is_ours && trigger == NULL)
		return SQLITE_OK;
	if (action == SQLITE_PRAGMA)
		return judge_pragma(auth, a);
	if (action == SQLITE_FUNCTION)
		return judge_function(auth, b);
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].action == action && rows[i].refused == NULL)
			return judge_table(auth, action, a, b);
		else if (rows[i].action == action)
			return refuse(auth, rows[i].refused);
	return refuse(auth, "this statement");
}

/* --- functions that end soon, in place of theirs --- */

static bool
is_over(const struct authorizer *auth)
{
	return auth->is_over_limit != NULL && auth->is_over_limit(auth->arg);
}

static int
at_step(void *arg)
{
	return is_over(arg);
}

static struct bytes
text_of(sqlite3_value *value)
{
	struct bytes text;

	text.at = (const char *)sqlite3_value_text(value);
	text.len = (size_t)sqlite3_value_bytes(value);
	return text;
}

/* Has one of the arguments no value, or has the time come? Then says so. */
static bool
has_answered(sqlite3_context *context, int n, sqlite3_value **values)
{
	int i;

	if (is_over(sqlite3_user_data(context))) {
		sqlite3_result_error(context, "too much time", -1);
		return true;
	}
	for (i = 0; i < n; i++)
		if (sqlite3_value_type(values[i]) == SQLITE_NULL ||
		    sqlite3_value_text(values[i]) == NULL)
			return true;
	return false;
}

enum { PATTERN_MAX = 100 };

static void
compare(sqlite3_context *context, int n, sqlite3_value **values, bool is_like)
{
	struct like like = { .is_like = is_like };
	struct bytes escape = { "", 0 };

	if (has_answered(context, n, values))
		return;
	if (n == 3)
		escape = text_of(values[2]);
	if (n == 3 && (escape.len != 1 || escape.at[0] & 0x80)) {
		sqlite3_result_error(context, "ESCAPE is one character", -1);
		return;
	}
	like.escape = escape.len == 1 ? escape.at[0] : '\0';
	like.pattern = text_of(values[0]);
	if (like.pattern.len > PATTERN_MAX)
		sqlite3_result_error(context,
		    "a pattern of LIKE or GLOB has at most 100 bytes", -1);
	else
		sqlite3_result_int(context,
		    like_matches(&like, text_of(values[1])));
}

static void
like(sqlite3_context *context, int n, sqlite3_value **values)
{
	compare(context, n, values, true);
}

static void
glob(sqlite3_context *context, int n, sqlite3_value **values)
{
	compare(context, n, values, false);
}

/* Where `part` is in a text, or NULL. */
static const char *
find(struct bytes in, struct bytes part)
{
	return memmem(in.at, in.len, part.at, part.len);
}

/* Characters: all bytes that do not go on with one. */
static int
count_characters(const char *from, const char *to)
{
	int n = 0;

	for (; from < to; from++)
		n += (*from & 0xc0) != 0x80;
	return n;
}

static void
instr(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct bytes in;
	const char *at;

	if (has_answered(context, n, values))
		return;
	in = text_of(values[0]);
	at = find(in, text_of(values[1]));
	sqlite3_result_int(context,
	    at == NULL ? 0 : count_characters(in.at, at) + 1);
}

static void
replace(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct bytes in, what, with;
	sqlite3_str *out;
	const char *at;

	if (has_answered(context, n, values))
		return;
	in = text_of(values[0]);
	what = text_of(values[1]);
	with = text_of(values[2]);
	out = sqlite3_str_new(sqlite3_context_db_handle(context));
	while (what.len > 0 && (at = find(in, what)) != NULL &&
	    sqlite3_str_errcode(out) == SQLITE_OK) {
		sqlite3_str_append(out, in.at, (int)(at - in.at));
		sqlite3_str_append(out, with.at, (int)with.len);
		in.len -= (size_t)(at - in.at) + what.len;
		in.at = at + what.len;
	}
	sqlite3_str_append(out, in.at, (int)in.len);
	if (sqlite3_str_errcode(out) == SQLITE_OK)
		sqlite3_result_text(context, sqlite3_str_value(out),
		    sqlite3_str_length(out), SQLITE_TRANSIENT);
	else
		sqlite3_result_error_toobig(context);
	sqlite3_free(sqlite3_str_finish(out));
}

enum { TRIM_LEFT = 1, TRIM_RIGHT = 2 };

/* Bytes of the first character, or of the last. */
static size_t
first_len(struct bytes text)
{
	size_t n = 1;

	while (n < text.len && (text.at[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static size_t
last_len(struct bytes text)
{
	size_t n = 1;

	while (n < text.len && (text.at[text.len - n] & 0xc0) == 0x80)
		n++;
	return n;
}

static void
trim(sqlite3_context *context, int n, sqlite3_value **values, int sides)
{
	struct bytes text, set, c;

	if (has_answered(context, n, values))
		return;
	text = text_of(values[0]);
	set = text_of(values[1]);
	if (set.len > PATTERN_MAX) {
		sqlite3_result_error(context,
		    "at most 100 bytes can be trimmed away", -1);
		return;
	}
	while ((sides & TRIM_LEFT) && text.len > 0) {
		c = (struct bytes){ text.at, first_len(text) };
		if (find(set, c) == NULL)
			break;
		text.at += c.len;
		text.len -= c.len;
	}
	while ((sides & TRIM_RIGHT) && text.len > 0) {
		c.len = last_len(text);
		c.at = text.at + text.len - c.len;
		if (find(set, c) == NULL)
			break;
		text.len -= c.len;
	}
	sqlite3_result_text(context, text.at, (int)text.len, SQLITE_TRANSIENT);
}

static void
trim_left(sqlite3_context *context, int n, sqlite3_value **values)
{
	trim(context, n, values, TRIM_LEFT);
}

static void
trim_right(sqlite3_context *context, int n, sqlite3_value **values)
{
	trim(context, n, values, TRIM_RIGHT);
}

static void
trim_both(sqlite3_context *context, int n, sqlite3_value **values)
{
	trim(context, n, values, TRIM_LEFT | TRIM_RIGHT);
}

static const struct {
	const char *name;
	int args;
	void (*function)(sqlite3_context *, int, sqlite3_value **);
} functions[] = {
	{ "like", 2, like },
	{ "like", 3, like },
	{ "glob", 2, glob },
	{ "instr", 2, instr },
	{ "replace", 3, replace },
	{ "ltrim", 2, trim_left },
	{ "rtrim", 2, trim_right },
	{ "trim", 2, trim_both },
};

void
authorizer_begin(struct authorizer *auth, struct bytes sql, bool is_ours)
{
	auth->is_ours = is_ours;
	auth->is_altering = false;
	auth->sql = sql;
}

int
authorizer_install(struct authorizer *auth, sqlite3 *db)
{
	const int kind = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	size_t i;

	for (i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (sqlite3_create_function_v2(db, functions[i].name,
			functions[i].args, kind, auth, functions[i].function,
			NULL, NULL, NULL) != SQLITE_OK)
			return -1;
	sqlite3_progress_handler(db, AUTHORIZER_STEP, at_step, auth);
	return sqlite3_set_authorizer(db, judge, auth) == SQLITE_OK ? 0 : -1;
}

#endif
