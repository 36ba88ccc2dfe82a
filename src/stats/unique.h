/*
 * Unique visitors. A visitor is a number made of an address and the salt of a
 * day. The number differs from day to day, and does not lead back to the
 * address once the salt has been deleted.
 */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>

#include "base/hash.h"
#include "stats/schema.h"

enum {
	UNIQUE_SLOTS = 16 * 1024,	/* a power of two */
	UNIQUE_SALTS = 2	/* days in use at once, around midnight */
};

struct daily_salt {
	int64_t day;	/* the first second of the day; 0: none */
	unsigned char bytes[HASH_KEY];
};

/* Zeroed, it is empty. */
struct unique {
	struct daily_salt salts[UNIQUE_SALTS];
	/* A cache of visitors that are in the table, by hour and number. */
	struct {
		int64_t hour, visitor;
	} seen[UNIQUE_SLOTS];
	bool salts_in_wal;	/* the log may still hold deleted salts */
};

/*
 * Makes the visitor number of an address on a day, see hit_visitor_len().
 * Returns 0, or -1 if there is no salt.
 */
int unique_visitor(struct unique *unique, struct schema *schema, int64_t day,
    const struct in6_addr *address, int64_t *visitor);

/*
 * Records a visitor. Returns 2 if the visitor is new on that day, 1 if only in
 * that hour, 0 if in neither; or -1.
 */
int unique_add(struct unique *unique, struct schema *schema, int64_t day,
    int64_t hour, int64_t visitor);

/*
 * Deletes the salts of the days that are over at this time, also from the
 * write-ahead log, and the visitors seen on those days. Returns 0, or -1.
 */
int unique_forget(struct unique *unique, struct schema *schema, int64_t now);
