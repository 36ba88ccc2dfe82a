/* How many connections are counted for an address. */
#pragma once

#include "conn/limit.h"

/* Returns the smallest limit that admits one more connection, less one. */
static inline unsigned
limit_count(struct limit_table *table, uint64_t key)
{
	struct limits limits = { .connections = 1 };
	struct limit_slot slot = { 0 };

	while (limit_acquire(table, key, &limits, 0, &slot) != LIMIT_ADMITTED)
		limits.connections++;
	limit_release(table, &slot);
	return limits.connections - 1;
}
