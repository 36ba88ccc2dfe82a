#include "conn/limit.h"

#include <string.h>
#include <sys/mman.h>

#include "base/hash.h"

/*
 * An entry is a word: 44 bits of the key, and how many are here. So nobody can
 * be counted for an address that has just lost its entry. An entry of which
 * nobody is here, and whose bucket is full, says nothing: others may have it.
 */
enum { HERE_BITS = 20, NONE = -1 };

static const uint64_t here_mask = (UINT64_C(1) << HERE_BITS) - 1;

/* A set's words are what every visitor looks at: one line of the cache. */
struct set {
	_Alignas(64) _Atomic uint64_t words[LIMIT_WAYS];
	_Atomic uint64_t full[LIMIT_WAYS]; /* us: when the bucket will be */
	_Atomic uint64_t told[LIMIT_WAYS]; /* the last second of a refusal */
};

struct limit_table {
	uint64_t seed;
	struct set sets[LIMIT_SETS];
};

struct limit_table *
limit_map(void)
{
	struct limit_table *table;

	table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (table == MAP_FAILED)
		return NULL;
	table->seed = hash_seed();
	return table;
}

static uint64_t
key_of(const struct limit_table *table, uint64_t family, uint64_t bits)
{
	struct hash hash;

	hash_begin(&hash, table->seed);
	hash_add(&hash, family);
	hash_add(&hash, bits);
	return hash_value(&hash) | (here_mask + 1); /* an entry is never 0 */
}

static uint64_t
ipv4_key(const struct limit_table *table, const void *bytes)
{
	uint32_t bits;

	memcpy(&bits, bytes, sizeof bits);
	return key_of(table, AF_INET, bits);
}

uint64_t
limit_key(const struct limit_table *table, const struct addr *addr)
{
	uint64_t net;

	if (!addr->is_ip)
		return 0;
	if (addr_is_ipv4(addr))
		return ipv4_key(table, addr->ip.s6_addr + 12);
	memcpy(&net, addr->ip.s6_addr, sizeof net);
	return key_of(table, AF_INET6, net);
}

static unsigned
here_of(uint64_t word)
{
	return (unsigned)(word & here_mask);
}

static bool
is_of(uint64_t word, uint64_t key)
{
	return word >> HERE_BITS == key >> HERE_BITS;
}

static struct set *
set_of(struct limit_table *table, uint64_t key)
{
	return &table->sets[key % LIMIT_SETS];
}

static uint64_t
read_word(const struct set *set, int way)
{
	return atomic_load_explicit(&set->words[way], memory_order_relaxed);
}

/*
 * The entry of the key, or NONE; and its word. Two workers may in the same
 * moment have begun one each: how many the second has is in `others`.
 */
static int
find_own(const struct set *set, uint64_t key, uint64_t *word, unsigned *others)
{
	int way, own = NONE;
	uint64_t seen;

	*others = 0;
	for (way = 0; way < LIMIT_WAYS; way++) {
		seen = read_word(set, way);
		if (!is_of(seen, key))
			continue;
		if (own != NONE) {
			*others += here_of(seen);
			continue;
		}
		own = way;
		*word = seen;
	}
	return own;
}

/* An entry that says nothing, or NONE; and its word. */
static int
find_idle(const struct set *set, int64_t now, uint64_t *word)
{
	int way;

	for (way = 0; way < LIMIT_WAYS; way++) {
		*word = read_word(set, way);
		if (here_of(*word) == 0 &&
		    atomic_load(&set->full[way]) <= (uint64_t)now * 1000)
			return way;
	}
	return NONE;
}

/*
 * Each visitor delays the moment at which the bucket is full again, and it may
 * lie no farther away than a burst. False: it would.
 */
static bool
take_token(_Atomic uint64_t *full, const struct limits *limits, int64_t now)
{
	const uint64_t us = (uint64_t)now * 1000, each = 1000000 / limits->rate;
	const uint64_t most = us + limits->burst * each;
	uint64_t was = atomic_load(full), next;

	do {
		next = (was < us ? us : was) + each;
		if (next > most) {
			if (was > most)	/* of other options: not for long */
				(void)atomic_compare_exchange_strong(full, &was,
				    most);
			return false;
		}
	} while (!atomic_compare_exchange_weak(full, &was, next));
	return true;
}

static void
put(struct limit_slot *place, unsigned entry)
{
	atomic_store_explicit(&place->entry, entry, memory_order_release);
}

/* One more is here, as `place` says before it is so: see limit_release(). */
static bool
count(struct limit_table *table, struct set *set, int way, uint64_t key,
    uint64_t word, struct limit_slot *place)
{
	put(place, (unsigned)((set - table->sets) * LIMIT_WAYS + way + 1));
	return atomic_compare_exchange_strong(&set->words[way], &word,
	    (key & ~here_mask) | (here_of(word) + 1));
}

enum limit_verdict
limit_acquire(struct limit_table *table, uint64_t key,
    const struct limits *limits, int64_t now, struct limit_slot *place)
{
	const uint64_t most = limits->here > 0 ? limits->here : here_mask;
	struct set *set = set_of(table, key);
	enum limit_verdict verdict;
	unsigned others;
	uint64_t word;
	int way;

	do {
		verdict = LIMIT_ADMITTED;
		way = find_own(set, key, &word, &others);
		if (way == NONE)
			way = find_idle(set, now, &word);
		else if (here_of(word) + others >= most)
			verdict = LIMIT_CONNECTIONS;
		if (way == NONE || verdict != LIMIT_ADMITTED) {
			put(place, 0);
			return verdict;
		}
	} while (!count(table, set, way, key, word, place));
	if (limits->rate == 0 || take_token(&set->full[way], limits, now))
		return LIMIT_ADMITTED;
	limit_release(table, place);
	return LIMIT_RATE;
}

bool
limit_may_report(struct limit_table *table, uint64_t key, int64_t now)
{
	const uint64_t second = (uint64_t)now / 1000 + 1;
	struct set *set = set_of(table, key);
	unsigned others;
	uint64_t word;
	int way;

	way = find_own(set, key, &word, &others);
	return way != NONE &&
	    atomic_exchange(&set->told[way], second) != second;
}

/*
 * A worker may be killed at any point of this, and of count(). Then its parent
 * finds the place, and lets somebody go who was not counted, or has gone: one
 * too few is made good when the others go; one too many would stay for ever.
 */
void
limit_release(struct limit_table *table, struct limit_slot *place)
{
	unsigned entry = atomic_load(&place->entry);
	_Atomic uint64_t *at;
	uint64_t word;

	if (entry == 0 || entry > LIMIT_SETS * LIMIT_WAYS)
		return;
	entry--;
	at = &table->sets[entry / LIMIT_WAYS].words[entry % LIMIT_WAYS];
	word = atomic_load(at);
	while (here_of(word) > 0 &&
	    !atomic_compare_exchange_weak(at, &word, word - 1))
		;
	put(place, 0);
}

unsigned
limit_count(const struct limit_table *table, uint64_t key)
{
	const struct set *set = &table->sets[key % LIMIT_SETS];
	unsigned others;
	uint64_t word;

	if (find_own(set, key, &word, &others) == NONE)
		return 0;
	return here_of(word) + others;
}

int
limit_open_slots(struct limit_table *table, struct limit_slots *slots, size_t n)
{
	void *places;

	places = mmap(NULL, n * sizeof *slots->places, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (places == MAP_FAILED)
		return -1;
	*slots = (struct limit_slots){ table, places, n };
	return 0;
}

void
limit_close_slots(struct limit_slots *slots)
{
	size_t i;

	for (i = 0; i < slots->n; i++)
		limit_release(slots->table, &slots->places[i]);
	if (slots->places != NULL)
		(void)munmap(slots->places, slots->n * sizeof *slots->places);
	*slots = (struct limit_slots){ NULL, NULL, 0 };
}
