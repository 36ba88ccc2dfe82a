/* What the SQL of scripts may do on a connection. */
#ifndef STORE_AUTHORIZER_H
#define STORE_AUTHORIZER_H

#include <stdbool.h>

#include "base/buf.h"

struct sqlite3;

enum { AUTHORIZER_REASON_MAX = 96, AUTHORIZER_STEP = 100 };

struct authorizer {
	bool is_ours;	/* the server's own SQL may do all */
	bool is_altering;	/* the statement is ALTER TABLE */
	/*
	 * Is asked every AUTHORIZER_STEP operations of a statement whether it has
	 * taken too much; NULL: it may take what it takes.
	 */
	bool (*is_over_limit)(void *arg);
	void *arg;
	struct bytes sql;	/* see authorizer_begin() */
	char why[AUTHORIZER_REASON_MAX];	/* what was refused last */
};

/*
 * Watches a connection from now on; the guard has to live as long as that.
 * Scripts neither reach other files, nor begin or end transactions, nor change
 * tables that are named `gophermoon_...`, nor read those of them that tell of
 * single visitors. They call functions that end soon, whatever they are given.
 * Returns 0, or -1.
 */
int authorizer_install(struct authorizer *auth, struct sqlite3 *db);

/* This is what will be prepared next: our own SQL, or a script's. */
void authorizer_begin(struct authorizer *auth, struct bytes sql, bool is_ours);

#endif
