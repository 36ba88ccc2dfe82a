/*
 * Interned strings: each name of a page or handler has one id in the table of
 * names. There are at most INTERN_PER_DAY new ids per day.
 */
#pragma once

#include "stats/schema.h"

enum { INTERN_PER_DAY = 4096 };	/* new ids */

/* Counts the ids of a day. Zeroed, it has counted no day. */
struct intern {
	int64_t day, n;	/* selectors of the last day that have an id */
};

/*
 * Returns the id of a name, and notes that it was used on that day. The name is
 * stored as printable UTF-8, with '?' for other bytes. If `intern` is not NULL
 * and the day has INTERN_PER_DAY ids, returns 0, the id of all other names, so
 * that clients that ask for a million selectors cannot fill the table. Returns
 * -1 on failure.
 */
int64_t intern_name(struct intern *intern, struct schema *schema,
    struct bytes name, int64_t day);
