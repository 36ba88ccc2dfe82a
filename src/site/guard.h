/* What the SQL of scripts may do on a connection. */
#ifndef SITE_GUARD_H
#define SITE_GUARD_H

#include <stdbool.h>

#include "base/buf.h"

struct sqlite3;

enum { GUARD_WHY_MAX = 96, GUARD_STEP = 100 };

struct guard {
	bool is_ours;	/* the server's own SQL may do all */
	bool is_altering;	/* the statement is ALTER TABLE */
	/*
	 * Is asked every GUARD_STEP operations of a statement whether it has
	 * taken too much; NULL: it may take what it takes.
	 */
	bool (*over)(void *arg);
	void *arg;
	struct bytes sql;	/* see guard_begin() */
	char why[GUARD_WHY_MAX];	/* what was refused last */
};

/*
 * Watches a connection from now on; the guard has to live as long as that.
 * Scripts neither reach other files, nor begin or end transactions, nor change
 * tables that are named `gophermoon_...`, nor read those of them that tell of
 * single visitors. They call functions that end soon, whatever they are given.
 * Returns 0, or -1.
 */
int guard_set(struct guard *guard, struct sqlite3 *db);

/* This is what will be prepared next: our own SQL, or a script's. */
void guard_begin(struct guard *guard, struct bytes sql, bool is_ours);

#endif
