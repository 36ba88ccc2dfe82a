/* How it goes just now, for handlers that ask. */
#ifndef STATS_LIVE_H
#define STATS_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct live {
	unsigned long connections;	/* visitors who are here */
	unsigned long served;		/* who have come and gone */
	size_t workers;
	int64_t uptime;			/* s since the server began */
};

/* From now on this process can tell, by asking tell(now, with). */
void live_set_source(void (*tell)(struct live *now, void *with), void *with);

/* Tells how it goes. False: nobody knows, as in a process for one visitor. */
bool live_read(struct live *now);

#endif
