/* Finds the finished reply to a request, and keeps what others may want. */
#ifndef SERVER_KEEPER_H
#define SERVER_KEEPER_H

#include "server/visit.h"

struct cache;

/*
 * Is there a finished reply to the visit's request? Then it is the visit's.
 * Otherwise what is going to leave will be collected. `cache` may be NULL.
 */
bool keeper_find(struct cache *cache, struct visit *visit);

/* These bytes of the reply have left. */
void keeper_collect(const struct cache *cache, struct visit *visit,
    struct bytes bytes);

/*
 * The answer is done. Where nothing has left yet, the reply need not be
 * collected: it is kept if that may be, so that others have it at once.
 */
void keeper_keep_now(struct cache *cache, struct visit *visit);

/* The whole reply has left: keeps what was collected if that may be. */
void keeper_keep(struct cache *cache, struct visit *visit);

#endif
