/*
 * Interned strings: the names of pages and handlers have one id each in the
 * table of names, and a day has only so many.
 */
#pragma once

#include "stats/schema.h"

enum { INTERN_PER_DAY = 4096 };	/* selectors that have an id of their own */

/* A zeroed one has counted no day. */
struct intern {
	int64_t day, n;	/* selectors of the last day that have an id */
};

/*
 * Returns the id of a name, and notes that it was used on that day. The name is
 * stored as printable UTF-8: other bytes become '?'. Returns 0, the id of all
 * others, if `intern` is not NULL and has counted too many new names on that
 * day: clients that ask for a million selectors fill no table. Returns -1 on
 * failure.
 */
int64_t intern_name(struct intern *intern, struct schema *schema,
    struct bytes name, int64_t day);
