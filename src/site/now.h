/* How it goes just now, for handlers that ask. */
#ifndef SITE_NOW_H
#define SITE_NOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct now {
	unsigned long connections;	/* visitors who are here */
	unsigned long served;		/* who have come and gone */
	size_t workers;
	int64_t uptime;			/* s since the server began */
};

/* From now on this process can tell, by asking tell(now, with). */
void now_tell_by(void (*tell)(struct now *now, void *with), void *with);

/* Tells how it goes. False: nobody knows, as in a process for one visitor. */
bool now_read(struct now *now);

#endif
