#include "conn/limit.h"

#include <string.h>
#include <sys/mman.h>

#include "base/hash.h"

/*
 * An entry is one word: 44 bits of the key, then the number of connections. So
 * key and count change together, and no connection is counted for an address
 * that has just lost its entry. An entry with no connections and a full bucket
 * is idle: it holds no information, so another address may reuse it.
 */
enum { COUNT_BITS = 20, NO_WAY = -1 };

static const uint64_t count_mask = (UINT64_C(1) << COUNT_BITS) - 1;

/* The entries of a set, which each connection reads, are one cache line. */
struct limit_set {
	_Alignas(64) _Atomic uint64_t entries[LIMIT_WAYS];
	_Atomic uint64_t bucket_full_at[LIMIT_WAYS];	/* us, of clock_ms() */
	_Atomic uint64_t reported_in[LIMIT_WAYS];	/* second, from 1 */
};

struct limit_table {
	uint64_t seed;
	struct limit_set sets[LIMIT_SETS];
};

static void *
map_shared(size_t size)
{
	void *map;

	map = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return map != MAP_FAILED ? map : NULL;
}

struct limit_table *
limit_map(void)
{
	struct limit_table *table = map_shared(sizeof *table);

	if (table != NULL)
		table->seed = hash_seed();
	return table;
}

uint64_t
limit_key(const struct limit_table *table, const struct addr *addr)
{
	uint64_t bits = 0;
	struct hash hash;

	if (!addr->is_ip)
		return 0;
	if (addr_is_ipv4(addr))
		memcpy(&bits, addr->ip.s6_addr + 12, 4);
	else
		memcpy(&bits, addr->ip.s6_addr, sizeof bits);
	hash_begin(&hash, table->seed);
	hash_add(&hash, addr_is_ipv4(addr) ? AF_INET : AF_INET6);
	hash_add(&hash, bits);
	return hash_value(&hash) | (count_mask + 1); /* never 0 */
}

static unsigned
entry_count(uint64_t entry)
{
	return (unsigned)(entry & count_mask);
}

static bool
entry_has_key(uint64_t entry, uint64_t key)
{
	return entry >> COUNT_BITS == key >> COUNT_BITS;
}

static uint64_t
load_entry(const struct limit_set *set, int way)
{
	return atomic_load_explicit(&set->entries[way], memory_order_relaxed);
}

/*
 * Returns the way of the key and its entry, or NO_WAY. Two workers may have
 * created an entry for the same key at once; `others` is the count of the
 * duplicate.
 */
static int
find_key(const struct limit_set *set, uint64_t key, uint64_t *entry,
    unsigned *others)
{
	int way, found = NO_WAY;
	uint64_t seen;

	*others = 0;
	for (way = 0; way < LIMIT_WAYS; way++) {
		seen = load_entry(set, way);
		if (!entry_has_key(seen, key))
			continue;
		if (found != NO_WAY) {
			*others += entry_count(seen);
			continue;
		}
		found = way;
		*entry = seen;
	}
	return found;
}

/* Returns the way of an idle entry and the entry, or NO_WAY. */
static int
find_idle(const struct limit_set *set, int64_t now, uint64_t *entry)
{
	int way;

	for (way = 0; way < LIMIT_WAYS; way++) {
		*entry = load_entry(set, way);
		if (entry_count(*entry) == 0 &&
		    atomic_load(&set->bucket_full_at[way]) <=
			(uint64_t)now * 1000)
			return way;
	}
	return NO_WAY;
}

/*
 * Takes a token from a bucket. Returns false if there is none. A bucket is
 * stored as the time at which it is full again. Each token moves that time
 * later, at most one burst ahead.
 */
static bool
take_token(_Atomic uint64_t *bucket, const struct limits *limits, int64_t now)
{
	const uint64_t us = (uint64_t)now * 1000, each = 1000000 / limits->rate;
	const uint64_t last = us + limits->burst * each;
	uint64_t full = atomic_load(bucket), next;

	do {
		next = (full < us ? us : full) + each;
		if (next > last) {
			/* A reload has lowered the limits: apply them. */
			if (full > last)
				atomic_compare_exchange_strong(bucket, &full,
				    last);
			return false;
		}
	} while (!atomic_compare_exchange_weak(bucket, &full, next));
	return true;
}

static void
store_slot(struct limit_slot *slot, unsigned entry)
{
	atomic_store_explicit(&slot->entry, entry, memory_order_release);
}

/*
 * Adds one connection unless the entry has changed. Writes the slot first, so
 * that the supervisor can undo it if the worker is killed.
 */
static bool
add_to_entry(struct limit_table *table, struct limit_set *set, int way,
    uint64_t key, uint64_t entry, struct limit_slot *slot)
{
	store_slot(slot,
	    (unsigned)((set - table->sets) * LIMIT_WAYS + way + 1));
	return atomic_compare_exchange_strong(&set->entries[way], &entry,
	    (key & ~count_mask) | (entry_count(entry) + 1));
}

enum limit_verdict
limit_acquire(struct limit_table *table, uint64_t key,
    const struct limits *limits, int64_t now, struct limit_slot *slot)
{
	const uint64_t most =
	    limits->connections > 0 ? limits->connections : count_mask;
	struct limit_set *set = &table->sets[key % LIMIT_SETS];
	enum limit_verdict verdict;
	unsigned others;
	uint64_t entry;
	int way;

	do {
		verdict = LIMIT_ADMITTED;
		way = find_key(set, key, &entry, &others);
		if (way == NO_WAY)
			way = find_idle(set, now, &entry);
		else if (entry_count(entry) + others >= most)
			verdict = LIMIT_CONNECTIONS;
		if (way == NO_WAY || verdict != LIMIT_ADMITTED) {
			store_slot(slot, 0);
			return verdict;
		}
	} while (!add_to_entry(table, set, way, key, entry, slot));
	if (limits->rate == 0 ||
	    take_token(&set->bucket_full_at[way], limits, now))
		return LIMIT_ADMITTED;
	limit_release(table, slot);
	return LIMIT_RATE;
}

bool
limit_may_report(struct limit_table *table, uint64_t key, int64_t now)
{
	const uint64_t second = (uint64_t)now / 1000 + 1;
	struct limit_set *set = &table->sets[key % LIMIT_SETS];
	unsigned others;
	uint64_t entry;
	int way;

	way = find_key(set, key, &entry, &others);
	return way != NO_WAY &&
	    atomic_exchange(&set->reported_in[way], second) != second;
}

/*
 * A worker may be killed anywhere in this function and add_to_entry(). The
 * supervisor then releases the slot, perhaps of a connection that is not
 * counted. A count that is too low corrects itself; one that is too high would
 * stay.
 */
void
limit_release(struct limit_table *table, struct limit_slot *slot)
{
	unsigned number = atomic_load(&slot->entry);
	_Atomic uint64_t *at;
	uint64_t entry;

	if (number == 0 || number > LIMIT_SETS * LIMIT_WAYS)
		return;
	number--;
	at = &table->sets[number / LIMIT_WAYS].entries[number % LIMIT_WAYS];
	entry = atomic_load(at);
	while (entry_count(entry) > 0 &&
	    !atomic_compare_exchange_weak(at, &entry, entry - 1))
		;
	store_slot(slot, 0);
}

int
limit_open_slots(struct limit_table *table, struct limit_slots *slots, size_t n)
{
	struct limit_slot *at = map_shared(n * sizeof *at);

	if (at == NULL)
		return -1;
	*slots = (struct limit_slots){ table, at, n };
	return 0;
}

void
limit_close_slots(struct limit_slots *slots)
{
	size_t i;

	for (i = 0; i < slots->n; i++)
		limit_release(slots->table, &slots->at[i]);
	if (slots->at != NULL)
		munmap(slots->at, slots->n * sizeof *slots->at);
	*slots = (struct limit_slots){ NULL, NULL, 0 };
}
