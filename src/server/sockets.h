/*
 * Listening sockets, opened here or inherited from a service manager; and the
 * connected socket that one passes to a process for one client.
 */
#pragma once

#include <stdbool.h>

#include "server/endpoints.h"

enum { SOCKETS_BACKLOG = 4096 };

struct sockets {
	int fds[ENDPOINTS_MAX];
	size_t sites[ENDPOINTS_MAX];	/* the site of each */
	struct addr bound[ENDPOINTS_MAX];	/* unless passed */
	size_t n;
	bool passed;	/* by a service manager, which goes on listening */
};

/*
 * Returns the connected socket that a service manager has passed, on descriptor
 * 0 or as the only one of LISTEN_FDS; -1 if there is none.
 */
int sockets_connection(void);

/*
 * Opens the listening sockets: those of LISTEN_FDS, see sd_listen_fds(3), or
 * else one for each endpoint. `current` are those that are open at a reload, or
 * NULL: an endpoint that is among them keeps its descriptor, and none of them
 * is closed. Returns 0; or -1 with a sentence in `err` (CONF_ERR_MAX bytes) and
 * only `current` open. Dies if a descriptor was passed that does not listen.
 */
int sockets_open(struct sockets *sockets, const struct sockets *current,
    const struct conf *conf, char *err);

/*
 * Closes those that are not among `kept`, or if that is NULL all, and forgets
 * all. May be called twice.
 */
void sockets_close(struct sockets *sockets, const struct sockets *kept);
