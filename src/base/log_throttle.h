/*
 * Limits messages that would repeat: one per key and hour, of all processes of
 * a server, in a table of fixed size.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/*
 * Shares the table with all processes that are forked later. Without it, or if
 * there is no memory, each process has its own.
 */
void log_throttle_share(void);

/*
 * Reports whether a message may be logged: not if one of the same key was in
 * the last hour. A message is also withheld if the table has no room for its
 * key, so that the log never grows without limit.
 */
bool log_throttle_admits(uint64_t key);
