/*
 * The clock of a run: tells it when others want their turn, and leaves it when
 * it is stuck, even within a C function of Lua that no count hook reaches.
 */
#ifndef SCRIPT_FUSE_H
#define SCRIPT_FUSE_H

#include <stdbool.h>

/* Time is counted in ticks of the processor time that this process takes. */
enum { FUSE_TICK_MS = 10 };

/* Starts the clock of this process. Once is enough; fork(2) stops it. */
void fuse_open(void);

/*
 * Calls run(arg), and leaves it by a jump once it has taken `ticks` (1 or more)
 * without a sign of life. At each tick nudge(arg) is called, from the signal's
 * handler. Returns false in that case: then the memory that the
 * run was changing is in no order, and can only be thrown away as a whole.
 *
 * For that to be sound, whatever has an effect outside the run's own arena
 * (malloc, a descriptor, a lock) stands between fuse_defer() and
 * fuse_undefer(), and nothing between them raises an error in Lua.
 */
bool fuse_run(void (*run)(void *), void (*nudge)(void *), void *arg,
    unsigned ticks);

/*
 * A sign of life: from here on the time in which it may be stuck is anew.
 * Returns how many ticks of it were over.
 */
unsigned fuse_alive(void);

/* Counts ticks anew, for a run that cannot be left. */
void fuse_begin(void);

/* Ticks since the last fuse_run() or fuse_begin(). */
unsigned fuse_ticks(void);

/* From here on nothing is left before fuse_undefer(). The two nest. */
void fuse_defer(void);

/* May not return: if the time is over, this is where the run is left. */
void fuse_undefer(void);

/*
 * Is the time over, so that fuse_undefer() will leave the run? For what takes
 * long before it comes there.
 */
bool fuse_is_over(void);

/* A statement that has an effect outside the arena. */
#define OUTSIDE(statement) \
	do { \
		fuse_defer(); \
		statement; \
		fuse_undefer(); \
	} while (0)

#endif
