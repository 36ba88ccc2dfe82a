/* Monotonic milliseconds and deadlines, and the time of day in words. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since some fixed moment; never goes back. */
int64_t clock_ms(void);

/* The moment that is `ms` milliseconds (0 or more) from now. */
int64_t deadline_in(int64_t ms);

/* Milliseconds until the deadline, 0 when it has passed; fits poll(2). */
int deadline_left(int64_t deadline);

enum clock_form {
	CLOCK_UTC,	/* 2026-11-25T07:35:39Z */
	CLOCK_WEB,	/* 25/Nov/2026:07:35:39 +0000, local time */
	CLOCK_SYSLOG,	/* Nov 25 07:35:39, local time */
	CLOCK_FORMS
};

/* The time of day; the words stay true until the next call. */
const char *clock_words(enum clock_form form);

#endif
