/* The daemon: starts the processes, and handles signals until it stops. */
#pragma once

#include "site/sites.h"

/*
 * Reads the configuration again into `conf`. Returns 0; or -1 with a sentence
 * in `err` (CONF_ERR_MAX bytes), and nothing to free.
 */
struct server_reload {
	int (*read)(struct conf *conf, void *with, char *err);
	void *with;
};

/*
 * Serves with supervised worker processes until SIGTERM or SIGINT. SIGHUP reads
 * the configuration again, opens and closes sockets accordingly, and replaces
 * the workers; SIGUSR1 opens the log file again. A reload replaces the contents
 * of `conf` and `sites`, which the caller frees. Dies if the server cannot
 * start.
 */
void server_run(struct conf *conf, struct sites *sites,
    const struct server_reload *reload);
