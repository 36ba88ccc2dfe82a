#include "stats/live.h"

/* The source of this process. */
static void (*source)(struct live *, void *);
static void *source_with;

void
live_set_source(void (*read)(struct live *live, void *with), void *with)
{
	source = read;
	source_with = with;
}

bool
live_read(struct live *live)
{
	if (source != NULL)
		source(live, source_with);
	return source != NULL;
}
