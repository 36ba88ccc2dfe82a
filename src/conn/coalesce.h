/*
 * Request coalescing: while one exchange, the leader, makes a reply that will
 * be cached, others with the same request follow it. They wait, and resolve
 * their request again when the leader has ended: mostly from the cache.
 */
#pragma once

#include "conn/exchange.h"

/*
 * Reports whether a leader makes the reply that the exchange asks for, so that
 * it has to wait. Its request is then to be resolved again.
 */
bool coalesce_follow(struct exchange *x);

/*
 * Makes the exchange a leader, if others may wait for it: its reply may be
 * cached, and nothing has been sent yet, as its client may be slow.
 */
void coalesce_lead(struct exchange *x);

/* Makes the exchange a leader no more, if it is one. */
void coalesce_stop(struct exchange *x);
