/* server/scoreboard: counters and heartbeats of the workers. */
#include "server/scoreboard.h"
#include "suite.h"

START_TEST(each_worker_has_a_zeroed_score)
{
	struct worker_score *scores, *one, *other;

	scores = scoreboard_map(2);
	ck_assert_ptr_nonnull(scores);
	one = scoreboard_acquire(scores, 2);
	other = scoreboard_acquire(scores, 2);
	ck_assert_ptr_ne(one, other);
	ck_assert_ptr_null(scoreboard_acquire(scores, 2));
	ck_assert_uint_eq(atomic_load(&one->heartbeat), 1);	/* busy */
	scoreboard_opened(one);
	scoreboard_beat(one, false);
	one->taken = false;
	ck_assert_ptr_eq(scoreboard_acquire(scores, 2), one);
	ck_assert_uint_eq(atomic_load(&one->accepted), 0);
	ck_assert_uint_eq(atomic_load(&one->connections), 0);
	ck_assert_uint_eq(atomic_load(&one->heartbeat), 1);
}
END_TEST

START_TEST(the_heartbeat_is_odd_while_busy_and_even_while_idle)
{
	struct worker_score score = { .heartbeat = 1 };
	int i;

	for (i = 0; i < 3; i++) {
		scoreboard_beat(&score, false);
		ck_assert_uint_eq(atomic_load(&score.heartbeat) % 2, 0);
		scoreboard_beat(&score, true);
		ck_assert_uint_eq(atomic_load(&score.heartbeat) % 2, 1);
	}
}
END_TEST

START_TEST(each_thing_that_begins_is_a_beat)
{
	struct worker_score score = { .heartbeat = 1 };
	unsigned before;

	before = atomic_load(&score.heartbeat);
	scoreboard_beat(&score, true);
	ck_assert_uint_ne(atomic_load(&score.heartbeat), before);
}
END_TEST

START_TEST(a_score_has_open_and_served_connections)
{
	struct worker_score score = { 0 };
	unsigned long open;

	scoreboard_opened(&score);
	scoreboard_opened(&score);
	scoreboard_opened(&score);
	atomic_fetch_sub(&score.connections, 1);
	ck_assert_uint_eq(scoreboard_read(&score, &open), 1);
	ck_assert_uint_eq(open, 2);
}
END_TEST

Suite *
scoreboard_suite(void)
{
	const TTest *const tests[] = {
		each_worker_has_a_zeroed_score,
		the_heartbeat_is_odd_while_busy_and_even_while_idle,
		each_thing_that_begins_is_a_beat,
		a_score_has_open_and_served_connections,
	};

	return SUITE("scoreboard", tests);
}
