/* Monotonic milliseconds and deadlines, and the time of day as text. */
#pragma once

#include <stdint.h>

/* Returns milliseconds since a fixed time in the past; never decreases. */
int64_t clock_ms(void);

/* Returns the time of clock_ms() in `ms` (0 or more) milliseconds. */
int64_t deadline_in(int64_t ms);

/* Returns the milliseconds until a deadline, 0 after it; fits poll(2). */
int deadline_left(int64_t deadline);

enum clock_form {
	CLOCK_UTC,	/* 2026-11-25T07:35:39Z */
	CLOCK_COMBINED,	/* 25/Nov/2026:07:35:39 +0000, local time */
	CLOCK_SYSLOG,	/* Nov 25 07:35:39, local time */
	CLOCK_TIME,	/* 07:35:39, local time */
	CLOCK_FORMS
};

/* Returns the time of day; the text is valid until the next call. */
const char *clock_text(enum clock_form form);
