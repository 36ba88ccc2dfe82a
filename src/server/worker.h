/* A worker process: serves many clients at once until a signal stops it. */
#pragma once

#include "site/sites.h"
#include "conn/limit.h"
#include "server/sockets.h"
#include "server/scoreboard.h"

/*
 * Accepts and serves connections, as many at once as `limits` has slots, and
 * shows its state in `score`. At SIGHUP it stops accepting and serves its open
 * connections. At SIGTERM it serves only connections whose request has come,
 * for up to drain_timeout seconds. Closes the sockets. Returns 0, or -1 and
 * errno if it cannot start.
 */
int worker_run(const struct conf *conf, const struct sites *sites,
    struct sockets *sockets, struct worker_score *score,
    struct limit_slots *limits);
