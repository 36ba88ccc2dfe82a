#include "script/watchdog.h"

#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

/*
 * The process has one thread and one run at a time. The timer counts processor
 * time and never stops, because a timer that is started for each run could
 * expire before the run has begun.
 */
static volatile sig_atomic_t running, critical_depth, jump_pending;
static volatile unsigned ticks, stuck_ticks, stuck_limit;
static void (*tick_function)(void *);
static void *tick_arg;
static sigjmp_buf exit_point;

static void
jump_out(void)
{
	running = critical_depth = jump_pending = 0;
#if defined(__SANITIZE_ADDRESS__)
	__asan_handle_no_return();
#endif
	siglongjmp(exit_point, 1);
}

static void
handle_tick(int number)
{
	(void)number;
	ticks++;
	if (!running)
		return;
	if (tick_function != NULL)
		tick_function(tick_arg);
	if (++stuck_ticks < stuck_limit)
		return;
	if (!critical_depth)
		jump_out();
	jump_pending = 1;
	if (stuck_ticks > stuck_limit + WATCHDOG_KILL_TICKS) {
		/* The supervisor logs the signal and starts another worker. */
		signal(SIGALRM, SIG_DFL);
		raise(SIGALRM);
	}
}

/* Uses SA_NODEFER, so that a jump does not leave the signal blocked. */
void
watchdog_start(void)
{
	static const struct itimerval timer = {
		{ 0, 1000L * WATCHDOG_TICK_MS },
		{ 0, 1000L * WATCHDOG_TICK_MS },
	};
	struct sigaction action = { .sa_handler = handle_tick,
		.sa_flags = SA_NODEFER | SA_RESTART };

	sigemptyset(&action.sa_mask);
	sigaction(SIGPROF, &action, NULL);
	setitimer(ITIMER_PROF, &timer, NULL);
}

void
watchdog_reset(void)
{
	ticks = stuck_ticks = 0;
}

bool
watchdog_run(void (*run)(void *), void (*on_tick)(void *), void *arg,
    unsigned limit)
{
	watchdog_reset();
	stuck_limit = limit;
	tick_function = on_tick;
	tick_arg = arg;
	if (sigsetjmp(exit_point, 0) != 0)
		return false;
	running = 1;
	run(arg);
	running = 0;
	return true;
}

unsigned
watchdog_kick(void)
{
	unsigned passed = stuck_ticks;

	stuck_ticks = 0;
	jump_pending = 0;
	return passed;
}

unsigned
watchdog_ticks(void)
{
	return ticks;
}

void
critical_enter(void)
{
	critical_depth++;
}

void
critical_leave(void)
{
	if (--critical_depth == 0 && jump_pending)
		jump_out();
}

bool
watchdog_expired(void)
{
	return jump_pending != 0;
}
