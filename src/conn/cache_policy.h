/* Finds the finished reply to a request, and keeps what others may want. */
#ifndef CONN_CACHE_POLICY_H
#define CONN_CACHE_POLICY_H

#include "conn/exchange.h"

struct cache;

enum cache_policy_hit {
	CACHE_POLICY_MISS,		/* what is going to leave will be collected */
	CACHE_POLICY_LOCATION,		/* the visit's node is filled */
	CACHE_POLICY_REPLY		/* the visit's reply is finished */
};

/* What is known of the visit's request? `cache` may be NULL. */
enum cache_policy_hit cache_policy_find(struct cache *cache,
    struct exchange *exchange);

/* The visit's node has been found, by all that is known of its origins now. */
void cache_policy_located(struct exchange *exchange);

/*
 * Is somebody making the reply that the visit asks for, so that it only has to
 * wait? Then the visit has forgotten what it had found.
 */
bool coalesce_follow(struct exchange *exchange);

/* The visit will go on making its reply: may others wait for it? */
void coalesce_lead(struct exchange *exchange);

/* Nobody need wait for the visit any longer. */
void coalesce_stop(struct exchange *exchange);

/* How many visits have led so far, and do so no more. */
unsigned long coalesce_ended(void);

/* These bytes of the reply have left. */
void cache_policy_collect(const struct cache *cache, struct exchange *exchange,
    struct bytes bytes);

/*
 * The answer is done. Where nothing has left yet, the reply need not be
 * collected: it is kept if that may be, so that others have it at once. Where a
 * handler keeps nothing, what is kept is where it was found.
 */
void cache_policy_store_early(struct cache *cache, struct exchange *exchange);

/* The whole reply has left: keeps what was collected if that may be. */
void cache_policy_store(struct cache *cache, struct exchange *exchange);

/* The visit ends: nobody waits for it, and it collects no more. */
void cache_policy_leave(struct exchange *exchange);

#endif
