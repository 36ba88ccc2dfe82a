/*
 * Cache policy: which requests the cache may answer, under which keys, and
 * which replies it may store. Handlers that are not cached have at least their
 * location cached: which file answers.
 */
#pragma once

#include "conn/exchange.h"

struct cache;

enum cache_policy_result {
	CACHE_POLICY_MISS,	/* the reply will be collected */
	CACHE_POLICY_LOCATION,	/* task.node is filled in */
	CACHE_POLICY_REPLY	/* task.reply is complete */
};

/* Looks up the request in the cache, which may be NULL. */
enum cache_policy_result cache_policy_find(struct cache *cache,
    struct exchange *x);

/*
 * Records that the request has been resolved: the dependencies so far are those
 * of the location.
 */
void cache_policy_located(struct exchange *x);

/* Reports whether the reply may be cached, by all that is known so far. */
bool cache_policy_allows(const struct exchange *x);

/* Collects bytes of the reply that have been sent. */
void cache_policy_collect(const struct cache *cache, struct exchange *x,
    struct bytes bytes);

/*
 * Stores a reply that is finished before anything was sent, so that others have
 * it at once and nothing has to be collected. If a handler does not let its
 * reply be cached, stores its location instead.
 */
void cache_policy_store_early(struct cache *cache, struct exchange *x);

/* Stores what was collected, when the whole reply has been sent. */
void cache_policy_store(struct cache *cache, struct exchange *x);
