/*
 * Limits the SQL of handlers on a connection. It reaches only the site's
 * database. It cannot change tables that are named gophermoon_..., nor read
 * those of them that describe single clients. It cannot begin or end a
 * transaction. It calls only functions that end soon.
 */
#pragma once

#include <stdbool.h>

#include "base/buf.h"

struct sqlite3;

enum {
	AUTHORIZER_REASON_MAX = 96,
	AUTHORIZER_STEP = 100	/* operations of SQLite between two checks */
};

/* One for each connection. A zeroed one judges SQL of a handler. */
struct authorizer {
	/*
	 * Called every AUTHORIZER_STEP operations of a statement; interrupts it
	 * by returning true. NULL: no limit.
	 */
	bool (*is_over_limit)(void *arg);
	void *arg;
	bool is_internal;	/* the server's own SQL, which may do all */
	bool is_altering;	/* the statement is ALTER TABLE */
	struct bytes sql;	/* of authorizer_begin() */
	char reason[AUTHORIZER_REASON_MAX];	/* for the last refusal */
};

/*
 * Installs the authorizer on a connection, which must be closed before `auth`
 * goes. Returns 0, or -1.
 */
int authorizer_install(struct authorizer *auth, struct sqlite3 *sqlite);

/*
 * Announces the statement that is prepared next: internal SQL of the server, or
 * SQL of a handler. `sql` must stay until it has been prepared.
 */
void authorizer_begin(struct authorizer *auth, struct bytes sql,
    bool is_internal);

/* Reports whether the running statement has to end, by is_over_limit(). */
bool authorizer_is_over_limit(const struct authorizer *auth);
