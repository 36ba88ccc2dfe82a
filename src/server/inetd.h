/* Serves the one client that a service manager or a shell has passed. */
#pragma once

#include "site/task.h"

/*
 * Reads one request from `in`, writes the reply to `out`, and closes both,
 * which may be a socket, pipes or a terminal. The local address of `in` selects
 * the site; without an address the first site answers.
 */
void inetd_run(const struct conf *conf, const struct sites *sites, int in,
    int out);
