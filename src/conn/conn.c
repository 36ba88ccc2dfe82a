#include "conn/conn.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/log_throttle.h"
#include "answer/locate.h"
#include "answer/route.h"
#include "conn/proxy_protocol.h"
#include "conn/access_log.h"
#include "conn/cache_policy.h"
#include "conn/coalesce.h"
#include "conn/output.h"
#include "conn/missing.h"

enum {
	REQUEST_TIMEOUTS = 6,	/* times request_timeout, for a whole request */
	QUEUE_TIMES = 6,	/* times handler_time, in the queue */
	SEND_MIN = 4096,	/* bytes acknowledged in each send_timeout */
	SLOW_MS = 2000,		/* conn_abort_slow(), conn_relieve_cache() */
	LINGER_MS = 1000,
	LINGER_SENT = 2 * 1024 * 1024	/* bytes of a long reply */
};

#define NEVER INT64_MAX	/* no deadline */

static const char disconnected[] = "client disconnected";

static bool
client_is_in_proxy_from(const struct client *client, const struct conf *conf)
{
	char host[CLIENT_NAME_MAX];

	return conf->proxy_from.n > 0 &&
	    conf_is_proxy(conf, client_show(client, host));
}

void
conn_open(struct conn *c, const struct site_context *context, int in, int out,
    const struct addr *peer, const char *name)
{
	*c = (struct conn){
		.context = context,
		.opened_at = clock_ms(),
		.in = in,
		.out = out,
		.state = CONN_READ,
		.client.name = name,
	};
	if (peer != NULL)
		c->client.addr = *peer;
	c->deadline =
	    c->opened_at + (int64_t)context->conf->request_timeout * 1000;
	c->is_proxy = client_is_in_proxy_from(&c->client, context->conf);
	if (c->is_proxy)
		c->state = CONN_PROXY;
}

/* Returns the client's name for the log. */
static const char *
log_name_of(struct conn *c)
{
	return access_log_client(c->exchange, &c->client);
}

/* Logs the exchange at its end. `missing` as in struct access_record. */
static void
log_exchange(struct conn *c, const char *missing)
{
	if (c->is_proxy && c->exchange->selector.len == 0)
		log_debug("%s: health check of a proxy", log_name_of(c));
	else
		access_log_write(c->exchange, &c->client, c->opened_at,
		    missing);
}

static enum step
end_early(struct conn *c, const char *missing)
{
	log_exchange(c, missing);
	return STEP_CLOSED;
}

static enum step
enter_state(struct conn *c, enum conn_state state)
{
	c->state = state;
	return STEP_NEXT;
}

static void
restart_send_timeout(struct conn *c)
{
	c->deadline =
	    deadline_in((int64_t)c->context->conf->send_timeout * 1000);
}

/* Sends an error line made in C, which cannot fail again. */
static enum step
send_error_line(struct conn *c, const char *sentence, struct bytes about)
{
	struct exchange *x = c->exchange;

	exchange_stop_answer(x);
	x->state = ANSWER_DONE;
	reply_error(&x->task.reply, sentence, about, (struct bytes){ NULL, 0 });
	if (x->task.reply.borrowed.len > 0)
		log_error("%s: not enough memory for an error", log_name_of(c));
	restart_send_timeout(c);
	return enter_state(c, CONN_SEND);
}

static enum step
refuse_request(struct conn *c)
{
	exchange_answered(c->exchange, "bad", 400);
	return send_error_line(c, "Bad request", (struct bytes){ NULL, 0 });
}

static bool
refuse_client(struct conn *c, const char *sentence)
{
	if (c->exchange == NULL)
		c->exchange = exchange_new(c->context);
	if (c->exchange == NULL)
		return false;
	exchange_answered(c->exchange, "limited", 429);
	c->must_linger = true;	/* the request is still on its way */
	send_error_line(c, sentence, (struct bytes){ NULL, 0 });
	return true;
}

bool
conn_admit(struct conn *c)
{
	static const char *const sentences[] = {
		[LIMIT_CONNECTIONS] = "Too many connections from your address",
		[LIMIT_RATE] = "Too many requests from your address; try "
			       "again in a second",
	};
	const struct conf *conf = c->context->conf;
	const struct limits limits = { (unsigned)conf->max_per_address,
		(unsigned)conf->rate, (unsigned)conf->burst };
	const int64_t now = clock_ms();
	enum limit_verdict verdict;
	uint64_t key;

	if (c->limits == NULL || c->is_proxy)
		return true;
	key = limit_key(c->limits, &c->client.addr);
	if (key == 0)
		return true;
	verdict = limit_acquire(c->limits, key, &limits, now, c->slot);
	if (verdict == LIMIT_ADMITTED)
		return true;
	return limit_may_report(c->limits, key, now) &&
	    refuse_client(c, sentences[verdict]);
}

/* --- reading --- */

/* Restarts request_timeout after a part of a request, up to a limit. */
static enum step
await_more(struct conn *c)
{
	const int64_t ms = (int64_t)c->context->conf->request_timeout * 1000;
	const int64_t last = c->opened_at + REQUEST_TIMEOUTS * ms;

	c->deadline = deadline_in(ms);
	if (c->deadline > last)
		c->deadline = last;
	return STEP_READ;
}

static enum step
accept_request(struct conn *c)
{
	struct exchange *x = c->exchange;
	const char *end = memchr(x->line, '\n', x->line_len);

	x->selector = x->task.request.selector;
	c->must_linger = (end != NULL && end + 1 < x->line + x->line_len) ||
	    request_is_http(&x->task.request);
	c->deadline = NEVER;	/* the client waits for the server */
	c->state = CONN_RESOLVE;
	return STEP_PARSED;
}

static enum step
parse_request(struct conn *c)
{
	struct exchange *x = c->exchange;

	switch (request_parse(&x->task.request, x->line, x->line_len, c->eof)) {
	case REQUEST_MORE:
		return await_more(c);
	case REQUEST_OK:
		return accept_request(c);
	case REQUEST_BAD:
		c->must_linger = true;
		return refuse_request(c);
	case REQUEST_NONE:
		log_debug("%s: disconnected without a request", log_name_of(c));
		return STEP_CLOSED;
	case REQUEST_TLS:
		log_debug("%s: TLS handshake refused", log_name_of(c));
		return STEP_CLOSED;
	}
	return STEP_CLOSED;
}

/* Waits for input. A connection without any input has no exchange. */
static enum step
await_input(struct conn *c)
{
	if (c->exchange->line_len == 0) {
		exchange_drop(c->exchange);
		c->exchange = NULL;
	}
	return STEP_READ;
}

/* Reads input. STEP_NEXT: the line has grown, or `eof` is set. */
static enum step
read_input(struct conn *c)
{
	struct exchange *x = c->exchange;
	ssize_t n;

	if (x == NULL)
		x = c->exchange = exchange_new(c->context);
	if (x == NULL)
		return STEP_CLOSED;
	n = read(c->in, x->line + x->line_len, sizeof x->line - x->line_len);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return await_input(c);
	if (n == -1)
		return end_early(c, disconnected);
	c->eof = n == 0;
	x->line_len += (size_t)n;
	c->may_have_input |= x->line_len == sizeof x->line;
	return STEP_NEXT;
}

static enum step
step_read(struct conn *c)
{
	enum step step = read_input(c);

	return step == STEP_NEXT ? parse_request(c) : step;
}

/* --- the PROXY protocol --- */

static enum step
refuse_proxy(struct conn *c, const char *cause)
{
	log_warn("%s: %s; turn on the PROXY protocol there, or remove the "
		 "address from proxy_from",
	    log_name_of(c), cause);
	return STEP_CLOSED;
}

/*
 * Drops the rest of the header, of which a part may still have to come; or the
 * request may have come after it already.
 */
static enum step
drop_proxy_header(struct conn *c, size_t header_len)
{
	struct exchange *x = c->exchange;
	size_t n = header_len < x->line_len ? header_len : x->line_len;

	x->line_len -= n;
	memmove(x->line, x->line + n, x->line_len);
	c->proxy_left = (uint32_t)(header_len - n);
	if (c->proxy_left > 0)
		return c->eof ? refuse_proxy(c, "incomplete PROXY header") :
				STEP_READ;
	c->state = CONN_READ;
	return x->line_len == 0 ? await_input(c) : parse_request(c);
}

static enum step
step_proxy(struct conn *c)
{
	_Static_assert(sizeof c->exchange->line >= PROXY_MAX, "headers fit in");
	struct proxy_header header = { 0 };
	enum step step = read_input(c);

	if (step != STEP_NEXT)
		return step;
	if (c->proxy_left > 0)
		return drop_proxy_header(c, c->proxy_left);
	if (c->exchange->line_len == 0)
		return parse_request(c);	/* no header has come */
	switch (proxy_protocol_parse(&header, c->exchange->line,
	    c->exchange->line_len)) {
	case PROXY_MORE:
		return c->eof ? refuse_proxy(c, "incomplete PROXY header") :
				STEP_READ;
	case PROXY_BAD:
		return refuse_proxy(c, "no valid PROXY header");
	case PROXY_CLIENT:
		/* HAProxy's health check (version 1) names its own address. */
		c->is_proxy = c->client.name == NULL &&
		    c->client.addr.port == header.client.port &&
		    addr_is_same_ip(&c->client.addr, &header.client);
		c->client = (struct client){ .addr = header.client };
		if (!conn_admit(c))
			return STEP_CLOSED;
		break;
	case PROXY_ITSELF:
		break;
	}
	return c->state == CONN_PROXY ? drop_proxy_header(c, header.len) :
					STEP_NEXT;
}

/* --- answering --- */

/* Returns the name of the answer for the access line. */
static const char *
route_name(const struct route *route, const struct node *node)
{
	if (route->script != NULL)
		return route->script;
	return node->kind == NODE_HANDLER ? node->file : route->answer->name;
}

/* Chooses the answer for the node. */
static enum step
choose_answer(struct conn *c)
{
	struct exchange *x = c->exchange;
	const struct route *route = &routes[x->task.node.kind];

	x->answer = route->answer;
	x->task.script = route->script;
	exchange_answered(x, route_name(route, &x->task.node), 200);
	x->by_site = x->task.node.kind == NODE_HANDLER;
	log_name_of(c);	/* fills in the task fields that handlers read */
	if (x->task.node.kind == NODE_MISSING)
		missing_explain(x);
	return enter_state(c, CONN_MAKE);
}

static enum step
step_resolve(struct conn *c)
{
	struct exchange *x = c->exchange;
	struct task *task = &x->task;

	switch (cache_policy_find(x)) {
	case CACHE_POLICY_REPLY:
		restart_send_timeout(c);
		return enter_state(c, CONN_SEND);
	case CACHE_POLICY_LOCATION:
		return choose_answer(c);
	case CACHE_POLICY_MISS:
		break;
	}
	switch (locate_node(task)) {
	case RESOLVE_BAD:
		return refuse_request(c);
	case RESOLVE_FAILED:
		task->failed = true;
		log_error("%s: file lookup failed: %s", log_name_of(c),
		    strerror(errno));
		return send_error_line(c, "Temporary error; try again later",
		    task->request.selector);
	case RESOLVE_OK:
		break;
	}
	if (cache_policy_located(x) == CACHE_POLICY_REPLY) {
		exchange_stop_answer(x);
		restart_send_timeout(c);
		return enter_state(c, CONN_SEND);
	}
	return choose_answer(c);
}

/* Reports whether the answer has paused before its first byte. */
static bool
answer_is_pending(const struct exchange *x)
{
	return x->state == ANSWER_YIELD ||
	    (x->state == ANSWER_SLEEP && reply_is_empty(&x->task.reply));
}

static void
run_answer(struct exchange *x)
{
	x->state =
	    x->started ? x->answer->more(&x->task) : x->answer->start(&x->task);
	x->started = true;
	x->last_run = clock_ms();
	if (answer_is_pending(x))
		coalesce_lead(x);
	else
		coalesce_stop(x);
}

/* Refuses a request while too many wait for the same handlers. */
static enum step
refuse_busy(struct conn *c)
{
	const struct task *task = &c->exchange->task;
	const char *root = root_prefix(task->root);

	if (log_throttle_admits(hash_fast(task->conf->tag, root, strlen(root))))
		log_warn("%s/%s: too many requests wait for its handlers; look "
			 "for one that sleeps, or raise the option handlers",
		    task->conf->servername, root);
	exchange_answered(c->exchange, c->exchange->answered_by, 503);
	return send_error_line(c,
	    "Too many requests wait for this; try again "
	    "later",
	    task->request.selector);
}

static enum step
step_make(struct conn *c)
{
	struct exchange *x = c->exchange;

	/* An exchange can follow a leader only before its answer begins. */
	if ((!x->started || x->state == ANSWER_QUEUE) && coalesce_follow(x)) {
		c->deadline = NEVER;
		c->state = CONN_RESOLVE;
		return STEP_WAIT_LEADER;
	}
	run_answer(x);
	if (x->state == ANSWER_FAILED) {
		x->task.failed = true;
		log_error("%s: %s failed", log_name_of(c), x->answered_by);
		return send_error_line(c, "The server could not send this",
		    x->task.request.selector);
	}
	if (x->state == ANSWER_BUSY)
		return refuse_busy(c);
	if (x->state == ANSWER_QUEUE) {
		c->deadline = deadline_in(
		    (int64_t)QUEUE_TIMES * x->task.conf->handler_time * 1000);
		return STEP_QUEUE;
	}
	if (x->state == ANSWER_YIELD) {
		c->deadline = NEVER;	/* the client waits for the server */
		return STEP_YIELD;
	}
	if (x->state == ANSWER_DONE)
		cache_policy_store_early(x);
	restart_send_timeout(c);
	return enter_state(c, CONN_SEND);
}

static enum step
step_sleep(struct conn *c)
{
	if (deadline_left(c->deadline) > 0)
		return STEP_SLEEP;
	restart_send_timeout(c);
	return enter_state(c, CONN_MAKE);
}

/* --- sending --- */

static const char shrank[] = "file shrank while it was sent";

static enum step
finish_reply(struct conn *c)
{
	if (c->exchange->task.reply.skip > 0)
		return end_early(c, shrank);
	cache_policy_store(c->exchange);
	exchange_stop_answer(c->exchange);
	log_exchange(c, NULL);
	c->must_linger |= c->exchange->task.reply.sent > LINGER_SENT;
	c->deadline = deadline_in(LINGER_MS);
	return enter_state(c, CONN_CLOSE);
}

/* Continues the answer after all of its output has been sent. */
static enum step
continue_answer(struct conn *c)
{
	switch (c->exchange->state) {
	case ANSWER_MORE:
		return enter_state(c, CONN_MAKE);
	case ANSWER_SLEEP:
		/* Others have their turn, however short the sleep. */
		c->deadline = c->exchange->task.wake_at;
		c->state = CONN_SLEEP;
		return STEP_SLEEP;
	default:
		return finish_reply(c);
	}
}

/* Waits until the client takes more. */
static enum step
await_room(struct exchange *x)
{
	if (x->blocked_at == 0)
		x->blocked_at = clock_ms();
	return STEP_WRITE;
}

static enum step
step_send(struct conn *c)
{
	struct exchange *x = c->exchange;
	ssize_t n;

	if (reply_skip(&x->task.reply))
		return STEP_WRITE;	/* others have their turn */
	if (reply_is_empty(&x->task.reply))
		return continue_answer(c);
	n = output_send(c->out, x);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return await_room(x);
	if (n == -1)
		return end_early(c, disconnected);
	if (n == 0)
		return end_early(c, shrank);
	reply_sent(&x->task.reply, (size_t)n);
	if (!reply_is_empty(&x->task.reply))
		return await_room(x);
	/* Other connections have their turn before the next part. */
	return x->state == ANSWER_MORE ? STEP_WRITE : STEP_NEXT;
}

/* Closes at once, or reads input first: see the flags in conn.h. */
static enum step
step_close(struct conn *c)
{
	char rest[4096];
	ssize_t n;

	if (c->eof || (!c->may_have_input && !c->must_linger))
		return STEP_CLOSED;
	if (c->must_linger && !c->half_closed) {
		shutdown(c->out, SHUT_WR);
		c->half_closed = true;
	}
	n = recv(c->in, rest, sizeof rest, MSG_DONTWAIT);
	if (n > 0)
		c->must_linger = true;
	/* One read per step; a client that keeps sending waits its turn. */
	if (n > 0 || (n == -1 && errno == EAGAIN && c->must_linger))
		return STEP_READ;
	return STEP_CLOSED;
}

/* --- deadlines --- */

/* Restarts send_timeout if the client has acknowledged SEND_MIN bytes. */
static bool
client_made_progress(struct conn *c)
{
	const uint64_t before = c->acked;

	if (c->state != CONN_SEND)
		return false;
	c->acked = output_acked(c->out, c->exchange);
	if (c->acked < before + SEND_MIN)
		return false;
	restart_send_timeout(c);
	return true;
}

static enum step
end_late(struct conn *c)
{
	if (c->exchange == NULL)	/* no byte has come */
		c->exchange = exchange_new(c->context);
	if (c->exchange == NULL)
		return STEP_CLOSED;
	if (c->state == CONN_PROXY)
		return refuse_proxy(c, "no PROXY header in time");
	if (c->state == CONN_READ)
		return end_early(c, "request timeout");
	if (c->state == CONN_SEND)
		return end_early(c, "send timeout");
	return c->state == CONN_MAKE ? refuse_busy(c) : STEP_CLOSED;
}

enum step
conn_step(struct conn *c)
{
	static enum step (*const steps[])(struct conn *) = {
		[CONN_PROXY] = step_proxy,
		[CONN_READ] = step_read,
		[CONN_RESOLVE] = step_resolve,
		[CONN_MAKE] = step_make,
		[CONN_SEND] = step_send,
		[CONN_SLEEP] = step_sleep,
		[CONN_CLOSE] = step_close,
	};
	enum step step = STEP_NEXT;

	/* False if a single step reads and answers the request. */
	if (c->state != CONN_RESOLVE)
		c->may_have_input = c->state != CONN_READ;
	if (c->state != CONN_SLEEP && deadline_left(c->deadline) == 0 &&
	    !client_made_progress(c))
		step = end_late(c);
	while (step == STEP_NEXT)
		step = steps[c->state](c);
	return step;
}

void
conn_hung_up(struct conn *c)
{
	if (c->exchange != NULL)
		log_exchange(c, disconnected);
}

void
conn_unwatched(struct conn *c)
{
	if (c->exchange == NULL)	/* no byte has come */
		c->exchange = exchange_new(c->context);
	if (c->exchange != NULL && c->state != CONN_CLOSE)
		log_exchange(c, "stopped: no memory for its events");
}

bool
conn_abort_slow(struct conn *c)
{
	const struct exchange *x = c->exchange;

	if (c->state != CONN_SEND || !handler_vm_is_needed(&x->task) ||
	    clock_ms() - x->last_run < SLOW_MS)
		return false;
	log_exchange(c,
	    "stopped: slow client held a handler slot that others needed");
	return true;
}

void
conn_relieve_cache(struct conn *c)
{
	struct exchange *x = c->exchange;

	if (c->state != CONN_SEND || x->blocked_at == 0 ||
	    clock_ms() - x->blocked_at < SLOW_MS)
		return;
	x->blocked_at = clock_ms();
	cache_policy_let_go(x);
}

bool
conn_is_idle(const struct conn *c)
{
	return c->state <= CONN_READ;
}

void
conn_close(struct conn *c)
{
	if (c->exchange != NULL)
		coalesce_stop(c->exchange);
	exchange_drop(c->exchange);
	c->exchange = NULL;
	if (c->limits != NULL)
		limit_release(c->limits, c->slot);
	close(c->in);
	if (c->out != c->in)
		close(c->out);
	c->in = c->out = -1;
}
