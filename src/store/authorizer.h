/*
 * Limits the SQL of handlers on a connection. That SQL can reach only the
 * site's database. It cannot change tables with names like gophermoon_..., nor
 * read tables that describe single clients. It cannot begin or end a
 * transaction, and can call only functions that end soon. A statement has a
 * limit of actions (tables and columns read, functions called, in its views and
 * triggers, too), because nothing interrupts SQLite while it prepares one.
 */
#pragma once

#include <stdbool.h>

#include "base/buf.h"

struct sqlite3;

enum {
	AUTHORIZER_REASON_MAX = 96,
	AUTHORIZER_STEP = 100,	/* operations of SQLite between two checks */
	AUTHORIZER_ACTIONS_MAX = 2000	/* of one statement */
};

/* The authorizer of one connection. Zeroed, it judges SQL of a handler. */
struct authorizer {
	/*
	 * Called every AUTHORIZER_STEP operations of a statement; interrupts it
	 * by returning true. NULL: no limit.
	 */
	bool (*is_over_limit)(void *arg);
	void *arg;
	bool is_internal;	/* the server's own SQL, which may do all */
	bool is_altering;	/* the statement is ALTER TABLE */
	bool is_dropping;	/* it is DROP TABLE, DROP VIEW, ... */
	unsigned actions;	/* judged in the statement */
	struct bytes sql;	/* of authorizer_begin() */
	char reason[AUTHORIZER_REASON_MAX];	/* for the last refusal */
};

/*
 * Installs the authorizer on a connection. `auth` must stay until the
 * connection is closed. Returns 0, or -1.
 */
int authorizer_install(struct authorizer *auth, struct sqlite3 *sqlite);

/*
 * Announces the statement that is prepared next, as internal SQL of the server
 * or as SQL of a handler. `sql` must stay until it has been prepared.
 */
void authorizer_begin(struct authorizer *auth, struct bytes sql,
    bool is_internal);

/* Reports whether is_over_limit() says that the statement has to end. */
bool authorizer_is_over_limit(const struct authorizer *auth);
