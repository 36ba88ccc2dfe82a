/* What is written down of a visit when it is over, wherever that is wanted. */
#ifndef CONN_ACCESS_LOG_H
#define CONN_ACCESS_LOG_H

#include <stdint.h>

#include "conn/client.h"
#include "conn/exchange.h"

/* The visitor as the log may call him; and then handlers know him, too. */
const char *access_log_client(struct exchange *exchange,
    const struct client *client);

/*
 * The visit, which began at that moment (in ms of clock_ms()), is over: writes
 * the access line, and tells the statistics. `missing` says why he did not get
 * everything, or is NULL.
 */
void access_log_write(struct exchange *exchange, const struct client *client,
    int64_t began, const char *missing);

#endif
