/*
 * Who a visitor is to the statistics: a number, made of his address and the
 * secret of a day, which means nothing on any other day.
 */
#ifndef STATS_UNIQUE_H
#define STATS_UNIQUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "stats/schema.h"

enum {
	UNIQUE_SLOTS = 64 * 1024,	/* places in memory; a power of two */
	UNIQUE_SALTS = 2		/* days at once, about midnight */
};

/* What is remembered in memory: each place holds what came there last. */
struct seen {
	int64_t at;
	uint64_t visitor;
};

struct daily_salt {
	int64_t day;	/* its first second; 0: none */
	unsigned char key[HASH_KEY];
};

/* A zeroed one remembers nobody. */
struct unique {
	struct daily_salt secrets[UNIQUE_SALTS];
	struct seen seen[UNIQUE_SLOTS];
	bool secrets_in_log;	/* the file may still have old ones */
};

/*
 * The number of who came from this address (struct hit) on a day; of IPv6,
 * the half counts that tells networks apart. 0, or -1: there is no secret.
 */
int unique_number(struct unique *unique, struct schema *schema, int64_t day,
    const unsigned char *address, uint64_t *number);

/* Is he new, in the time of that day that begins at `at`? 1, 0, or -1. */
int unique_are_new(struct unique *unique, struct schema *schema, int64_t day,
    int64_t at, uint64_t number);

/*
 * Forgets the secrets of days that are over at this time, and who was there;
 * nothing of them stays in the log either, which is written ahead. 0, or -1.
 */
int unique_forget_days(struct unique *unique, struct schema *schema,
    int64_t now);

/* Remembers nobody any more, but for what is in the ledger. */
void unique_clear(struct unique *unique);

#endif
