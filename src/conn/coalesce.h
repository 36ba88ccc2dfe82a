/*
 * Request coalescing: while one exchange, the leader, makes a reply that may be
 * cached, other exchanges with the same request follow it. Followers wait until
 * the leader has ended, and then resolve their request again, mostly from the
 * cache. If the reply was not cached after all (an error, a reply that is too
 * large, a client that hung up), all followers make it at once, in parallel.
 */
#pragma once

#include "conn/exchange.h"

/*
 * Reports whether a leader makes the reply that the exchange asks for. The
 * exchange then has to wait, and to resolve its request again.
 */
bool coalesce_follow(struct exchange *x);

/* Reports whether the leader that the exchange follows has ended. */
bool coalesce_is_over(const struct exchange *x);

/*
 * Makes the exchange a leader if its reply may be cached and nothing has been
 * sent yet. (After the first byte, followers would wait for a slow client.)
 */
void coalesce_lead(struct exchange *x);

/* Ends the leadership of the exchange, if it leads. */
void coalesce_stop(struct exchange *x);
