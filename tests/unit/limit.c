/* Limits per address, in made-up time. */
#include "conn/limit.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "limit_count.h"
#include "suite.h"

static const int64_t start = 86400000;	/* ms: a day after boot */

static const struct limits no_limits;

static uint64_t
key_of_text(const struct limit_table *table, const char *text)
{
	struct addr addr;

	if (addr_parse(&addr, text) == -1)
		addr = (struct addr){ .is_ip = false };
	return limit_key(table, &addr);
}

/* Returns the n-th key of one set. */
static uint64_t
key_of_set(unsigned n)
{
	return (uint64_t)(n + 1) << 32 | 7;
}

START_TEST(all_of_ipv4_counts_and_64_bits_of_ipv6)
{
	struct limit_table *table = limit_map();

	ck_assert_ptr_nonnull(table);
	ck_assert_uint_ne(key_of_text(table, "192.0.2.1"),
	    key_of_text(table, "192.0.2.2"));
	ck_assert_uint_eq(key_of_text(table, "192.0.2.1"),
	    key_of_text(table, "::ffff:192.0.2.1"));
	ck_assert_uint_eq(key_of_text(table, "2001:db8:1:2::3"),
	    key_of_text(table, "2001:db8:1:2:ffff::9"));
	ck_assert_uint_ne(key_of_text(table, "2001:db8:1:2::3"),
	    key_of_text(table, "2001:db8:1:3::3"));
	ck_assert_uint_eq(key_of_text(table, "a path"), 0);
}
END_TEST

START_TEST(each_table_has_keys_of_its_own)
{
	ck_assert_uint_ne(key_of_text(limit_map(), "192.0.2.1"),
	    key_of_text(limit_map(), "192.0.2.1"));
}
END_TEST

START_TEST(as_many_connections_are_admitted_as_allowed)
{
	static const struct limits three = { .connections = 3 };
	struct limit_table *table = limit_map();
	struct limit_slot slots[4] = { 0 };
	const uint64_t key = key_of_text(table, "192.0.2.1");
	int i;

	for (i = 0; i < 3; i++)
		ck_assert_int_eq(
		    limit_acquire(table, key, &three, start, &slots[i]),
		    LIMIT_ADMITTED);
	ck_assert_int_eq(limit_acquire(table, key, &three, start, &slots[3]),
	    LIMIT_CONNECTIONS);
	ck_assert_uint_eq(atomic_load(&slots[3].entry), 0);
	ck_assert_uint_eq(limit_count(table, key), 3);
	ck_assert_int_eq(limit_acquire(table, key_of_text(table, "192.0.2.2"),
			     &three, start, &slots[3]),
	    LIMIT_ADMITTED);
	limit_release(table, &slots[1]);
	limit_release(table, &slots[1]);
	ck_assert_uint_eq(limit_count(table, key), 2);
	ck_assert_int_eq(limit_acquire(table, key, &three, start, &slots[1]),
	    LIMIT_ADMITTED);
}
END_TEST

START_TEST(the_table_has_room_for_thousands_of_addresses)
{
	enum { ADDRESSES = 4000 };
	static const struct limits one = { .connections = 1 };
	static struct limit_slot slots[ADDRESSES];
	struct limit_table *table = limit_map();
	struct limit_slot again = { 0 };
	char text[20];
	unsigned i, counted = 0;
	uint64_t key;

	for (i = 0; i < ADDRESSES; i++) {
		snprintf(text, sizeof text, "192.0.%u.%u", i / 250, i % 250);
		key = key_of_text(table, text);
		ck_assert_int_eq(
		    limit_acquire(table, key, &one, start, &slots[i]),
		    LIMIT_ADMITTED);
		counted += limit_acquire(table, key, &one, start, &again) ==
		    LIMIT_CONNECTIONS;
	}
	ck_assert_uint_ge(counted, ADDRESSES - 10);
}
END_TEST

START_TEST(connections_are_not_counted_where_a_set_is_full)
{
	static const struct limits one = { .connections = 1 };
	struct limit_table *table = limit_map();
	struct limit_slot slots[LIMIT_WAYS + 2] = { 0 };
	unsigned i;

	for (i = 0; i < LIMIT_WAYS; i++)
		ck_assert_int_eq(
		    limit_acquire(table, key_of_set(i), &one, start, &slots[i]),
		    LIMIT_ADMITTED);
	for (; i < LIMIT_WAYS + 2; i++) {
		ck_assert_int_eq(limit_acquire(table, key_of_set(LIMIT_WAYS),
				     &one, start, &slots[i]),
		    LIMIT_ADMITTED);
		ck_assert_uint_eq(atomic_load(&slots[i].entry), 0);
		limit_release(table, &slots[i]);
	}
	for (i = 0; i < LIMIT_WAYS; i++)
		ck_assert_uint_eq(limit_count(table, key_of_set(i)), 1);
	limit_release(table, &slots[2]);
	ck_assert_int_eq(limit_acquire(table, key_of_set(LIMIT_WAYS), &one,
			     start, &slots[2]),
	    LIMIT_ADMITTED);
	ck_assert_uint_eq(limit_count(table, key_of_set(LIMIT_WAYS)), 1);
	ck_assert_uint_eq(limit_count(table, key_of_set(2)), 0);
}
END_TEST

/* Opens and closes connections at one time; returns how many are admitted. */
static int
count_admitted(struct limit_table *table, uint64_t key,
    const struct limits *limits, int64_t now, int tries)
{
	struct limit_slot slot = { 0 };
	int admitted = 0;

	while (tries-- > 0) {
		if (limit_acquire(table, key, limits, now, &slot) ==
		    LIMIT_ADMITTED)
			admitted++;
		else
			ck_assert_uint_eq(atomic_load(&slot.entry), 0);
		limit_release(table, &slot);
	}
	return admitted;
}

START_TEST(a_burst_is_admitted_at_once_and_then_one_by_one)
{
	static const struct limits ten = { .rate = 10, .burst = 5 };
	struct limit_table *table = limit_map();
	const uint64_t key = key_of_text(table, "192.0.2.1");

	ck_assert_int_eq(count_admitted(table, key, &ten, start, 100), 5);
	ck_assert_int_eq(count_admitted(table, key, &ten, start + 99, 100), 0);
	ck_assert_int_eq(count_admitted(table, key, &ten, start + 100, 100), 1);
	ck_assert_int_eq(count_admitted(table, key, &ten, start + 399, 100), 2);
	ck_assert_int_eq(count_admitted(table, key_of_text(table, "192.0.2.2"),
			     &ten, start, 100),
	    5);
	ck_assert_int_eq(count_admitted(table, key, &ten, start + 3600000, 100),
	    5);
}
END_TEST

START_TEST(a_connection_refused_by_rate_is_not_counted)
{
	static const struct limits one = { .rate = 1, .burst = 1 };
	struct limit_table *table = limit_map();
	struct limit_slot slots[2] = { 0 };
	const uint64_t key = key_of_text(table, "192.0.2.1");

	ck_assert_int_eq(limit_acquire(table, key, &one, start, &slots[0]),
	    LIMIT_ADMITTED);
	ck_assert_int_eq(limit_acquire(table, key, &one, start, &slots[1]),
	    LIMIT_RATE);
	ck_assert_uint_eq(limit_count(table, key), 1);
}
END_TEST

START_TEST(an_address_with_recent_connections_keeps_its_entry)
{
	static const struct limits one = { .rate = 1, .burst = 1 };
	struct limit_table *table = limit_map();
	unsigned i;

	for (i = 0; i < LIMIT_WAYS; i++)
		ck_assert_int_eq(
		    count_admitted(table, key_of_set(i), &one, start, 2), 1);
	ck_assert_int_eq(count_admitted(table, key_of_set(i), &one, start, 9),
	    9);
	ck_assert_int_eq(
	    count_admitted(table, key_of_set(i), &one, start + 1000, 9), 1);
}
END_TEST

START_TEST(a_smaller_burst_applies_at_once)
{
	static const struct limits large = { .rate = 1, .burst = 1000 },
				   small = { .rate = 1, .burst = 2 };
	struct limit_table *table = limit_map();
	const uint64_t key = key_of_text(table, "192.0.2.1");

	ck_assert_int_eq(count_admitted(table, key, &large, start, 1000), 1000);
	ck_assert_int_eq(count_admitted(table, key, &small, start, 10), 0);
	ck_assert_int_eq(count_admitted(table, key, &small, start + 1000, 10),
	    1);
}
END_TEST

START_TEST(a_refusal_is_reported_once_per_second)
{
	static const struct limits one = { .connections = 1 };
	struct limit_table *table = limit_map();
	struct limit_slot slot = { 0 };
	const uint64_t key = key_of_text(table, "192.0.2.1");

	ck_assert(!limit_may_report(table, key, start));
	limit_acquire(table, key, &one, start, &slot);
	ck_assert(limit_may_report(table, key, start));
	ck_assert(!limit_may_report(table, key, start));
	ck_assert(!limit_may_report(table, key, start + 999));
	ck_assert(limit_may_report(table, key, start + 1000));
}
END_TEST

START_TEST(connections_of_a_killed_worker_are_released)
{
	struct limit_table *table = limit_map();
	const uint64_t one = key_of_text(table, "192.0.2.1"),
		       other = key_of_text(table, "2001:db8::1");
	struct limit_slot mine = { 0 };
	struct limit_slots slots;
	pid_t pid;

	ck_assert_int_eq(limit_open_slots(table, &slots, 100), 0);
	limit_acquire(table, one, &no_limits, start, &mine);
	pid = fork();
	if (pid == 0) {
		limit_acquire(table, one, &no_limits, start, &slots.at[0]);
		limit_acquire(table, one, &no_limits, start, &slots.at[98]);
		limit_acquire(table, other, &no_limits, start, &slots.at[99]);
		raise(SIGKILL);
	}
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert_uint_eq(limit_count(table, one), 3);
	ck_assert_uint_eq(limit_count(table, other), 1);
	limit_close_slots(&slots);
	ck_assert_uint_eq(limit_count(table, one), 1);
	ck_assert_uint_eq(limit_count(table, other), 0);
	limit_close_slots(&slots);
	ck_assert_uint_eq(limit_count(table, one), 1);
}
END_TEST

START_TEST(no_slot_makes_a_count_negative)
{
	struct limit_table *table = limit_map();
	const uint64_t key = key_of_text(table, "192.0.2.1");
	struct limit_slot mine = { 0 };
	struct limit_slots slots;

	ck_assert_int_eq(limit_open_slots(table, &slots, 4), 0);
	limit_acquire(table, key, &no_limits, start, &mine);
	atomic_store(&slots.at[0].entry, UINT32_MAX);
	atomic_store(&slots.at[1].entry, LIMIT_SETS * LIMIT_WAYS + 1);
	atomic_store(&slots.at[2].entry, atomic_load(&mine.entry));
	atomic_store(&slots.at[3].entry, atomic_load(&mine.entry));
	limit_close_slots(&slots);
	ck_assert_uint_eq(limit_count(table, key), 0);
	limit_release(table, &mine);
	ck_assert_uint_eq(limit_count(table, key), 0);
	ck_assert_int_eq(limit_acquire(table, key, &no_limits, start, &mine),
	    LIMIT_ADMITTED);
	ck_assert_uint_eq(limit_count(table, key), 1);
}
END_TEST

enum { PROCESSES = 4, ROUNDS = 100000, MAX = 3 };

/*
 * Opens and closes connections from two addresses of one set; returns 0 if
 * there were never too many.
 */
static int
open_and_close(struct limit_table *table, atomic_int open[2])
{
	static const struct limits three = { .connections = MAX };
	struct limit_slot slots[2] = { 0 };
	int i, j, wrong = 0;

	for (i = 0; i < ROUNDS; i++)
		for (j = 0; j < 2; j++) {
			if (limit_acquire(table, key_of_set((unsigned)j),
				&three, start, &slots[j]) != LIMIT_ADMITTED)
				continue;
			wrong |= atomic_fetch_add(&open[j], 1) >= MAX;
			atomic_fetch_sub(&open[j], 1);
			limit_release(table, &slots[j]);
		}
	return wrong;
}

START_TEST(several_processes_count_as_one)
{
	struct limit_table *table = limit_map();
	atomic_int *open;
	int i, status;

	open = mmap(NULL, 2 * sizeof *open, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(open, MAP_FAILED);
	for (i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			_exit(open_and_close(table, open));
	for (i = 0; i < PROCESSES; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert_int_eq(status, 0);
	}
	ck_assert_uint_eq(limit_count(table, key_of_set(0)), 0);
	ck_assert_uint_eq(limit_count(table, key_of_set(1)), 0);
}
END_TEST

Suite *
limit_suite(void)
{
	const TTest *const tests[] = {
		all_of_ipv4_counts_and_64_bits_of_ipv6,
		each_table_has_keys_of_its_own,
		as_many_connections_are_admitted_as_allowed,
		the_table_has_room_for_thousands_of_addresses,
		connections_are_not_counted_where_a_set_is_full,
		a_burst_is_admitted_at_once_and_then_one_by_one,
		a_connection_refused_by_rate_is_not_counted,
		an_address_with_recent_connections_keeps_its_entry,
		a_smaller_burst_applies_at_once,
		a_refusal_is_reported_once_per_second,
		connections_of_a_killed_worker_are_released,
		no_slot_makes_a_count_negative,
		several_processes_count_as_one,
	};

	return SUITE("limit", tests);
}
