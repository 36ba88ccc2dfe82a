/* The daemon: starts workers, replaces the fallen, reloads, drains. */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include "site/sites.h"

/*
 * Reads the configuration again into `conf`. Returns 0, or -1 and has said why.
 */
struct server_reload {
	int (*read)(struct conf *conf, void *with);
	void *with;
};

/*
 * Serves until SIGTERM or SIGINT, with one process for each worker. SIGHUP
 * reads the configuration again, opens and closes sockets as it says, and
 * replaces the workers. `conf` and `sites` are changed by that, and stay the
 * caller's. Dies where it cannot start.
 */
void server_run(struct conf *conf, struct sites *sites,
    const struct server_reload *reload);

#endif
