/*
 * The clock of a run: tells it when others want their turn, and leaves it when
 * it is stuck, even within a C function of Lua that no count hook reaches.
 */
#ifndef SCRIPT_WATCHDOG_H
#define SCRIPT_WATCHDOG_H

#include <stdbool.h>

/* Time is counted in ticks of the processor time that this process takes. */
enum { WATCHDOG_TICK_MS = 10 };

/* Starts the clock of this process. Once is enough; fork(2) stops it. */
void watchdog_open(void);

/*
 * Calls run(arg), and leaves it by a jump once it has taken `ticks` (1 or more)
 * without a sign of life. At each tick nudge(arg) is called, from the signal's
 * handler. Returns false in that case: then the memory that the
 * run was changing is in no order, and can only be thrown away as a whole.
 *
 * For that to be sound, whatever has an effect outside the run's own arena
 * (malloc, a descriptor, a lock) stands between critical_enter() and
 * critical_leave(), and nothing between them raises an error in Lua.
 */
bool watchdog_run(void (*run)(void *), void (*nudge)(void *), void *arg,
    unsigned ticks);

/*
 * A sign of life: from here on the time in which it may be stuck is anew.
 * Returns how many ticks of it were over.
 */
unsigned watchdog_kick(void);

/* Counts ticks anew, for a run that cannot be left. */
void watchdog_begin(void);

/* Ticks since the last watchdog_run() or watchdog_begin(). */
unsigned watchdog_ticks(void);

/* From here on nothing is left before critical_leave(). The two nest. */
void critical_enter(void);

/* May not return: if the time is over, this is where the run is left. */
void critical_leave(void);

/*
 * Is the time over, so that critical_leave() will leave the run? For what takes
 * long before it comes there.
 */
bool watchdog_is_over(void);

/* A statement that has an effect outside the arena. */
#define CRITICAL(statement) \
	do { \
		critical_enter(); \
		statement; \
		critical_leave(); \
	} while (0)

#endif
