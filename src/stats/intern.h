/*
 * The names of pages and handlers, as the statistics tell them apart: each has
 * a number, and a day has only so many.
 */
#ifndef STATS_INTERN_H
#define STATS_INTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "stats/schema.h"

enum {
	INTERN_SLOTS = 8 * 1024,	/* places in memory; a power of two */
	INTERN_PER_DAY = 4096	/* selectors that are told apart */
};

/* What is remembered in memory: each place holds what came there last. */
struct intern_entry {
	uint64_t hash;		/* of its name */
	int64_t id;		/* 0: none */
	int64_t day;		/* on which it was used */
	bool is_told_apart;	/* on that day */
};

struct intern {
	unsigned char key[HASH_KEY];	/* for places in memory */
	struct intern_entry names[INTERN_SLOTS];
	int64_t day, n;			/* selectors told apart on that day */
};

/* Begins with a zeroed one. 0, or -1: there are no random bytes. */
int intern_init(struct intern *intern);

/*
 * The number by which a selector is told from others on that day; 0, that of
 * all others, where there are too many; or -1. Whoever asks for a million
 * names fills no table with them.
 */
int64_t intern_number(struct intern *intern, struct schema *schema,
    struct bytes selector, int64_t day);

/* The number of a name of ours, as that of a handler; or -1. */
int64_t intern_name(struct intern *intern, struct schema *schema,
    struct bytes name, int64_t day);

/* Remembers nothing any more, but for what is in the ledger. */
void intern_clear(struct intern *intern);

#endif
