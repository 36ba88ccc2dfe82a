/*
 * Cache policy: which requests the cache may answer, under which keys, and
 * which replies it may store. For a handler whose reply is not cached, at least
 * its location is: which file answers.
 */
#pragma once

#include "conn/exchange.h"

enum cache_policy_result {
	CACHE_POLICY_MISS,	/* the reply will be collected */
	CACHE_POLICY_LOCATION,	/* task.node is filled in */
	CACHE_POLICY_REPLY	/* task.reply is complete */
};

/* Looks up the request in the cache. */
enum cache_policy_result cache_policy_find(struct exchange *x);

/*
 * Looks up the file that the request means, once it is resolved: each file is
 * cached once, under its path, for all selectors that mean it. The dependencies
 * collected so far belong to the location.
 */
enum cache_policy_result cache_policy_located(struct exchange *x);

/* Reports whether the reply may be cached, as far as is known now. */
bool cache_policy_allows(const struct exchange *x);

/* Collects bytes of the reply that have been sent. */
void cache_policy_collect(struct exchange *x, struct bytes bytes);

/*
 * Stores a reply that is finished before anything was sent, so that other
 * requests find it at once and no bytes have to be collected. If a handler does
 * not let its reply be cached, stores its location instead.
 */
void cache_policy_store_early(struct exchange *x);

/* Stores the collected reply after all of it has been sent. */
void cache_policy_store(struct exchange *x);

/*
 * Gives back the memory of the cache that a slow client occupies: its reply is
 * not collected any more, and the rest of a large text is made from the file.
 */
void cache_policy_let_go(struct exchange *x);
