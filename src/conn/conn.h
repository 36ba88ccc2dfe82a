/*
 * One visitor, from the first byte to the close: a state machine that never
 * blocks. The drivers, inetd and worker, wait for what it asks for.
 */
#ifndef CONN_CONN_H
#define CONN_CONN_H

#include <stdbool.h>
#include <stdint.h>

#include "answer/handler.h"
#include "conn/limit.h"
#include "conn/client.h"
#include "conn/exchange.h"

/* What conn_step() needs before it is called again. */
enum step {
	STEP_READ,	/* `in` to be readable */
	STEP_PARSED,	/* nothing, once all have been read who have come */
	STEP_WRITE,	/* `out` to be writable */
	STEP_YIELD,	/* nothing, once others have had their turn */
	STEP_QUEUE,	/* nothing, once there is room for its handler */
	STEP_WAIT_LEADER,	/* nothing, once coalesce_ended() has grown */
	STEP_SLEEP,	/* nothing, at conn_deadline() */
	STEP_CLOSED,	/* nothing: call conn_close() */
	STEP_NEXT		/* inside conn.c only: the next state, at once */
};

enum conn_state {
	CONN_PROXY,
	CONN_READ,
	CONN_RESOLVE,
	CONN_MAKE,
	CONN_SEND,
	CONN_SLEEP,
	CONN_CLOSE
};

/* A visitor: little, as long as he has said nothing. */
struct conn {
	const struct site_context *context;
	struct exchange *exchange;		/* NULL until his first byte */
	int64_t began, deadline;	/* moments, in ms of clock_ms() */
	int in, out;			/* one socket, or two pipes */
	enum conn_state state;
	bool is_socket;
	bool eof;			/* he has sent all he will */
	bool waited;			/* not all was done in one step */
	bool lingers;			/* we wait for his end at the end */
	bool shut;			/* our half is shut down */
	uint64_t taken;			/* bytes, when we looked last */
	bool is_proxy;			/* a proxy, which comes for itself */
	struct client client;		/* who he is */
	struct limit_table *table;		/* that he is one of, or NULL */
	struct limit_slot *place;	/* where he is counted in it */
};

/*
 * Begins with a visitor on `in` and `out`, which do not block and now belong
 * to the conn. He is known by the address `peer`, or by `name` if that is not
 * NULL; where that is one of `proxy_from`, a header has to tell first who he
 * is. The means and the name must outlive it.
 */
void conn_open(struct conn *c, const struct site_context *context, int in,
    int out, const struct addr *peer, const char *name);

/* He is one of the crowd, and may be counted in this place. */
void conn_set_limit(struct conn *c, struct limit_table *table,
    struct limit_slot *place);

/*
 * To be called once, when he has come: there may be too many from his address,
 * or they may come too often; whom a proxy brings is judged when it has told
 * who he is. Then conn_step() tells him so and nothing else; or false, he has
 * to go without a word: conn_close().
 */
bool conn_admit(struct conn *c);

/* Goes as far as it can without waiting; also when the deadline has passed. */
enum step conn_step(struct conn *c);

/* The visitor has hung up: says so. conn_close() is what follows. */
void conn_hung_up(struct conn *c);

/*
 * Is a handler stopped by a visitor who takes his time, more than two seconds
 * for the last piece, while others wait for one of the handlers that may run at
 * once? Then he has to give way: conn_abort_slow() says so, and conn_close() is
 * what follows.
 */
bool conn_blocks_handler(const struct conn *c);
void conn_abort_slow(struct conn *c);

/* The moment at which conn_step() is to be called in any case. */
int64_t conn_deadline(const struct conn *c);

/* After STEP_QUEUE: whose turn does it wait for? And is there room now? */
enum pool_kind conn_pool_kind(const struct conn *c);
bool conn_has_room(const struct conn *c);

/* Has the visitor not sent a whole request yet? */
bool conn_is_idle(const struct conn *c);

/* Lets go of all, and closes the descriptors. */
void conn_close(struct conn *c);

#endif
