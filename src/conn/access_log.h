/* The access log: records each exchange at its end, also for statistics. */
#pragma once

#include <stdint.h>

#include "conn/exchange.h"

/*
 * Returns the client's name for the log, which the exchange owns. The first
 * call fills in task.client_address and task.client_log_name.
 */
const char *access_log_client(struct exchange *x, const struct client *client);

/*
 * Writes the access line of an exchange and its record for the statistics, if
 * the options ask for them. `began` is the clock_ms() at which the connection
 * was accepted. `missing` says why the reply is incomplete, or is NULL.
 */
void access_log_write(struct exchange *x, const struct client *client,
    int64_t began, const char *missing);
