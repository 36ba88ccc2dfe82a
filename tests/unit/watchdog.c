#include <signal.h>
#include <sys/time.h>

#include "script/watchdog.h"
#include "suite.h"

/* The ticks here are signals that the test raises: the timer does not run. */
static int on_ticks, steps;

static void
count_tick(void *arg)
{
	(void)arg;
	on_ticks++;
}

static void
tick(int n)
{
	while (n-- > 0)
		ck_assert_int_eq(raise(SIGPROF), 0);
}

/* Installs the handler of the signal, and stops the timer. */
static void
start_without_timer(void)
{
	static const struct itimerval never = { { 0, 0 }, { 0, 0 } };

	watchdog_start();
	ck_assert_int_eq(setitimer(ITIMER_PROF, &never, NULL), 0);
	on_ticks = steps = 0;
}

static void
end_in_time(void *arg)
{
	(void)arg;
	tick(2);
	steps = 1;
}

static void
be_stuck(void *arg)
{
	(void)arg;
	tick(2);
	steps = 1;
	tick(1);
	steps = 2;
}

static void
make_progress(void *arg)
{
	(void)arg;
	tick(2);
	ck_assert_uint_eq(watchdog_kick(), 2);
	tick(2);
	steps = 1;
}

static void
be_stuck_in_sections(void *arg)
{
	(void)arg;
	critical_enter();
	CRITICAL(tick(5); steps = 1);
	steps = 2;
	ck_assert(watchdog_expired());
	critical_leave();
	steps = 3;
}

static void
make_progress_in_a_section(void *arg)
{
	(void)arg;
	CRITICAL(tick(5); watchdog_kick());
	steps = 1;
}

START_TEST(a_run_that_ends_in_time_returns)
{
	start_without_timer();
	ck_assert(watchdog_run(end_in_time, count_tick, NULL, 3));
	ck_assert_int_eq(steps, 1);
	ck_assert_int_eq(on_ticks, 2);
	ck_assert_uint_eq(watchdog_ticks(), 2);
	tick(5);
	ck_assert_int_eq(on_ticks, 2);
	watchdog_reset();
	ck_assert_uint_eq(watchdog_ticks(), 0);
}
END_TEST

START_TEST(a_run_that_is_stuck_is_left)
{
	start_without_timer();
	ck_assert(!watchdog_run(be_stuck, count_tick, NULL, 3));
	ck_assert_int_eq(steps, 1);
	ck_assert_int_eq(on_ticks, 3);
	ck_assert(watchdog_run(end_in_time, count_tick, NULL, 3));
}
END_TEST

START_TEST(progress_restarts_the_countdown)
{
	start_without_timer();
	ck_assert(watchdog_run(make_progress, count_tick, NULL, 3));
	ck_assert_int_eq(steps, 1);
	ck_assert_uint_eq(watchdog_ticks(), 4);
}
END_TEST

START_TEST(a_critical_section_is_left_at_its_end)
{
	start_without_timer();
	ck_assert(!watchdog_run(be_stuck_in_sections, count_tick, NULL, 3));
	ck_assert_int_eq(steps, 2);
	ck_assert(!watchdog_expired());
	ck_assert(
	    watchdog_run(make_progress_in_a_section, count_tick, NULL, 3));
	ck_assert_int_eq(steps, 1);
}
END_TEST

Suite *
watchdog_suite(void)
{
	const TTest *const tests[] = {
		a_run_that_ends_in_time_returns,
		a_run_that_is_stuck_is_left,
		progress_restarts_the_countdown,
		a_critical_section_is_left_at_its_end,
	};

	return SUITE("watchdog", tests);
}
