#include "store/authorizer.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The tables of the server. */
#define SERVER_PREFIX "gophermoon_"
enum { SERVER_PREFIX_LEN = sizeof SERVER_PREFIX - 1 };

/*
 * Tables that describe single clients, and virtual tables that show the pages
 * of all tables.
 */
static const char *const unreadable_tables[] = { "gophermoon_requests",
	"gophermoon_salts", "gophermoon_seen", "dbstat", "sqlite_dbpage",
	NULL };

/* Pragmas that describe tables. */
static const char *const readable_pragmas[] = { "foreign_key_list",
	"index_info", "index_list", "index_xinfo", "table_info", "table_list",
	"table_xinfo", NULL };

/*
 * Functions whose time is proportional to their arguments, see sql_functions.h.
 * Others are excluded: JSON functions reparse their argument.
 */
static const char *const callable_functions[] = { "abs", "avg", "ceil",
	"changes", "char", "coalesce", "count", "cume_dist", "date", "datetime",
	"dense_rank", "first_value", "floor", "glob", "group_concat", "hex",
	"ifnull", "iif", "instr", "julianday", "lag", "last_insert_rowid",
	"last_value", "lead", "length", "like", "lower", "ltrim", "max", "min",
	"mod", "nth_value", "ntile", "nullif", "percent_rank", "quote",
	"random", "rank", "replace", "round", "row_number", "rtrim", "sign",
	"strftime", "substr", "substring", "sum", "time", "total", "trim",
	"typeof", "unicode", "unixepoch", "upper", NULL };

static bool
is_listed(const char *name, const char *const *list)
{
	while (*list != NULL && (name == NULL || strcasecmp(name, *list) != 0))
		list++;
	return *list != NULL;
}

static bool
has_server_prefix(const char *name)
{
	return name != NULL &&
	    strncasecmp(name, SERVER_PREFIX, SERVER_PREFIX_LEN) == 0;
}

/* Reports whether the SQL contains the prefix of the server's tables. */
static bool
sql_has_server_prefix(struct bytes sql)
{
	size_t i;

	for (i = 0; i + SERVER_PREFIX_LEN <= sql.len; i++)
		if (has_server_prefix(sql.at + i))
			return true;
	return false;
}

/* --- the rules --- */

/* Conditions of a rule on the two names that SQLite reports for an action. */
enum condition {
	NEVER,
	ALWAYS,
	READABLE_TABLE,	/* the first one is a table that may be read */
	OWN_TABLE,	/* the first one is not the server's */
	OWN_NAMES,	/* neither of them is the server's */
	OWN_SQL,	/* nor does the whole statement name the server's */
	KNOWN_PRAGMA,	/* the first one is in the list */
	KNOWN_FUNCTION	/* the second one is in the list */
};

static const char server_table[] = "a table of the server";

/* An error message says that `subject` is not for handlers. */
static const struct rule {
	int action;
	enum condition allowed;
	const char *subject;
} rules[] = {
	/* reading */
	{ SQLITE_SELECT, ALWAYS, NULL },
	{ SQLITE_RECURSIVE, ALWAYS, NULL },
	{ SQLITE_READ, READABLE_TABLE, server_table },
	{ SQLITE_PRAGMA, KNOWN_PRAGMA, "PRAGMA" },
	{ SQLITE_FUNCTION, KNOWN_FUNCTION, "a function" },
	/* changing rows; the second name of UPDATE is a column */
	{ SQLITE_INSERT, OWN_NAMES, server_table },
	{ SQLITE_UPDATE, OWN_TABLE, server_table },
	{ SQLITE_DELETE, OWN_NAMES, server_table },
	/*
	 * Changing the schema. SQLite does not report the new name of ALTER
	 * TABLE, nor the tables to which foreign keys of CREATE TABLE refer.
	 * Through such a key, internal SQL could change a handler's table and
	 * run its triggers.
	 */
	{ SQLITE_CREATE_TABLE, OWN_SQL, server_table },
	{ SQLITE_ALTER_TABLE, OWN_SQL, server_table },
	{ SQLITE_DROP_TABLE, OWN_NAMES, server_table },
	{ SQLITE_CREATE_INDEX, OWN_NAMES, server_table },
	{ SQLITE_REINDEX, OWN_NAMES, server_table }, /* CREATE INDEX */
	{ SQLITE_DROP_INDEX, OWN_NAMES, server_table },
	{ SQLITE_CREATE_VIEW, OWN_NAMES, server_table },
	{ SQLITE_DROP_VIEW, OWN_NAMES, server_table },
	{ SQLITE_CREATE_TRIGGER, OWN_NAMES, server_table },
	{ SQLITE_DROP_TRIGGER, OWN_NAMES, server_table },
	/* refused; the next run would see temporary tables of this run */
	{ SQLITE_ATTACH, NEVER, "ATTACH" },
	{ SQLITE_DETACH, NEVER, "DETACH" },
	{ SQLITE_TRANSACTION, NEVER, "transaction control" },
	{ SQLITE_SAVEPOINT, NEVER, "SAVEPOINT" },
	{ SQLITE_ANALYZE, NEVER, "ANALYZE" },
	{ SQLITE_CREATE_VTABLE, NEVER, "a virtual table" },
	{ SQLITE_DROP_VTABLE, NEVER, "a virtual table" },
	{ SQLITE_CREATE_TEMP_TABLE, NEVER, "a temporary table" },
	{ SQLITE_CREATE_TEMP_INDEX, NEVER, "a temporary index" },
	{ SQLITE_CREATE_TEMP_VIEW, NEVER, "a temporary view" },
	{ SQLITE_CREATE_TEMP_TRIGGER, NEVER, "a temporary trigger" },
};

static const struct rule *
find_rule(int action)
{
	static const struct rule other = { 0, NEVER, "this statement" };
	size_t i;

	for (i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (rules[i].action == action)
			return &rules[i];
	return &other;
}

/*
 * Reports whether SQL may call a function. ALTER TABLE runs SQL that calls
 * printf() and functions named sqlite_..., which no other SQL can call.
 */
static bool
is_callable(const struct authorizer *auth, const char *name)
{
	return is_listed(name, callable_functions) ||
	    strncasecmp(name, "sqlite_", strlen("sqlite_")) == 0 ||
	    (auth->is_altering && strcmp(name, "printf") == 0);
}

static bool
condition_holds(const struct authorizer *auth, enum condition condition,
    const char *first, const char *second)
{
	switch (condition) {
	case NEVER:
		return false;
	case ALWAYS:
		return true;
	case READABLE_TABLE:
		return !is_listed(first, unreadable_tables);
	case OWN_TABLE:
		return !has_server_prefix(first);
	case OWN_NAMES:
		return !has_server_prefix(first) && !has_server_prefix(second);
	case OWN_SQL:
		return !has_server_prefix(first) &&
		    !has_server_prefix(second) &&
		    !sql_has_server_prefix(auth->sql);
	case KNOWN_PRAGMA:
		return is_listed(first, readable_pragmas);
	case KNOWN_FUNCTION:
		return is_callable(auth, second);
	}
	return false;
}

static int
refuse_action(struct authorizer *auth, const char *subject)
{
	snprintf(auth->reason, sizeof auth->reason,
	    "%s is not allowed in a handler", subject);
	return SQLITE_DENY;
}

/* Reports whether a row of the schema is deleted: with that a DROP begins. */
static bool
is_schema_deletion(int action, const char *table)
{
	return action == SQLITE_DELETE && strcmp(table, "sqlite_master") == 0;
}

/*
 * Judges one action of a statement that SQLite prepares. Internal SQL is judged
 * only within a trigger, because the trigger may be a handler's.
 */
static int
authorize_action(void *arg, int action, const char *first, const char *second,
    const char *database, const char *trigger)
{
	const struct rule *rule = find_rule(action);
	struct authorizer *auth = arg;

	(void)database;
	if (auth->is_internal && trigger == NULL)
		return SQLITE_OK;
	if (++auth->actions > AUTHORIZER_ACTIONS_MAX)
		return refuse_action(auth, "a statement with so many parts");
	auth->is_altering |= action == SQLITE_ALTER_TABLE;
	auth->is_dropping |= is_schema_deletion(action, first);
	if (!condition_holds(auth, rule->allowed, first, second))
		return refuse_action(auth, rule->subject);
	/* Ignored, a DELETE takes row by row, so that it can be interrupted. */
	return action == SQLITE_DELETE && !auth->is_dropping ? SQLITE_IGNORE :
							       SQLITE_OK;
}

/* --- the connection --- */

bool
authorizer_is_over_limit(const struct authorizer *auth)
{
	return auth->is_over_limit != NULL && auth->is_over_limit(auth->arg);
}

static int
check_progress(void *arg)
{
	return authorizer_is_over_limit(arg);
}

void
authorizer_begin(struct authorizer *auth, struct bytes sql, bool is_internal)
{
	auth->is_internal = is_internal;
	auth->is_altering = auth->is_dropping = false;
	auth->actions = 0;
	auth->sql = sql;
}

int
authorizer_install(struct authorizer *auth, sqlite3 *sqlite)
{
	sqlite3_progress_handler(sqlite, AUTHORIZER_STEP, check_progress, auth);
	if (sqlite3_set_authorizer(sqlite, authorize_action, auth) != SQLITE_OK)
		return -1;
	return 0;
}
