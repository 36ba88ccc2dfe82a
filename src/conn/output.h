/* The way of a reply to its visitor: bytes from memory, or out of a file. */
#ifndef CONN_OUTPUT_H
#define CONN_OUTPUT_H

#include <stdint.h>
#include <sys/types.h>

#include "conn/exchange.h"

struct cache;

/*
 * Sends as much of the visit's reply, which is not empty, as `out` takes now;
 * what is sent from memory may be collected for the cache, or NULL. Returns how
 * many bytes that were, for reply_sent(); 0: the file has no more of them; -1
 * and errno, which is EAGAIN if `out` takes nothing now.
 */
ssize_t output_send(int out, struct exchange *exchange, struct cache *cache);

/*
 * How many bytes the visitor has: what the kernel still holds for him is not
 * his. Where it does not tell, those that it has taken.
 */
uint64_t output_acked(int out, const struct exchange *exchange);

#endif
