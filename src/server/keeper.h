/* Finds the finished reply to a request, and keeps what others may want. */
#ifndef SERVER_KEEPER_H
#define SERVER_KEEPER_H

#include "conn/exchange.h"

struct cache;

enum keeper_hit {
	KEEPER_NOTHING,		/* what is going to leave will be collected */
	KEEPER_PLACE,		/* the visit's node is filled */
	KEEPER_REPLY		/* the visit's reply is finished */
};

/* What is known of the visit's request? `cache` may be NULL. */
enum keeper_hit keeper_find(struct cache *cache, struct exchange *exchange);

/* The visit's node has been found, by all that is known of its origins now. */
void keeper_placed(struct exchange *exchange);

/*
 * Is somebody making the reply that the visit asks for, so that it only has to
 * wait? Then the visit has forgotten what it had found.
 */
bool keeper_follows(struct exchange *exchange);

/* The visit will go on making its reply: may others wait for it? */
void keeper_lead(struct exchange *exchange);

/* Nobody need wait for the visit any longer. */
void keeper_lead_no_more(struct exchange *exchange);

/* How many visits have led so far, and do so no more. */
unsigned long keeper_led(void);

/* These bytes of the reply have left. */
void keeper_collect(const struct cache *cache, struct exchange *exchange,
    struct bytes bytes);

/*
 * The answer is done. Where nothing has left yet, the reply need not be
 * collected: it is kept if that may be, so that others have it at once. Where a
 * handler keeps nothing, what is kept is where it was found.
 */
void keeper_keep_now(struct cache *cache, struct exchange *exchange);

/* The whole reply has left: keeps what was collected if that may be. */
void keeper_keep(struct cache *cache, struct exchange *exchange);

/* The visit ends: nobody waits for it, and it collects no more. */
void keeper_leave(struct exchange *exchange);

#endif
