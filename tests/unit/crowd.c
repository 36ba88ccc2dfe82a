/* Floor 6: the crowd, in made-up time. */
#include "conn/limit.h"

#include <arpa/inet.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suite.h"

static const int64_t moment = 86400000; /* a day after some start */

static const struct limits no_limits;

/* The key of an address in words. */
static uint64_t
key_of(const struct limit_table *table, const char *words)
{
	struct addr addr;

	if (addr_parse(&addr, words) == -1)
		addr = (struct addr){ .is_ip = false };
	return limit_key(table, &addr);
}

/* The n-th key of one set. */
static uint64_t
neighbour(unsigned n)
{
	return (uint64_t)(n + 1) << 32 | 7;
}

START_TEST(all_of_ipv4_counts_and_64_bits_of_ipv6)
{
	struct limit_table *table = limit_map();

	ck_assert_ptr_nonnull(table);
	ck_assert_uint_ne(key_of(table, "192.0.2.1"),
	    key_of(table, "192.0.2.2"));
	ck_assert_uint_eq(key_of(table, "192.0.2.1"),
	    key_of(table, "::ffff:192.0.2.1"));
	ck_assert_uint_eq(key_of(table, "2001:db8:1:2::3"),
	    key_of(table, "2001:db8:1:2:ffff::9"));
	ck_assert_uint_ne(key_of(table, "2001:db8:1:2::3"),
	    key_of(table, "2001:db8:1:3::3"));
	ck_assert_uint_eq(key_of(table, "a path"), 0);
}
END_TEST

START_TEST(each_crowd_has_keys_of_its_own)
{
	ck_assert_uint_ne(key_of(limit_map(), "192.0.2.1"),
	    key_of(limit_map(), "192.0.2.1"));
}
END_TEST

START_TEST(as_many_come_in_as_may_be_here)
{
	static const struct limits three = { .here = 3 };
	struct limit_table *table = limit_map();
	struct limit_slot places[4] = { 0 };
	const uint64_t key = key_of(table, "192.0.2.1");
	int i;

	for (i = 0; i < 3; i++)
		ck_assert_int_eq(
		    limit_acquire(table, key, &three, moment, &places[i]),
		    LIMIT_ADMITTED);
	ck_assert_int_eq(limit_acquire(table, key, &three, moment, &places[3]),
	    LIMIT_CONNECTIONS);
	ck_assert_uint_eq(atomic_load(&places[3].entry), 0);
	ck_assert_uint_eq(limit_count(table, key), 3);
	ck_assert_int_eq(limit_acquire(table, key_of(table, "192.0.2.2"),
			     &three, moment, &places[3]),
	    LIMIT_ADMITTED);
	limit_release(table, &places[1]);
	limit_release(table, &places[1]);
	ck_assert_uint_eq(limit_count(table, key), 2);
	ck_assert_int_eq(limit_acquire(table, key, &three, moment, &places[1]),
	    LIMIT_ADMITTED);
}
END_TEST

START_TEST(where_a_set_is_full_others_come_in_uncounted)
{
	static const struct limits one = { .here = 1 };
	struct limit_table *table = limit_map();
	struct limit_slot places[LIMIT_WAYS + 2] = { 0 };
	unsigned i;

	for (i = 0; i < LIMIT_WAYS; i++)
		ck_assert_int_eq(limit_acquire(table, neighbour(i), &one,
				     moment, &places[i]),
		    LIMIT_ADMITTED);
	for (; i < LIMIT_WAYS + 2; i++) {
		ck_assert_int_eq(limit_acquire(table, neighbour(LIMIT_WAYS),
				     &one, moment, &places[i]),
		    LIMIT_ADMITTED);
		ck_assert_uint_eq(atomic_load(&places[i].entry), 0);
		limit_release(table, &places[i]);
	}
	for (i = 0; i < LIMIT_WAYS; i++)
		ck_assert_uint_eq(limit_count(table, neighbour(i)), 1);
	limit_release(table, &places[2]);
	ck_assert_int_eq(limit_acquire(table, neighbour(LIMIT_WAYS), &one,
			     moment, &places[2]),
	    LIMIT_ADMITTED);
	ck_assert_uint_eq(limit_count(table, neighbour(LIMIT_WAYS)), 1);
	ck_assert_uint_eq(limit_count(table, neighbour(2)), 0);
}
END_TEST

/* How many of so many may come in at this moment, and go again. */
static int
visits(struct limit_table *table, uint64_t key, const struct limits *limits,
    int64_t now, int tries)
{
	struct limit_slot place = { 0 };
	int let_in = 0;

	while (tries-- > 0) {
		if (limit_acquire(table, key, limits, now, &place) ==
		    LIMIT_ADMITTED)
			let_in++;
		else
			ck_assert_uint_eq(atomic_load(&place.entry), 0);
		limit_release(table, &place);
	}
	return let_in;
}

START_TEST(a_burst_comes_at_once_and_then_one_by_one)
{
	static const struct limits ten = { .rate = 10, .burst = 5 };
	struct limit_table *table = limit_map();
	const uint64_t key = key_of(table, "192.0.2.1");

	ck_assert_int_eq(visits(table, key, &ten, moment, 100), 5);
	ck_assert_int_eq(visits(table, key, &ten, moment + 99, 100), 0);
	ck_assert_int_eq(visits(table, key, &ten, moment + 100, 100), 1);
	ck_assert_int_eq(visits(table, key, &ten, moment + 399, 100), 2);
	ck_assert_int_eq(
	    visits(table, key_of(table, "192.0.2.2"), &ten, moment, 100), 5);
	ck_assert_int_eq(visits(table, key, &ten, moment + 3600000, 100), 5);
}
END_TEST

START_TEST(a_refusal_for_haste_leaves_nobody_counted)
{
	static const struct limits one = { .rate = 1, .burst = 1 };
	struct limit_table *table = limit_map();
	struct limit_slot places[2] = { 0 };
	const uint64_t key = key_of(table, "192.0.2.1");

	ck_assert_int_eq(limit_acquire(table, key, &one, moment, &places[0]),
	    LIMIT_ADMITTED);
	ck_assert_int_eq(limit_acquire(table, key, &one, moment, &places[1]),
	    LIMIT_RATE);
	ck_assert_uint_eq(limit_count(table, key), 1);
}
END_TEST

START_TEST(who_came_of_late_keeps_his_entry)
{
	static const struct limits one = { .rate = 1, .burst = 1 };
	struct limit_table *table = limit_map();
	unsigned i;

	for (i = 0; i < LIMIT_WAYS; i++)
		ck_assert_int_eq(visits(table, neighbour(i), &one, moment, 2),
		    1);
	ck_assert_int_eq(visits(table, neighbour(i), &one, moment, 9), 9);
	ck_assert_int_eq(visits(table, neighbour(i), &one, moment + 1000, 9),
	    1);
}
END_TEST

START_TEST(a_smaller_burst_holds_at_once_and_forgives)
{
	static const struct limits large = { .rate = 1, .burst = 1000 },
				   small = { .rate = 1, .burst = 2 };
	struct limit_table *table = limit_map();
	const uint64_t key = key_of(table, "192.0.2.1");

	ck_assert_int_eq(visits(table, key, &large, moment, 1000), 1000);
	ck_assert_int_eq(visits(table, key, &small, moment, 10), 0);
	ck_assert_int_eq(visits(table, key, &small, moment + 1000, 10), 1);
}
END_TEST

START_TEST(a_refusal_is_told_once_in_a_second)
{
	static const struct limits one = { .here = 1 };
	struct limit_table *table = limit_map();
	struct limit_slot place = { 0 };
	const uint64_t key = key_of(table, "192.0.2.1");

	ck_assert(!limit_may_report(table, key, moment));
	(void)limit_acquire(table, key, &one, moment, &place);
	ck_assert(limit_may_report(table, key, moment));
	ck_assert(!limit_may_report(table, key, moment));
	ck_assert(!limit_may_report(table, key, moment + 999));
	ck_assert(limit_may_report(table, key, moment + 1000));
}
END_TEST

START_TEST(whom_a_killed_worker_had_is_let_go)
{
	struct limit_table *table = limit_map();
	const uint64_t one = key_of(table, "192.0.2.1"),
		       other = key_of(table, "2001:db8::1");
	struct limit_slot mine = { 0 };
	struct limit_slots slots;
	pid_t pid;

	ck_assert_int_eq(limit_open_slots(table, &slots, 100), 0);
	(void)limit_acquire(table, one, &no_limits, moment, &mine);
	pid = fork();
	if (pid == 0) {
		(void)limit_acquire(table, one, &no_limits, moment,
		    &slots.places[0]);
		(void)limit_acquire(table, one, &no_limits, moment,
		    &slots.places[98]);
		(void)limit_acquire(table, other, &no_limits, moment,
		    &slots.places[99]);
		(void)raise(SIGKILL);
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

START_TEST(whatever_stands_in_a_roll_takes_nobody_below_none)
{
	struct limit_table *table = limit_map();
	const uint64_t key = key_of(table, "192.0.2.1");
	struct limit_slot mine = { 0 };
	struct limit_slots slots;

	ck_assert_int_eq(limit_open_slots(table, &slots, 4), 0);
	(void)limit_acquire(table, key, &no_limits, moment, &mine);
	atomic_store(&slots.places[0].entry, UINT32_MAX);
	atomic_store(&slots.places[1].entry, LIMIT_SETS * LIMIT_WAYS + 1);
	atomic_store(&slots.places[2].entry, atomic_load(&mine.entry));
	atomic_store(&slots.places[3].entry, atomic_load(&mine.entry));
	limit_close_slots(&slots);
	ck_assert_uint_eq(limit_count(table, key), 0);
	limit_release(table, &mine);
	ck_assert_uint_eq(limit_count(table, key), 0);
	ck_assert_int_eq(limit_acquire(table, key, &no_limits, moment, &mine),
	    LIMIT_ADMITTED);
	ck_assert_uint_eq(limit_count(table, key), 1);
}
END_TEST

enum { PROCESSES = 4, ROUNDS = 100000, MOST = 3 };

/* Comes and goes, from addresses of one set; 0 if there were never too many. */
static int
mingle(struct limit_table *table, atomic_int here[2])
{
	static const struct limits three = { .here = MOST };
	struct limit_slot places[2] = { 0 };
	int i, j, wrong = 0;

	for (i = 0; i < ROUNDS; i++)
		for (j = 0; j < 2; j++) {
			if (limit_acquire(table, neighbour((unsigned)j), &three,
				moment, &places[j]) != LIMIT_ADMITTED)
				continue;
			wrong |= atomic_fetch_add(&here[j], 1) >= MOST;
			(void)atomic_fetch_sub(&here[j], 1);
			limit_release(table, &places[j]);
		}
	return wrong;
}

START_TEST(several_processes_count_as_one)
{
	struct limit_table *table = limit_map();
	atomic_int *here;
	int i, status;

	here = mmap(NULL, 2 * sizeof *here, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(here, MAP_FAILED);
	for (i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			_exit(mingle(table, here));
	for (i = 0; i < PROCESSES; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert_int_eq(status, 0);
	}
	ck_assert_uint_eq(limit_count(table, neighbour(0)), 0);
	ck_assert_uint_eq(limit_count(table, neighbour(1)), 0);
}
END_TEST

Suite *
limit_suite(void)
{
	const TTest *const tests[] = {
		all_of_ipv4_counts_and_64_bits_of_ipv6,
		each_crowd_has_keys_of_its_own,
		as_many_come_in_as_may_be_here,
		where_a_set_is_full_others_come_in_uncounted,
		a_burst_comes_at_once_and_then_one_by_one,
		a_refusal_for_haste_leaves_nobody_counted,
		who_came_of_late_keeps_his_entry,
		a_smaller_burst_holds_at_once_and_forgives,
		a_refusal_is_told_once_in_a_second,
		whom_a_killed_worker_had_is_let_go,
		whatever_stands_in_a_roll_takes_nobody_below_none,
		several_processes_count_as_one,
	};

	return SUITE("crowd", tests);
}
