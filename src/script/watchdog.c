#include "script/watchdog.h"

#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

/* Stuck between critical_enter() and critical_leave() for so long: we are broken. */
enum { HOPELESS_TICKS = 1000, TICK_US = WATCHDOG_TICK_MS * 1000 };

/*
 * One run at a time, and one thread: this is the process's. The timer ticks for
 * ever, with the processor time that the process takes: one that is armed for
 * each run could strike before the run has begun.
 */
static volatile sig_atomic_t running, deferred, pending;
static volatile unsigned ticks, stuck_ticks, stuck_most;
static void (*nudge)(void *);
static void *nudge_arg;
static sigjmp_buf way_out;

static void
leave(void)
{
	running = deferred = pending = 0;
#if defined(__SANITIZE_ADDRESS__)
	__asan_handle_no_return();
#endif
	siglongjmp(way_out, 1);
}

/* The last resort: the parent says so and puts another worker here. */
static void
give_up(void)
{
	(void)signal(SIGALRM, SIG_DFL);
	(void)raise(SIGALRM);
}

static void
on_tick(int signal)
{
	(void)signal;
	ticks++;
	if (!running)
		return;
	nudge(nudge_arg);
	if (++stuck_ticks < stuck_most)
		return;
	if (!deferred)
		leave();
	pending = 1;
	if (stuck_ticks > stuck_most + HOPELESS_TICKS)
		give_up();
}

/* SA_NODEFER: the jump out of the handler must not leave the signal blocked. */
void
watchdog_open(void)
{
	static const struct itimerval timer = {
		{ 0, TICK_US },
		{ 0, TICK_US },
	};
	struct sigaction action = { .sa_handler = on_tick,
		.sa_flags = SA_NODEFER | SA_RESTART };

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGPROF, &action, NULL);
	(void)setitimer(ITIMER_PROF, &timer, NULL);
}

void
watchdog_begin(void)
{
	ticks = stuck_ticks = 0;
}

bool
watchdog_run(void (*run)(void *), void (*at_tick)(void *), void *arg,
    unsigned most)
{
	watchdog_begin();
	stuck_most = most;
	nudge = at_tick;
	nudge_arg = arg;
	if (sigsetjmp(way_out, 0) != 0)
		return false;
	running = 1;
	run(arg);
	running = 0;
	return true;
}

unsigned
watchdog_kick(void)
{
	unsigned over = stuck_ticks;

	stuck_ticks = 0;
	pending = 0;
	return over;
}

unsigned
watchdog_ticks(void)
{
	return ticks;
}

void
critical_enter(void)
{
	deferred++;
}

void
critical_leave(void)
{
	if (--deferred == 0 && pending)
		leave();
}

bool
watchdog_is_over(void)
{
	return pending != 0;
}
