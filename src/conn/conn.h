/*
 * One connection, from accept to close: a state machine that never blocks. The
 * drivers, worker and inetd, wait for what conn_step() says that it needs.
 *
 *   PROXY ----> READ ----> RESOLVE ----> MAKE <----- SLEEP
 *     |           |         |   ^         | ^          ^
 *     |           |         |   +---------+ |          |
 *     |           |         |             v v          |
 *     +-----------+---------+-----------> SEND --------+
 *                                           |
 *                                           v
 *                                         CLOSE
 *
 *   PROXY    -> READ     the PROXY header is complete
 *            -> SEND     the client that it names is over a limit
 *   READ     -> RESOLVE  the request line is complete (STEP_PARSED)
 *            -> SEND     the request is invalid; or the client is over a limit
 *   RESOLVE  -> MAKE     a file or a handler answers
 *            -> SEND     the cache has the reply; or the path is invalid
 *   MAKE     -> RESOLVE  another exchange makes this reply (STEP_WAIT_LEADER)
 *            -> SEND     a part of the reply, or all of it, has been made; or
 *                        too many requests wait for a Lua state, or too long
 *   SEND     -> MAKE     the part has been sent, and more is to be made
 *            -> SLEEP    the part has been sent, and the handler sleeps
 *            -> CLOSE    the whole reply has been sent
 *   SLEEP    -> MAKE     the sleep is over
 *
 * From any state an error, a passed deadline or a hang-up ends the connection
 * (STEP_CLOSED), with a reason in the access line.
 *
 * A close with unread input makes the kernel send an RST, at which the client
 * loses the tail of the reply. CLOSE reads input first, depending on flags:
 *
 *   eof             the client has ended its sending half
 *   may_have_input  input may have come since the request was read
 *   must_linger     the client is known to send more, or much of a long reply
 *                   may still be on its way
 *   half_closed     our sending half is shut down
 *
 *   eof, or no other flag   closes at once
 *   may_have_input          reads once; if there is input, lingers, else closes
 *   must_linger             shuts down its sending half, then reads until the
 *                           client's end, for at most a second
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "answer/handler.h"
#include "conn/limit.h"
#include "conn/exchange.h"

/* The condition on which conn_step() is to be called again. */
enum step {
	STEP_READ,	/* `in` is readable */
	STEP_PARSED,	/* all requests that have come are parsed */
	STEP_WRITE,	/* `out` is writable */
	STEP_YIELD,	/* other handlers have had their turn */
	STEP_QUEUE,	/* exchange->task is first in pool_next() */
	STEP_WAIT_LEADER,	/* coalesce_is_over() of the exchange */
	STEP_SLEEP,	/* `deadline` has passed */
	STEP_CLOSED,	/* never; call conn_close() */
	STEP_NEXT	/* within conn.c only: the next state, at once */
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

struct conn {
	const struct site_context *context;
	struct exchange *exchange;	/* NULL before the first byte */
	int64_t opened_at;		/* in ms of clock_ms() */
	int64_t deadline;		/* when conn_step() is called anyway */
	int in, out;			/* one socket, or two pipes */
	enum conn_state state;
	bool eof, may_have_input, must_linger, half_closed;
	bool is_proxy;			/* a proxy, no client known yet */
	uint32_t proxy_left;		/* bytes of its header to be dropped */
	uint64_t acked;			/* bytes, at the last check */
	struct client client;
	struct limit_table *limits;	/* the driver's, or NULL */
	struct limit_slot *slot;	/* of this connection; the driver's */
};

/*
 * Opens a connection on `in` and `out`, which do not block and now belong to
 * it. The client is known by `name`, or by the address `peer` if `name` is
 * NULL. If the client is in proxy_from, a PROXY header has to name the real
 * client first. The context and the name must outlive the connection.
 */
void conn_open(struct conn *c, const struct site_context *context, int in,
    int out, const struct addr *peer, const char *name);

/*
 * Applies the limits per address. Called once, when the driver has set `limits`
 * and `slot`; the client of a proxy is checked when the header has named it.
 * Returns true if the connection is admitted, or if conn_step() has a refusal
 * to send. Returns false if it is refused without a reply; conn_close() has to
 * follow.
 */
bool conn_admit(struct conn *c);

/* Advances the connection without waiting. Also called at the deadline. */
enum step conn_step(struct conn *c);

/* Logs that the client has disconnected. conn_close() has to follow. */
void conn_hung_up(struct conn *c);

/* Logs that no event of the client can be awaited; conn_close() follows. */
void conn_unwatched(struct conn *c);

/*
 * Reports whether the connection occupies a Lua state that other requests need,
 * while its client has not taken the last part of the reply for two seconds.
 * Logs this, and conn_close() has to follow.
 */
bool conn_abort_slow(struct conn *c);

/*
 * Lets a reply give back the memory of the cache, if two seconds were not
 * enough for the client to take what it did not take at once.
 */
void conn_relieve_cache(struct conn *c);

/* Reports whether no complete request has come yet. */
bool conn_is_idle(const struct conn *c);

/* Releases all resources and closes the descriptors. */
void conn_close(struct conn *c);
