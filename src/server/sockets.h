/*
 * Listening sockets, opened here or inherited from a service manager; and the
 * connected socket that a service manager passes for one client.
 */
#pragma once

#include <stdbool.h>

#include "server/endpoints.h"

enum { SOCKETS_BACKLOG = 4096 };

struct sockets {
	int fds[ENDPOINTS_MAX];
	size_t sites[ENDPOINTS_MAX];	/* site number of each */
	struct addr bound[ENDPOINTS_MAX];	/* set unless passed */
	size_t n;
	bool passed;	/* by a service manager, which keeps listening */
};

/*
 * Returns the connected socket that a service manager has passed, on descriptor
 * 0 or alone in LISTEN_FDS, or -1.
 */
int sockets_connection(void);

/*
 * Reports whether a listening socket was passed on descriptor 0, as with `wait`
 * in inetd.conf. Dies if the descriptor is a socket of another kind.
 */
bool sockets_stdin_listens(void);

/*
 * Uses the listening sockets of LISTEN_FDS, see sd_listen_fds(3), or of
 * descriptor 0, or else opens one for each endpoint. `current` has the sockets
 * that are open at a reload, or is NULL. An endpoint that is in `current` keeps
 * its descriptor; no socket of `current` is closed. Returns 0; or -1 with a
 * sentence in `err` (CONF_ERR_MAX bytes) and only `current` open. Dies if a
 * passed descriptor does not listen.
 */
int sockets_open(struct sockets *sockets, const struct sockets *current,
    const struct conf *conf, char *err);

/*
 * Warns of each endpoint on which this process could not listen, unless it
 * cannot open sockets at all. It listens on none.
 */
void sockets_test(const struct endpoints *endpoints);

/* Reports whether a connection waits to be accepted. */
bool sockets_have_clients(const struct sockets *sockets);

/*
 * Closes the sockets that are not in `kept` (all, if it is NULL) and empties
 * `sockets`. May be called twice.
 */
void sockets_close(struct sockets *sockets, const struct sockets *kept);
