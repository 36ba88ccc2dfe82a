/* Serves many visitors until told to stop. */
#ifndef SERVER_WORKER_H
#define SERVER_WORKER_H

#include "conn/limit.h"
#include "server/scoreboard.h"
#include "server/sockets.h"
#include "site/sites.h"

/*
 * Serves who comes to the listening sockets until SIGHUP or SIGTERM, and shows
 * its pulse. It has a seat for each place of the roll, where its visitors are
 * counted. After SIGHUP those who are there are served to the end; after
 * SIGTERM only those who have sent a request, and for up to `drain_timeout`
 * seconds. Closes the sockets. Returns 0, or -1 and errno where it could not
 * begin.
 */
int worker_run(const struct conf *conf, const struct sites *sites,
    struct sockets *sockets, struct worker_score *score,
    struct limit_slots *slots);

#endif
