/* Output: sends a reply, from memory with write, or a file with sendfile. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "conn/exchange.h"

/*
 * Sends as much of the reply, which is not empty, as `out` takes now. Bytes
 * from memory may be collected for the cache. Returns the number of bytes, for
 * reply_sent(); 0 if the file has become too short; or -1 and errno, EAGAIN if
 * `out` takes nothing now.
 */
ssize_t output_send(int out, struct exchange *x);

/*
 * Returns how many bytes the client has acknowledged; if the kernel cannot
 * report this (no TCP), how many have been sent.
 */
uint64_t output_acked(int out, const struct exchange *x);
