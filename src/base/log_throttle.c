#include "base/log_throttle.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>

#include "base/clock.h"

enum { SETS = 512, WAYS = 4, HOUR = 3600 };

/* An entry: 32 bits of the key, then the second of the message, from 1. */
typedef _Atomic uint64_t throttle_entry;

static throttle_entry own_table[SETS][WAYS];
static throttle_entry (*table)[WAYS] = own_table;

void
log_throttle_share(void)
{
	void *map;

	map = mmap(NULL, sizeof own_table, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (map != MAP_FAILED)
		table = map;
}

static bool
entry_is_recent(uint64_t entry, uint32_t now)
{
	const uint32_t second = (uint32_t)entry;

	return second != 0 && now - second < HOUR;
}

bool
log_throttle_admits(uint64_t key)
{
	throttle_entry *set = table[key % SETS], *free_entry = NULL;
	const uint32_t now = (uint32_t)(clock_ms() / 1000) + 1;
	uint64_t entry, old = 0;
	size_t i;

	for (i = 0; i < WAYS; i++) {
		entry = atomic_load(&set[i]);
		if (!entry_is_recent(entry, now)) {
			free_entry = &set[i];
			old = entry;
		} else if (entry >> 32 == key >> 32)
			return false;
	}
	entry = key >> 32 << 32 | now;
	/* If this fails, another process has just taken the entry. */
	return free_entry != NULL &&
	    atomic_compare_exchange_strong(free_entry, &old, entry);
}
