/*
 * The watchdog of a run. At each tick of a timer, a function preempts the run.
 * If the run is stuck, even in a C function of Lua without a count hook, a jump
 * (siglongjmp) out of the signal handler ends it.
 *
 * Rules for code that a jump may leave:
 *
 * 1. The jump comes at any instruction outside critical sections. Afterwards
 *    the arena is restored or freed as a whole, so the run may leave its memory
 *    in any state.
 * 2. Everything with an effect outside the arena is in a critical section:
 *    memory of malloc(3), descriptors, locks, buffers, the reply, the log, the
 *    store.
 * 3. A critical section is left only by critical_leave(): nothing in it raises
 *    an error of Lua, yields or returns. Check and convert arguments before it;
 *    call functions that raise errors with lua_pcall().
 * 4. Before it ends, a critical section releases each resource that it has
 *    acquired, or stores it in struct run or struct task for run_end(). Local
 *    variables and userdata are lost at the jump.
 * 5. A critical section is short, or ends when watchdog_expired() is true.
 *    WATCHDOG_KILL_TICKS after the limit of the run the process is killed, and
 *    the supervisor replaces it.
 * 6. The comment of a function that is only called in critical sections has the
 *    words "In a critical section."; of a function that is only called where no
 *    jump can come, the words "Never left by a jump."
 *
 * tests/lint/critical.awk checks rules 2, 3 and 6.
 */
#pragma once

#include <stdbool.h>

enum {
	WATCHDOG_TICK_MS = 10,	/* of the processor time of this process */
	WATCHDOG_KILL_TICKS = 1000
};

/* Starts the timer of this process, which fork(2) does not inherit. */
void watchdog_start(void);

/*
 * Calls run(arg), and leaves it by a jump after `ticks` (1 or more) without
 * watchdog_kick(). Calls on_tick(arg), unless it is NULL, at each tick, in the
 * signal handler. Reports whether the run has returned; after a jump its arena
 * is inconsistent.
 */
bool watchdog_run(void (*run)(void *), void (*on_tick)(void *), void *arg,
    unsigned ticks);

/*
 * Restarts the countdown to the jump, because the run makes progress. Returns
 * the ticks that had passed.
 */
unsigned watchdog_kick(void);

/* Restarts the count of watchdog_ticks(), for a run that no jump leaves. */
void watchdog_reset(void);

/* Returns the ticks since the last watchdog_run() or watchdog_reset(). */
unsigned watchdog_ticks(void);

/* Begins a critical section, up to critical_leave(). They nest. */
void critical_enter(void);

/* Ends a critical section. Does not return if a jump is due. */
void critical_leave(void);

/* Reports whether critical_leave() will leave the run. */
bool watchdog_expired(void);

/* Runs a statement as a critical section. */
#define CRITICAL(statement) \
	do { \
		critical_enter(); \
		statement; \
		critical_leave(); \
	} while (0)
