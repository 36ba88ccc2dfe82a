/*
 * The watchdog of a run. A timer calls a function at each tick, which preempts
 * the run; a run that is stuck, also within a C function of Lua that no count
 * hook reaches, is left by a jump.
 *
 * Rules for code that a jump may leave:
 *
 * 1. The jump comes at any instruction outside critical sections. Afterwards
 *    the arena is restored or thrown away as a whole, so the run may leave its
 *    own memory in any state.
 * 2. Everything with an effect outside the arena stands in a critical section:
 *    memory of malloc(3), descriptors, locks, buffers, the reply, the log, the
 *    store.
 * 3. A critical section is left only by critical_leave(): nothing in it raises
 *    an error of Lua, yields or returns. Check and convert arguments before it;
 *    call functions that raise errors with lua_pcall().
 * 4. A critical section either releases what it acquires or stores it, before
 *    it ends, where run_end() finds it: in struct run or struct task. A local
 *    variable or a userdata is lost by the jump.
 * 5. A critical section is short. One that works for longer asks
 *    watchdog_expired() and ends. WATCHDOG_KILL_TICKS after the limit of the
 *    run the process is killed, and the supervisor replaces it.
 * 6. A function that is only called in critical sections says so in its
 *    comment, with the words "In a critical section."; one that is only called
 *    where no jump can come, with the words "Never left by a jump."
 *
 * tests/lint/critical.awk checks rules 2, 3 and 6.
 */
#pragma once

#include <stdbool.h>

enum {
	WATCHDOG_TICK_MS = 10,	/* of the processor time of this process */
	WATCHDOG_KILL_TICKS = 1000
};

/* Starts the timer of this process. Once is enough; fork(2) stops it. */
void watchdog_start(void);

/*
 * Calls run(arg), and leaves it by a jump once `ticks` (1 or more) have passed
 * without watchdog_kick(). Calls on_tick(arg), unless it is NULL, at each tick,
 * in the signal handler. Returns whether the run has returned; after a jump its
 * arena is in no order.
 */
bool watchdog_run(void (*run)(void *), void (*on_tick)(void *), void *arg,
    unsigned ticks);

/*
 * Restarts the countdown to the jump: the run makes progress. Returns how many
 * ticks had passed.
 */
unsigned watchdog_kick(void);

/* Restarts the count of watchdog_ticks(), for a run that no jump leaves. */
void watchdog_reset(void);

/* Returns the ticks since the last watchdog_run() or watchdog_reset(). */
unsigned watchdog_ticks(void);

/* Begins a critical section, up to critical_leave(). They nest. */
void critical_enter(void);

/* Ends a critical section. Does not return if the jump is due. */
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
