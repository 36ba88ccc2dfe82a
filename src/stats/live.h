/* Live counters of the server, for handlers. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct live {
	unsigned long connections;	/* open now */
	unsigned long served;		/* closed since the server started */
	size_t workers;			/* including those that are retiring */
	int64_t uptime;			/* s since the server started */
};

/* Makes read(live, with) the source of the counters in this process. */
void live_set_source(void (*read)(struct live *live, void *with), void *with);

/* Reads the counters. Returns false without a source, as for one client. */
bool live_read(struct live *live);
