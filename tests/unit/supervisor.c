/* server/supervisor: slots, backoff, retiring, heartbeats, statistics. */
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "server/supervisor.h"
#include "limit_count.h"
#include "suite.h"

START_TEST(a_process_that_has_lived_is_replaced_at_once)
{
	ck_assert_int_eq(supervisor_backoff(0, 1000), 0);
	ck_assert_int_eq(supervisor_backoff(32000, 5000), 0);
}
END_TEST

START_TEST(the_backoff_doubles_with_each_early_exit)
{
	int backoff, next, i;

	backoff = supervisor_backoff(0, 10);
	ck_assert_int_eq(backoff, 250);
	for (i = 0; i < 7; i++, backoff = next) {
		next = supervisor_backoff(backoff, 10);
		ck_assert_int_eq(next, 2 * backoff);
	}
	ck_assert_int_eq(backoff, 32000);
	ck_assert_int_eq(supervisor_backoff(backoff, 10), 32000);
}
END_TEST

static struct supervisor supervisor;
static struct conf conf;
static int to_worker[2];

static const uint64_t client_key = UINT64_C(7) << 32;

/*
 * A worker with one connection, which is counted and never closed. It is busy
 * with that until the pipe is closed.
 */
static void
run_busy_worker(void *with, struct proc *self)
{
	static const struct limits none;
	char byte;

	(void)with;
	close(to_worker[1]);
	(void)limit_acquire(self->limits.table, client_key, &none, clock_ms(),
	    &self->limits.at[self->limits.n - 1]);
	scoreboard_opened(self->score);
	scoreboard_beat(self->score, true);
	_exit(read(to_worker[0], &byte, 1) == 0 ? 0 : 1);
}

/* A statistics writer that writes nothing: it waits for the last worker. */
static void
run_waiting_writer(void *with, struct proc *self)
{
	struct pollfd wake = { .fd = supervisor.stats.wake_fd };

	(void)with;
	(void)self;
	close(to_worker[0]);
	close(to_worker[1]);
	_exit(poll(&wake, 1, -1) == 1 ? 0 : 1);
}

static void
run_process(void *with, struct proc *self)
{
	if (self->kind == PROC_WORKER)
		run_busy_worker(with, self);
	run_waiting_writer(with, self);
}

static void
start_processes(int workers, bool stats)
{
	log_open(LOG_TO_STDERR, (enum log_level)0);
	(void)signal(SIGHUP, SIG_IGN);	/* inherited: they do not retire */
	ck_assert_int_eq(conf_init(&conf), 0);
	conf.workers = workers;
	conf.handler_time = 1;
	conf.stats = stats;
	ck_assert_int_eq(pipe(to_worker), 0);
	ck_assert_int_eq(supervisor_open(&supervisor, run_process, NULL), 0);
	supervisor_resize(&supervisor, &conf);
	ck_assert_int_eq(supervisor_fill(&supervisor), -1);
}

static struct live
totals(void)
{
	struct live sum;

	supervisor_sum(&supervisor, &sum);
	return sum;
}

/* Reaps until n processes of this kind are left. */
static void
reap_until(enum proc_kind kind, size_t n)
{
	while (supervisor.running[kind] > n) {
		ck_assert_int_eq(
		    waitid(P_ALL, 0, &(siginfo_t){ 0 }, WEXITED | WNOWAIT), 0);
		supervisor_reap(&supervisor);
	}
	ck_assert_uint_eq(supervisor.running[kind], n);
	ck_assert_uint_eq(totals().workers, supervisor.running[PROC_WORKER]);
}

static void
end_processes(void)
{
	supervisor_retire_stats(&supervisor);
	close(to_worker[1]);
	close(to_worker[0]);
	reap_until(PROC_WORKER, 0);
	reap_until(PROC_STATS_WRITER, 0);
	conf_free(&conf);
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
}

START_TEST(a_crashed_worker_is_replaced_after_the_backoff)
{
	int wait;

	start_processes(2, false);
	ck_assert_uint_eq(totals().workers, 2);
	/* An early exit, however slow this machine is. */
	supervisor.slots[0].started_at = deadline_in(60000);
	supervisor.slots[0].backoff = 16000;
	ck_assert_int_eq(kill(supervisor.slots[0].proc.pid, SIGKILL), 0);
	reap_until(PROC_WORKER, 1);
	wait = supervisor_fill(&supervisor);
	ck_assert_int_gt(wait, 0);
	ck_assert_int_le(wait, 32000);
	ck_assert_uint_eq(totals().workers, 1);
	supervisor.slots[0].start_at = 0;
	ck_assert_int_eq(supervisor_fill(&supervisor), -1);
	ck_assert_uint_eq(totals().workers, 2);
	end_processes();
}
END_TEST

START_TEST(new_workers_start_before_the_old_ones_retire)
{
	pid_t old;

	start_processes(1, false);
	old = supervisor.slots[0].proc.pid;
	conf.workers = 2;
	supervisor_replace(&supervisor, &conf);
	ck_assert_uint_eq(totals().workers, 3);
	ck_assert_int_ne(supervisor.slots[0].proc.pid, 0);
	ck_assert_int_ne(supervisor.slots[0].proc.pid, old);
	ck_assert_uint_eq(supervisor.n_retiring, 1);
	ck_assert_int_eq(supervisor.retiring[0].pid, old);
	end_processes();
}
END_TEST

START_TEST(without_a_next_configuration_slots_stay_empty)
{
	start_processes(2, false);
	supervisor_replace(&supervisor, NULL);
	ck_assert_uint_eq(supervisor.n_retiring, 2);
	ck_assert_int_eq(supervisor.slots[0].proc.pid, 0);
	end_processes();
}
END_TEST

START_TEST(the_number_of_retiring_workers_is_limited)
{
	start_processes(1, false);
	ck_assert(supervisor_has_room(&supervisor));
	supervisor.n_retiring = SUPERVISOR_RETIRING - SUPERVISOR_SLOTS;
	ck_assert(supervisor_has_room(&supervisor));
	supervisor.n_retiring++;
	ck_assert(!supervisor_has_room(&supervisor));
	supervisor.n_retiring = 0;
	end_processes();
}
END_TEST

START_TEST(all_retiring_workers_end_when_their_drain_is_limited)
{
	(void)signal(SIGTERM, SIG_DFL);	/* inherited; libcheck handles it */
	start_processes(2, false);
	supervisor_replace(&supervisor, NULL);
	supervisor_limit_drain(&supervisor);
	reap_until(PROC_WORKER, 0);	/* by SIGTERM; the pipe is open */
	end_processes();
}
END_TEST

static void
await_connections(size_t n)
{
	while (totals().connections < n)
		(void)usleep(1000);
}

START_TEST(a_worker_that_is_busy_with_one_thing_for_too_long_is_killed)
{
	int checks;

	start_processes(1, false);
	await_connections(1);
	for (checks = 0; checks <= conf.handler_time + 3; checks++) {
		ck_assert(supervisor_check(&supervisor, false));
		ck_assert_uint_eq(totals().workers, 1);
		supervisor_reap(&supervisor);
	}
	ck_assert(supervisor_check(&supervisor, false)); /* it is killed now */
	reap_until(PROC_WORKER, 0);
	ck_assert_uint_eq(totals().served, 0);
	end_processes();
}
END_TEST

START_TEST(a_worker_that_continues_or_waits_is_not_killed)
{
	struct worker_score *score;
	int checks;

	start_processes(1, true);
	await_connections(1);
	score = supervisor.slots[0].proc.score;
	for (checks = 0; checks < 20; checks++) {
		scoreboard_beat(score, true);
		ck_assert(supervisor_check(&supervisor, false));
	}
	scoreboard_beat(score, false);
	for (checks = 0; checks < 20; checks++)
		ck_assert(supervisor_check(&supervisor, false));
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), 0);
	end_processes();
}
END_TEST

START_TEST(a_worker_that_rests_while_clients_wait_is_killed)
{
	int checks, most;

	start_processes(1, true);
	await_connections(1);
	most = conf.handler_time + 3;
	scoreboard_beat(supervisor.slots[0].proc.score, false);
	for (checks = 0; checks <= most; checks++)
		ck_assert(supervisor_check(&supervisor, true));
	/* One moment without clients: it has accepted them all. */
	ck_assert(supervisor_check(&supervisor, false));
	for (checks = 0; checks < most; checks++)
		ck_assert(supervisor_check(&supervisor, true));
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), 0);
	ck_assert(supervisor_check(&supervisor, true)); /* it is killed now */
	reap_until(PROC_WORKER, 0);
	end_processes();
}
END_TEST

START_TEST(a_worker_that_cannot_be_killed_fails_the_check)
{
	int checks;

	start_processes(1, false);
	await_connections(1);
	/* It is not reaped: it is as if the signal had no effect. */
	for (checks = 0; checks <= conf.handler_time + 4; checks++)
		ck_assert(supervisor_check(&supervisor, false));
	ck_assert(!supervisor_check(&supervisor, false));
	end_processes();
}
END_TEST

START_TEST(connections_are_shared_out_and_counted_until_their_worker_exits)
{
	start_processes(3, false);
	ck_assert_uint_eq(supervisor.worker_connections, 1366);	/* of 4096 */
	ck_assert_uint_eq(supervisor.slots[2].proc.limits.n, 1366);
	await_connections(3);
	ck_assert_uint_eq(limit_count(supervisor.limits, client_key), 3);
	ck_assert_int_eq(kill(supervisor.slots[1].proc.pid, SIGKILL), 0);
	reap_until(PROC_WORKER, 2);
	ck_assert_uint_eq(limit_count(supervisor.limits, client_key), 2);
	end_processes();
	ck_assert_uint_eq(limit_count(supervisor.limits, client_key), 0);
}
END_TEST

/* --- the statistics writer --- */

/* Returns the number of the statistics writer that reads the worker's ring. */
static unsigned
writer_of(const struct proc *proc)
{
	return atomic_load(&proc->ring->writer);
}

START_TEST(a_crashed_statistics_writer_is_replaced)
{
	const struct proc_slot *slot = &supervisor.slots[1];
	pid_t old;

	start_processes(1, true);
	old = slot->proc.pid;
	ck_assert_int_eq(slot->proc.kind, PROC_STATS_WRITER);
	ck_assert_int_eq(kill(old, SIGKILL), 0);
	reap_until(PROC_STATS_WRITER, 0);
	ck_assert_uint_eq(writer_of(&supervisor.slots[0].proc), 1);
	supervisor.slots[1].start_at = 0;
	ck_assert_int_eq(supervisor_fill(&supervisor), -1);
	ck_assert_int_ne(slot->proc.pid, old);
	ck_assert_uint_eq(supervisor.running[PROC_STATS_WRITER], 1);
	ck_assert_uint_eq(slot->proc.generation, 1);
	end_processes();
}
END_TEST

START_TEST(a_retiring_statistics_writer_exits_after_its_last_worker)
{
	pid_t worker, writer;

	start_processes(1, true);
	worker = supervisor.slots[0].proc.pid;
	writer = supervisor.slots[1].proc.pid;
	supervisor_replace(&supervisor, &conf);
	ck_assert_uint_eq(supervisor.running[PROC_STATS_WRITER], 2);
	ck_assert_uint_eq(writer_of(&supervisor.slots[0].proc), 2);
	ck_assert_uint_eq(writer_of(&supervisor.retiring[0]), 1);
	ck_assert_int_eq(supervisor.retiring[1].pid, writer);
	(void)usleep(10000);
	ck_assert_int_eq(waitpid(writer, NULL, WNOHANG), 0);
	ck_assert_int_eq(kill(worker, SIGKILL), 0);
	reap_until(PROC_WORKER, 1);
	reap_until(PROC_STATS_WRITER, 1);
	ck_assert_uint_eq(supervisor.n_retiring, 0);
	end_processes();
}
END_TEST

START_TEST(the_next_statistics_writer_writes_what_an_older_one_has_left)
{
	struct ring *ring;

	start_processes(1, true);
	ring = supervisor.slots[0].proc.ring;
	supervisor_replace(&supervisor, &conf);
	ck_assert_ptr_ne(supervisor.slots[0].proc.ring, ring);
	ck_assert_uint_eq(atomic_load(&ring->writer), 1);
	ck_assert_int_eq(kill(supervisor.retiring[1].pid, SIGKILL), 0);
	reap_until(PROC_STATS_WRITER, 1);
	ck_assert_uint_eq(atomic_load(&ring->writer), 2);
	end_processes();
}
END_TEST

START_TEST(a_missing_statistics_writer_starts_once_more_to_retire)
{
	start_processes(1, true);
	ck_assert_int_eq(kill(supervisor.slots[1].proc.pid, SIGKILL), 0);
	reap_until(PROC_STATS_WRITER, 0);
	supervisor_retire_stats(&supervisor);
	ck_assert_uint_eq(supervisor.running[PROC_STATS_WRITER], 1);
	ck_assert_uint_eq(supervisor.n, 1);
	end_processes();
}
END_TEST

Suite *
supervisor_suite(void)
{
	const TTest *const tests[] = {
		a_process_that_has_lived_is_replaced_at_once,
		the_backoff_doubles_with_each_early_exit,
		a_crashed_worker_is_replaced_after_the_backoff,
		new_workers_start_before_the_old_ones_retire,
		without_a_next_configuration_slots_stay_empty,
		the_number_of_retiring_workers_is_limited,
		all_retiring_workers_end_when_their_drain_is_limited,
		a_worker_that_is_busy_with_one_thing_for_too_long_is_killed,
		a_worker_that_continues_or_waits_is_not_killed,
		a_worker_that_rests_while_clients_wait_is_killed,
		a_worker_that_cannot_be_killed_fails_the_check,
		connections_are_shared_out_and_counted_until_their_worker_exits,
		a_crashed_statistics_writer_is_replaced,
		a_retiring_statistics_writer_exits_after_its_last_worker,
		the_next_statistics_writer_writes_what_an_older_one_has_left,
		a_missing_statistics_writer_starts_once_more_to_retire,
	};

	return SUITE("supervisor", tests);
}
