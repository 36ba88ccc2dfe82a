/* The daemon: starts the processes, and handles signals until it stops. */
#pragma once

#include "site/sites.h"

/*
 * Reads the configuration again into `conf`. Returns 0, or -1 after logging
 * what is wrong.
 */
struct server_reload {
	int (*read)(struct conf *conf, void *with);
	void *with;
};

/*
 * Serves until SIGTERM or SIGINT, with worker processes that it supervises.
 * SIGHUP reads the configuration again, opens and closes sockets accordingly,
 * and replaces the workers; SIGUSR1 opens the log file again. `conf` and
 * `sites` are replaced at a reload, and stay the caller's. Dies if it cannot
 * start.
 */
void server_run(struct conf *conf, struct sites *sites,
    const struct server_reload *reload);
