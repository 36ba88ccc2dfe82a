/* Monotonic milliseconds and deadlines. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since some fixed moment; never goes back. */
int64_t clock_ms(void);

/* The moment that is `ms` milliseconds (0 or more) from now. */
int64_t deadline_in(int64_t ms);

/* Milliseconds until the deadline, 0 when it has passed; fits poll(2). */
int deadline_left(int64_t deadline);

#endif
