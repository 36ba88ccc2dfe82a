/* Floor 6: the workers as their parent sees them, and the service manager. */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/supervisor.h"
#include "server/notify.h"
#include "suite.h"

/* --- pulse --- */

START_TEST(a_pulse_is_new_for_each_worker)
{
	struct worker_score *scores, *one, *other;

	scores = scoreboard_map(2);
	ck_assert_ptr_nonnull(scores);
	one = scoreboard_take(scores, 2);
	other = scoreboard_take(scores, 2);
	ck_assert_ptr_ne(one, other);
	ck_assert_ptr_null(scoreboard_take(scores, 2));
	scoreboard_opened(one);
	scoreboard_give_back(one);
	ck_assert_ptr_eq(scoreboard_take(scores, 2), one);
	ck_assert_uint_eq(atomic_load(&one->came), 0);
	ck_assert_uint_eq(atomic_load(&one->here), 0);
	scoreboard_give_back(NULL);
}
END_TEST

START_TEST(who_works_beats_odd_and_who_waits_beats_even)
{
	struct worker_score score = { .heartbeat = 1 };
	int i;

	for (i = 0; i < 3; i++) {
		scoreboard_idle(&score);
		ck_assert_uint_eq(atomic_load(&score.heartbeat) % 2, 0);
		scoreboard_busy(&score);
		ck_assert_uint_eq(atomic_load(&score.heartbeat) % 2, 1);
	}
}
END_TEST

START_TEST(each_thing_that_is_begun_is_a_beat)
{
	struct worker_score score = { .heartbeat = 1 };
	unsigned before;

	before = atomic_load(&score.heartbeat);
	scoreboard_busy(&score);
	ck_assert_uint_ne(atomic_load(&score.heartbeat), before);
}
END_TEST

START_TEST(a_pulse_tells_who_is_here_and_who_has_gone)
{
	struct worker_score score = { 0 };
	unsigned long here;

	scoreboard_opened(&score);
	scoreboard_opened(&score);
	scoreboard_opened(&score);
	scoreboard_closed(&score);
	ck_assert_uint_eq(scoreboard_read(&score, &here), 1);
	ck_assert_uint_eq(here, 2);
}
END_TEST

/* --- crew --- */

START_TEST(who_has_lived_is_replaced_at_once)
{
	ck_assert_int_eq(supervisor_backoff(0, 1000), 0);
	ck_assert_int_eq(supervisor_backoff(32000, 5000), 0);
}
END_TEST

START_TEST(who_falls_at_once_is_replaced_more_and_more_slowly)
{
	int pause, after, i;

	pause = supervisor_backoff(0, 10);
	ck_assert_int_eq(pause, 250);
	for (i = 0; i < 7; i++, pause = after) {
		after = supervisor_backoff(pause, 10);
		ck_assert_int_eq(after, 2 * pause);
	}
	ck_assert_int_eq(pause, 32000);
	ck_assert_int_eq(supervisor_backoff(pause, 10), 32000);
}
END_TEST

static struct supervisor supervisor;
static struct conf conf;
static int to_worker[2];

static const uint64_t visitor_key = UINT64_C(7) << 32;

/*
 * A worker that has one visitor, who is counted, at whom it works until the
 * pipe is closed. It lets nobody go.
 */
static void
work_on(void *with, struct worker_proc *self, pid_t parent)
{
	static const struct limits none;
	char byte;

	(void)with;
	(void)parent;
	(void)close(to_worker[1]);
	(void)limit_acquire(self->slots.table, visitor_key, &none, clock_ms(),
	    &self->slots.at[self->slots.n - 1]);
	scoreboard_opened(self->score);
	scoreboard_busy(self->score);
	_exit(read(to_worker[0], &byte, 1) == 0 ? 0 : 1);
}

static void
crew_up(int workers)
{
	log_open(LOG_TO_STDERR, (enum log_level)0);
	(void)signal(SIGHUP, SIG_IGN); /* for them: they do not leave */
	ck_assert_int_eq(conf_init(&conf), 0);
	conf.workers = workers;
	conf.handler_time = 1;
	ck_assert_int_eq(pipe(to_worker), 0);
	ck_assert_int_eq(supervisor_open(&supervisor, work_on, NULL, NULL), 0);
	supervisor_resize(&supervisor, &conf);
	ck_assert_int_eq(supervisor_fill(&supervisor), -1);
}

static struct supervisor_totals
summed(void)
{
	struct supervisor_totals sum;

	supervisor_sum(&supervisor, &sum);
	return sum;
}

/* Until so many are left. */
static void
bury_until(size_t n)
{
	while (summed().workers > n) {
		ck_assert_int_eq(
		    waitid(P_ALL, 0, &(siginfo_t){ 0 }, WEXITED | WNOWAIT), 0);
		supervisor_reap(&supervisor);
	}
	ck_assert_uint_eq(summed().workers, n);
}

static void
crew_down(void)
{
	(void)close(to_worker[1]);
	(void)close(to_worker[0]);
	bury_until(0);
	conf_free(&conf);
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
}

START_TEST(a_fallen_worker_is_missed_and_replaced_later)
{
	int wait;

	crew_up(2);
	ck_assert_uint_eq(summed().workers, 2);
	supervisor.slots[0].began =
	    deadline_in(60000); /* however slow we are */
	supervisor.slots[0].pause = 16000;
	ck_assert_int_eq(kill(supervisor.slots[0].proc.pid, SIGKILL), 0);
	bury_until(1);
	wait = supervisor_fill(&supervisor);
	ck_assert_int_gt(wait, 0);
	ck_assert_int_le(wait, 32000);
	ck_assert_uint_eq(summed().workers, 1);
	supervisor.slots[0].due = 0;
	ck_assert_int_eq(supervisor_fill(&supervisor), -1);
	ck_assert_uint_eq(summed().workers, 2);
	crew_down();
}
END_TEST

START_TEST(others_stand_at_the_posts_before_the_old_ones_leave)
{
	pid_t old;

	crew_up(1);
	old = supervisor.slots[0].proc.pid;
	conf.workers = 2;
	supervisor_replace(&supervisor, &conf);
	ck_assert_uint_eq(summed().workers, 3);
	ck_assert_int_ne(supervisor.slots[0].proc.pid, 0);
	ck_assert_int_ne(supervisor.slots[0].proc.pid, old);
	ck_assert_uint_eq(supervisor.leaving, 1);
	ck_assert_int_eq(supervisor.retiring[0].pid, old);
	crew_down();
}
END_TEST

START_TEST(who_is_relieved_without_a_next_one_leaves_an_empty_post)
{
	crew_up(2);
	supervisor_replace(&supervisor, NULL);
	ck_assert_uint_eq(supervisor.leaving, 2);
	ck_assert_int_eq(supervisor.slots[0].proc.pid, 0);
	crew_down();
}
END_TEST

START_TEST(only_so_many_may_be_leaving)
{
	crew_up(1);
	ck_assert(supervisor_has_room(&supervisor));
	supervisor.leaving = SUPERVISOR_RETIRING - SUPERVISOR_SLOTS;
	ck_assert(supervisor_has_room(&supervisor));
	supervisor.leaving++;
	ck_assert(!supervisor_has_room(&supervisor));
	supervisor.leaving = 0;
	crew_down();
}
END_TEST

/* Waits until the worker is at its visitor. */
static void
await_visitor(void)
{
	while (summed().here == 0)
		(void)sched_yield();
}

START_TEST(who_is_at_one_thing_for_too_long_is_killed)
{
	int looks;

	crew_up(1);
	await_visitor();
	for (looks = 0; looks <= conf.handler_time + 3; looks++) {
		ck_assert(supervisor_check(&supervisor));
		ck_assert_uint_eq(summed().workers, 1);
		supervisor_reap(&supervisor);
	}
	ck_assert(supervisor_check(&supervisor)); /* it is killed now */
	bury_until(0);
	ck_assert_uint_eq(summed().served, 0);
	crew_down();
}
END_TEST

START_TEST(who_goes_on_or_waits_is_left_alone)
{
	struct worker_score *score;
	int looks;

	crew_up(1);
	await_visitor();
	score = supervisor.slots[0].proc.score;
	for (looks = 0; looks < 20; looks++) {
		scoreboard_busy(score);
		ck_assert(supervisor_check(&supervisor));
	}
	scoreboard_idle(score);
	for (looks = 0; looks < 20; looks++)
		ck_assert(supervisor_check(&supervisor));
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), 0);
	crew_down();
}
END_TEST

START_TEST(all_is_not_well_while_a_killed_one_does_not_end)
{
	int looks;

	crew_up(1);
	await_visitor();
	/* Nobody is buried here: it is as if the signal did nothing. */
	for (looks = 0; looks <= conf.handler_time + 4; looks++)
		ck_assert(supervisor_check(&supervisor));
	ck_assert(!supervisor_check(&supervisor));
	crew_down();
}
END_TEST

START_TEST(visitors_are_shared_out_and_counts_go_with_their_worker)
{
	crew_up(3);
	ck_assert_uint_eq(supervisor.seats, 1366);	/* of 4096 */
	ck_assert_uint_eq(supervisor.slots[2].proc.slots.n, 1366);
	while (summed().here < 3)
		(void)sched_yield();
	ck_assert_uint_eq(limit_count(supervisor.table, visitor_key), 3);
	ck_assert_int_eq(kill(supervisor.slots[1].proc.pid, SIGKILL), 0);
	bury_until(2);
	ck_assert_uint_eq(limit_count(supervisor.table, visitor_key), 2);
	crew_down();
	ck_assert_uint_eq(limit_count(supervisor.table, visitor_key), 0);
}
END_TEST

/* --- notify --- */

static int manager;

/* A manager in the abstract namespace: it leaves no file. */
static void
manage(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char name[60];

	(void)snprintf(name, sizeof name, "@gophermoon-%jd",
	    (intmax_t)getpid());
	memcpy(address.sun_path, name, strlen(name));
	address.sun_path[0] = '\0';
	manager = socket(AF_UNIX, SOCK_DGRAM, 0);
	ck_assert_int_eq(bind(manager, (struct sockaddr *)&address,
			     (socklen_t)(sizeof(sa_family_t) + strlen(name))),
	    0);
	ck_assert_int_eq(setenv("NOTIFY_SOCKET", name, 1), 0);
}

static const char *
news(void)
{
	static char heard[1000];
	ssize_t n;

	n = recv(manager, heard, sizeof heard - 1, MSG_DONTWAIT);
	heard[n > 0 ? n : 0] = '\0';
	return heard;
}

START_TEST(the_manager_hears_what_is_said)
{
	manage();
	notify_open();
	notify("STATUS=%d visitors\nREADY=1", 7);
	ck_assert_str_eq(news(), "STATUS=7 visitors\nREADY=1");
	notify_close();
	notify("READY=1");
	ck_assert_str_eq(news(), "");
	notify_close();
	(void)close(manager);
}
END_TEST

START_TEST(without_a_manager_nothing_happens)
{
	static const char *const nowhere[] = { "", "@", "relative", "/no/such",
		"/a/path/that/is/longer/than/any/that/a/socket/can/have/as/"
		"there/are/only/a/hundred/and/eight/bytes/for/it/in/all" };
	size_t i;

	(void)unsetenv("NOTIFY_SOCKET");
	notify_open();
	notify("READY=1");
	ck_assert_int_eq(setenv("WATCHDOG_USEC", "1000000", 1), 0);
	ck_assert_int_eq(notify_watchdog(), 0);
	for (i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++) {
		ck_assert_int_eq(setenv("NOTIFY_SOCKET", nowhere[i], 1), 0);
		notify_open();
		notify("READY=1");
		ck_assert_int_eq(notify_watchdog(), 0);
	}
}
END_TEST

START_TEST(the_watchdog_is_ours_alone)
{
	char pid[20];

	manage();
	notify_open();
	(void)unsetenv("WATCHDOG_PID");
	(void)unsetenv("WATCHDOG_USEC");
	ck_assert_int_eq(notify_watchdog(), 0);
	(void)setenv("WATCHDOG_USEC", "30000000", 1);
	ck_assert_int_eq(notify_watchdog(), 30000);
	(void)setenv("WATCHDOG_USEC", "-5000", 1);
	ck_assert_int_eq(notify_watchdog(), 0);
	(void)setenv("WATCHDOG_USEC", "18446744073709551615", 1);
	ck_assert_int_eq(notify_watchdog(), INT32_MAX);
	(void)snprintf(pid, sizeof pid, "%jd", (intmax_t)getpid());
	(void)setenv("WATCHDOG_PID", pid, 1);
	ck_assert_int_eq(notify_watchdog(), INT32_MAX);
	(void)setenv("WATCHDOG_PID", "1", 1);
	ck_assert_int_eq(notify_watchdog(), 0);
	notify_close();
	(void)close(manager);
}
END_TEST

Suite *
scoreboard_suite(void)
{
	const TTest *const tests[] = {
		a_pulse_is_new_for_each_worker,
		who_works_beats_odd_and_who_waits_beats_even,
		each_thing_that_is_begun_is_a_beat,
		a_pulse_tells_who_is_here_and_who_has_gone,
	};

	return SUITE("pulse", tests);
}

Suite *
supervisor_suite(void)
{
	const TTest *const tests[] = {
		who_has_lived_is_replaced_at_once,
		who_falls_at_once_is_replaced_more_and_more_slowly,
		a_fallen_worker_is_missed_and_replaced_later,
		others_stand_at_the_posts_before_the_old_ones_leave,
		who_is_relieved_without_a_next_one_leaves_an_empty_post,
		only_so_many_may_be_leaving,
		who_is_at_one_thing_for_too_long_is_killed,
		who_goes_on_or_waits_is_left_alone,
		all_is_not_well_while_a_killed_one_does_not_end,
		visitors_are_shared_out_and_counts_go_with_their_worker,
	};

	return SUITE("crew", tests);
}

Suite *
notify_suite(void)
{
	const TTest *const tests[] = {
		the_manager_hears_what_is_said,
		without_a_manager_nothing_happens,
		the_watchdog_is_ours_alone,
	};

	return SUITE("notify", tests);
}
