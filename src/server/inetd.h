/* Serves the one visitor that a service manager, or a shell, has passed. */
#ifndef SERVER_INETD_H
#define SERVER_INETD_H

#include "site/task.h"

/*
 * Serves one request that comes on `in`, with the reply to `out`; both are
 * closed. Any descriptors will do: a socket, pipes, a terminal. The address at
 * which the visitor has come tells the site; where there is none it is the
 * first.
 */
void inetd_run(const struct conf *conf, const struct sites *sites, int in,
    int out);

#endif
