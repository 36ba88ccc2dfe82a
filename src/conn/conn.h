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
 *            -> SEND     it is invalid; or the client is over a limit
 *   RESOLVE  -> MAKE     a file or a handler answers
 *            -> SEND     the cache has the reply; or the path is invalid
 *   MAKE     -> RESOLVE  another exchange makes this reply (STEP_WAIT_LEADER)
 *            -> SEND     bytes have been made, or all
 *   SEND     -> MAKE     all have been sent, and more is to be made
 *            -> SLEEP    all have been sent, and the handler sleeps
 *            -> CLOSE    the whole reply has been sent
 *   SLEEP    -> MAKE     the time has come
 *
 * From any state an error, a passed deadline or a hang-up ends the connection
 * (STEP_CLOSED), with a reason in the access line.
 *
 * A close with unread input makes the kernel send an RST, at which the client
 * loses the tail of the reply. CLOSE reads what there is first, by these flags:
 *
 *   eof          the client has ended its sending half: nothing will come
 *   drains       input may have come since the request was read
 *   lingers      the client is known to send more, or much of a long reply may
 *                still be on its way
 *   half_closed  our sending half is shut down
 *
 *   eof; neither drains nor lingers    closed at once
 *   drains       one read: closed if there is nothing, else it lingers
 *   lingers      half closed, then read until the client's end, for at most a
 *                second
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
	STEP_QUEUE,	/* handler_has_room() for exchange->task */
	STEP_WAIT_LEADER,	/* exchange_pool.ended has grown */
	STEP_SLEEP,	/* `deadline` has passed */
	STEP_CLOSED,	/* nothing: call conn_close() */
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
	bool eof, drains, lingers, half_closed;
	bool is_proxy;			/* that speaks for no client (yet) */
	uint64_t acked;			/* bytes, at the last check */
	struct client client;
	struct limit_table *limits;	/* of the driver, or NULL */
	struct limit_slot *slot;	/* of the driver, for this connection */
};

/*
 * Opens a connection on `in` and `out`, which do not block and now belong to
 * it. The client is known by the address `peer`, or by `name` if that is not
 * NULL; if that is in proxy_from, a PROXY header has to name the client first.
 * The context and the name must outlive the connection.
 */
void conn_open(struct conn *c, const struct site_context *context, int in,
    int out, const struct addr *peer, const char *name);

/*
 * Applies the limits per address. Called once, when the driver has set `limits`
 * and `slot`; the client of a proxy is checked when the header has named it.
 * Returns true if the connection goes on: it is admitted, or conn_step() sends
 * a refusal and nothing else. False: refused without a reply, conn_close() has
 * to follow.
 */
bool conn_admit(struct conn *c);

/* Goes as far as it can without waiting. Also called at the deadline. */
enum step conn_step(struct conn *c);

/* Logs that the client has disconnected. conn_close() has to follow. */
void conn_hung_up(struct conn *c);

/*
 * Reports whether the connection occupies a Lua state that others wait for,
 * while its client has not taken the last part of the reply for two seconds.
 * Then that is logged, and conn_close() has to follow.
 */
bool conn_abort_slow(struct conn *c);

/* Reports whether no complete request has come yet. */
bool conn_is_idle(const struct conn *c);

/* Releases all, and closes the descriptors. */
void conn_close(struct conn *c);
