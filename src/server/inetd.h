/* Serves the one client that a service manager, or a shell, has passed. */
#pragma once

#include "site/task.h"

/*
 * Serves one request that comes on `in`, with the reply to `out`, and closes
 * both. Any descriptors will do: a socket, pipes, a terminal. The local address
 * of `in` selects the site; without an address it is the first one.
 */
void inetd_run(const struct conf *conf, const struct sites *sites, int in,
    int out);
