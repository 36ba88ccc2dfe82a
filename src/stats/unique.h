/*
 * Unique visitors. A visitor is a number made of an address and the salt of a
 * day: it means nothing on another day, and nothing at all once the salt has
 * been deleted.
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
	int64_t day;	/* its first second; 0: none */
	unsigned char bytes[HASH_KEY];
};

/* A zeroed one is empty. */
struct unique {
	struct daily_salt salts[UNIQUE_SALTS];
	/* Visitors in the table of an hour, each in the slot of its hash. */
	struct {
		int64_t hour, visitor;
	} seen[UNIQUE_SLOTS];
	bool salts_in_wal;	/* the log may still have deleted ones */
};

/*
 * Makes the number of the visitor with this address on a day; of IPv6, only the
 * network half counts. Returns 0, or -1 if there is no salt.
 */
int unique_visitor(struct unique *unique, struct schema *schema, int64_t day,
    const struct in6_addr *address, int64_t *visitor);

/*
 * Notes a visitor. Returns 2 if the visitor is new on that day, 1 if only in
 * that hour, 0 if in neither; or -1.
 */
int unique_add(struct unique *unique, struct schema *schema, int64_t day,
    int64_t hour, int64_t visitor);

/*
 * Deletes the salts of the days that are over at this time, and who was there;
 * also from the write-ahead log. Returns 0, or -1.
 */
int unique_forget(struct unique *unique, struct schema *schema, int64_t now);
