#include "base/clock.h"

#include <limits.h>
#include <stddef.h>
#include <time.h>

int64_t
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
deadline_in(int64_t ms)
{
	return clock_ms() + ms;
}

int
deadline_left(int64_t deadline)
{
	int64_t left;

	left = deadline - clock_ms();
	if (left < 0)
		return 0;
	return left > INT_MAX ? INT_MAX : (int)left;
}

static void
format_clock(char *out, size_t size, enum clock_form form, time_t now)
{
	struct tm tm = { .tm_mday = 1 };

	if (form == CLOCK_UTC)
		gmtime_r(&now, &tm);
	else
		localtime_r(&now, &tm);
	strftime(out, size,
	    form == CLOCK_UTC	     ? "%Y-%m-%dT%H:%M:%SZ" :
		form == CLOCK_SYSLOG ? "%b %e %H:%M:%S" :
		form == CLOCK_TIME   ? "%H:%M:%S" :
				       "%d/%b/%Y:%H:%M:%S %z",
	    &tm);
}

const char *
clock_text(enum clock_form form)
{
	static struct {
		time_t at;
		char text[64];
	} last[CLOCK_FORMS];
	const time_t now = time(NULL);

	if (now == last[form].at && last[form].text[0] != '\0')
		return last[form].text;
	last[form].at = now;
	format_clock(last[form].text, sizeof last[form].text, form, now);
	return last[form].text;
}
