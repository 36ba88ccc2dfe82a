#include "script/fuse.h"

#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>

enum { TICK_US = 10 * 1000, TICKS_A_SECOND = 100 };

/*
 * One run at a time, and one thread: this is the process's. The timer ticks for
 * ever, with the processor time that the process takes: one that is armed for
 * each run could strike before the run has begun.
 */
static volatile sig_atomic_t running, deferred, pending;
static volatile long ticks_left;
static sigjmp_buf way_out;

static void
leave(void)
{
	running = deferred = pending = 0;
	siglongjmp(way_out, 1);
}

static void
on_tick(int signal)
{
	(void)signal;
	if (!running || --ticks_left > 0)
		return;
	if (deferred)
		pending = 1;
	else
		leave();
}

/* SA_NODEFER: the jump out of the handler must not leave the signal blocked. */
static void
start_ticking(void)
{
	static const struct itimerval ticks = { { 0, TICK_US },
		{ 0, TICK_US } };
	static bool is_ticking;
	struct sigaction action = { .sa_handler = on_tick,
		.sa_flags = SA_NODEFER | SA_RESTART };

	if (is_ticking)
		return;
	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGPROF, &action, NULL);
	is_ticking = setitimer(ITIMER_PROF, &ticks, NULL) == 0;
}

bool
fuse_run(void (*run)(void *), void *arg, unsigned seconds)
{
	start_ticking();
	ticks_left = (long)seconds * TICKS_A_SECOND;
	if (sigsetjmp(way_out, 0) != 0)
		return false;
	running = 1;
	run(arg);
	running = 0;
	return true;
}

void
fuse_defer(void)
{
	deferred++;
}

void
fuse_undefer(void)
{
	if (--deferred == 0 && pending)
		leave();
}
