#include "conn/conn.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answer/locate.h"
#include "answer/route.h"
#include "base/clock.h"
#include "base/log.h"
#include "conn/cache_policy.h"
#include "conn/output.h"
#include "conn/proxy_protocol.h"
#include "conn/access_log.h"

enum {
	REQUEST_TIMES = 6,		/* request_timeouts for a request */
	SEND_LEAST = 4096,		/* bytes in each send_timeout */
	PIECE_MS = 2000,		/* see conn_blocks_handler() */
	DRAIN_MS = 1000,		/* PROTOCOL: at most a second */
	LINGER_FROM = 2 * 1024 * 1024	/* bytes sent: see step_close() */
};

#define NEVER INT64_MAX		/* a deadline that does not come */

static bool
is_socket(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

void
conn_open(struct conn *c, const struct site_context *context, int in, int out,
    const struct addr *peer, const char *name)
{
	*c = (struct conn){
		.context = context,
		.began = clock_ms(),
		.in = in,
		.out = out,
		.state = CONN_READ,
		.is_socket = in == out || is_socket(out),
		.client.name = name,
	};
	if (peer != NULL)
		c->client.addr = *peer;
	c->deadline = c->began + (int64_t)context->conf->request_timeout * 1000;
	c->is_proxy = client_is_proxy(&c->client, context->conf);
	if (c->is_proxy)
		c->state = CONN_PROXY;
}

/* The visitor, as the log calls him. */
static const char *
shown_of(struct conn *c)
{
	return access_log_client(c->exchange, &c->client);
}

/* A proxy that looks whether we are there is worth no line of its own. */
static bool
is_health_check(const struct conn *c)
{
	return c->is_proxy && c->exchange->asked.len == 0;
}

/* The visit is over: tells of it. */
static void
tell_of(struct conn *c, const char *missing)
{
	if (is_health_check(c))
		log_debug("%s: a proxy has looked in", shown_of(c));
	else
		access_log_write(c->exchange, &c->client, c->began, missing);
}

/* It is over before its time. */
static enum step
give_up(struct conn *c, const char *missing)
{
	tell_of(c, missing);
	return STEP_CLOSED;
}

static enum step
next_state(struct conn *c, enum conn_state state)
{
	c->state = state;
	return STEP_NEXT;
}

static void
await_progress(struct conn *c)
{
	c->deadline =
	    deadline_in((int64_t)c->context->conf->send_timeout * 1000);
}

/* Answers from C: nothing here can fail again. */
static enum step
refuse(struct conn *c, const char *sentence, struct bytes about)
{
	struct exchange *v = c->exchange;

	exchange_stop_answer(v);
	v->made = ANSWER_DONE;
	reply_error(&v->task.reply, sentence, about);
	await_progress(c);
	return next_state(c, CONN_SEND);
}

void
conn_set_limit(struct conn *c, struct limit_table *table,
    struct limit_slot *place)
{
	c->table = table;
	c->place = place;
}

/* He is told why he cannot stay, and that is all. */
static bool
turn_away(struct conn *c, const char *sentence)
{
	if (c->exchange == NULL)
		c->exchange = exchange_new(c->context);
	if (c->exchange == NULL)
		return false;
	c->exchange->what = "crowd";
	c->lingers = true;	/* his request is still on its way */
	(void)refuse(c, sentence, (struct bytes){ NULL, 0 });
	return true;
}

bool
conn_admit(struct conn *c)
{
	static const char *const why[] = {
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

	if (c->table == NULL || c->is_proxy)
		return true;
	key = limit_key(c->table, &c->client.addr);
	if (key == 0)
		return true;
	verdict = limit_acquire(c->table, key, &limits, now, c->place);
	if (verdict == LIMIT_ADMITTED)
		return true;
	return limit_may_report(c->table, key, now) &&
	    turn_away(c, why[verdict]);
}

/* A part of the request has come: he has time for more, but not for ever. */
static enum step
await_more(struct conn *c)
{
	const int64_t ms = (int64_t)c->context->conf->request_timeout * 1000;
	const int64_t last = c->began + REQUEST_TIMES * ms;

	c->deadline = deadline_in(ms);
	if (c->deadline > last)
		c->deadline = last;
	return STEP_READ;
}

static enum step
step_parsed(struct conn *c, enum request_state state)
{
	struct exchange *v = c->exchange;
	const char *end;

	switch (state) {
	case REQUEST_MORE:
		return await_more(c);
	case REQUEST_OK:
		v->asked = v->task.request.selector;
		end = memchr(v->line, '\n', v->len);
		c->lingers = (end != NULL && end + 1 < v->line + v->len) ||
		    request_special(&v->task.request) == SPECIAL_HTTP;
		c->state = CONN_RESOLVE;
		return STEP_PARSED;
	case REQUEST_BAD:
		c->lingers = true;
		v->what = "request";
		return refuse(c, "Bad request", (struct bytes){ NULL, 0 });
	case REQUEST_NONE:
		log_debug("%s went without a word", shown_of(c));
		return STEP_CLOSED;
	case REQUEST_TLS:
		log_debug("%s asked for TLS", shown_of(c));
		return STEP_CLOSED;
	}
	return STEP_CLOSED;
}

/* Nothing has come: as long as that is all, it costs nothing. */
static enum step
nothing_read(struct conn *c)
{
	if (c->exchange->len == 0) {
		exchange_drop(c->exchange);
		c->exchange = NULL;
	}
	return STEP_READ;
}

/* Reads what has come. STEP_NEXT: there is more now, or the end. */
static enum step
hear(struct conn *c)
{
	struct exchange *v = c->exchange;
	ssize_t n;

	if (v == NULL)
		v = c->exchange = exchange_new(c->context);
	if (v == NULL)
		return STEP_CLOSED;
	n = read(c->in, v->line + v->len, sizeof v->line - v->len);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return nothing_read(c);
	if (n == -1)
		return give_up(c, "the visitor has gone");
	c->eof = n == 0;
	v->len += (size_t)n;
	c->waited |= v->len == sizeof v->line;	/* there may be more */
	return STEP_NEXT;
}

static enum step
parse(struct conn *c)
{
	struct exchange *v = c->exchange;

	return step_parsed(c,
	    request_parse(&v->task.request, v->line, v->len, c->eof));
}

static enum step
step_read(struct conn *c)
{
	enum step step = hear(c);

	return step == STEP_NEXT ? parse(c) : step;
}

/* Who is named in proxy_from has to say for whom he comes, and did not. */
static enum step
refuse_proxy(const struct conn *c, const char *sent)
{
	char host[CLIENT_NAME_MAX], shown[ACCESS_NAME_MAX];

	client_show(&c->client, host);
	access_name(shown, (enum access_address)c->context->conf->log_address,
	    host);
	log_warn("%s is named in proxy_from, but sent %s", shown, sent);
	return STEP_CLOSED;
}

/* The header is over, and the request may be here already. */
static enum step
read_on(struct conn *c, size_t header)
{
	struct exchange *v = c->exchange;

	v->len -= header;
	memmove(v->line, v->line + header, v->len);
	c->state = CONN_READ;
	return v->len == 0 ? nothing_read(c) : parse(c);
}

static enum step
step_proxy(struct conn *c)
{
	_Static_assert(sizeof c->exchange->line >= PROXY_MAX, "headers fit in");
	struct proxy_header header = { 0 };
	enum step step = hear(c);

	if (step != STEP_NEXT)
		return step;
	if (c->exchange->len == 0)
		return parse(c);	/* he went without a word */
	switch (proxy_protocol_parse(&header, c->exchange->line,
	    c->exchange->len)) {
	case PROXY_MORE:
		return c->eof ? refuse_proxy(c, "half a PROXY header") :
				STEP_READ;
	case PROXY_BAD:
		return refuse_proxy(c, "no valid PROXY header");
	case PROXY_CLIENT:
		/* HAProxy checks in version 1 by naming its own connection. */
		c->is_proxy = client_is_at(&c->client, &header.client);
		c->client = (struct client){ .addr = header.client };
		if (!conn_admit(c))
			return STEP_CLOSED;
		break;
	case PROXY_ITSELF:
		break;
	}
	return c->state == CONN_PROXY ? read_on(c, header.len) : STEP_NEXT;
}

/* Who answers, as the access line names him. */
static const char *
name_of(const struct exchange *v, const struct route *route)
{
	if (route->script != NULL)
		return route->script;
	return route->kind == NODE_HANDLER ? v->task.node.file :
					     route->answer->name;
}

/* It is known who answers. */
static enum step
found(struct conn *c)
{
	struct exchange *v = c->exchange;
	const struct route *route;

	route = route_find(v->task.node.kind);
	v->answer = route->answer;
	v->task.script = route->script;
	v->what = name_of(v, route);
	v->by_site = route->kind == NODE_HANDLER;
	(void)shown_of(c);	/* handlers ask for both names */
	return next_state(c, CONN_MAKE);
}

static enum step
step_find(struct conn *c)
{
	struct exchange *v = c->exchange;
	struct task *task = &v->task;

	switch (cache_policy_find(c->context->cache, v)) {
	case CACHE_POLICY_REPLY:
		await_progress(c);
		return next_state(c, CONN_SEND);
	case CACHE_POLICY_LOCATION:
		return found(c);
	case CACHE_POLICY_MISS:
		break;
	}
	switch (locate_node(task)) {
	case RESOLVE_BAD:
		v->what = "request";
		return refuse(c, "Bad request", (struct bytes){ NULL, 0 });
	case RESOLVE_FAILED:
		task->failed = true;
		log_error("%s: cannot look for a file: %s", shown_of(c),
		    strerror(errno));
		return refuse(c, "Temporary trouble", task->request.selector);
	case RESOLVE_OK:
		break;
	}
	cache_policy_located(v);
	return found(c);
}

static bool
has_begun(const struct exchange *v)
{
	return v->started && v->made != ANSWER_QUEUE;
}

/* Will the answer go on, without a word so far? */
static bool
is_at_work(const struct exchange *v)
{
	return v->made == ANSWER_YIELD ||
	    (v->made == ANSWER_SLEEP && reply_is_empty(&v->task.reply));
}

/* Lets the answer go on. */
static void
make(struct exchange *v)
{
	v->made =
	    v->started ? v->answer->more(&v->task) : v->answer->start(&v->task);
	v->started = true;
	v->made_at = clock_ms();
	if (is_at_work(v))
		coalesce_lead(v);
	else
		coalesce_stop(v);
}

static enum step
step_make(struct conn *c)
{
	struct exchange *v = c->exchange;

	if (!has_begun(v) && coalesce_follow(v)) {
		c->deadline = NEVER;
		c->state = CONN_RESOLVE;
		return STEP_WAIT_LEADER;
	}
	make(v);
	if (v->made == ANSWER_FAILED) {
		v->task.failed = true;
		log_error("%s: %s could not answer", shown_of(c), v->what);
		return refuse(c, "This could not be served",
		    v->task.request.selector);
	}
	if (v->made == ANSWER_YIELD || v->made == ANSWER_QUEUE) {
		c->deadline = NEVER;	/* it waits for us, not we for him */
		return v->made == ANSWER_YIELD ? STEP_YIELD : STEP_QUEUE;
	}
	if (v->made == ANSWER_DONE)
		cache_policy_store_early(c->context->cache, v);
	await_progress(c);
	return next_state(c, CONN_SEND);
}

/*
 * What a handler had sent before its sleep has left. Others have their turn,
 * however short the sleep is.
 */
static enum step
fall_asleep(struct conn *c)
{
	c->deadline = c->exchange->task.wake;
	c->state = CONN_SLEEP;
	return STEP_SLEEP;
}

static enum step
step_sleep(struct conn *c)
{
	if (deadline_left(c->deadline) > 0)
		return STEP_SLEEP;
	await_progress(c);
	return next_state(c, CONN_MAKE);
}

static enum step
all_sent(struct conn *c)
{
	cache_policy_store(c->context->cache, c->exchange);
	exchange_stop_answer(c->exchange);
	tell_of(c, NULL);
	c->lingers |= c->exchange->task.reply.sent > LINGER_FROM;
	c->deadline = deadline_in(DRAIN_MS);
	return next_state(c, CONN_CLOSE);
}

static enum step
step_send(struct conn *c)
{
	struct exchange *v = c->exchange;
	ssize_t n;

	if (reply_is_empty(&v->task.reply)) {
		if (v->made == ANSWER_MORE)
			return next_state(c, CONN_MAKE);
		if (v->made == ANSWER_SLEEP)
			return fall_asleep(c);
		return all_sent(c);
	}
	n = output_send(c->out, v, c->context->cache);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return STEP_WRITE;
	if (n == -1)
		return give_up(c, "the visitor has gone");
	if (n == 0)
		return give_up(c, "the file has shrunk");
	reply_sent(&v->task.reply, (size_t)n);
	/* Others get their turn before the next piece. */
	return reply_is_empty(&v->task.reply) && v->made != ANSWER_MORE ?
	    STEP_NEXT :
	    STEP_WRITE;
}

/*
 * Closing with unread input makes the kernel send an RST, and the visitor loses
 * the tail of the answer. So what has come since the request is read, where
 * there was time for that; and where more than the request came, or much of a
 * long answer may still be on its way, we wait for the visitor's end.
 */
static enum step
step_close(struct conn *c)
{
	char rest[4096];
	ssize_t n;

	if (!c->is_socket || c->eof || (!c->waited && !c->lingers))
		return STEP_CLOSED;
	if (c->lingers && !c->shut) {
		(void)shutdown(c->out, SHUT_WR);
		c->shut = true;
	}
	n = recv(c->in, rest, sizeof rest, MSG_DONTWAIT);
	if (n > 0)
		c->lingers = true;
	/* Whoever goes on and on has turns like all others, to the end. */
	if (n > 0 || (n == -1 && errno == EAGAIN && c->lingers))
		return STEP_READ;
	return STEP_CLOSED;
}

/* He has not said a word. */
static enum step
silent(struct conn *c)
{
	c->exchange = exchange_new(c->context);
	if (c->exchange == NULL)
		return STEP_CLOSED;
	return give_up(c, "no request came in time");
}

/* Has he taken some of the reply since we looked last? Then he has time. */
static bool
is_taking(struct conn *c)
{
	const uint64_t before = c->taken;

	if (c->state != CONN_SEND)
		return false;
	c->taken = output_acked(c->out, c->exchange);
	if (c->taken < before + SEND_LEAST)
		return false;
	await_progress(c);
	return true;
}

static enum step
expire(struct conn *c)
{
	if (c->state == CONN_PROXY)
		return refuse_proxy(c, "no PROXY header in time");
	if (c->exchange == NULL)
		return silent(c);
	if (c->state == CONN_READ)
		return give_up(c, "no request came in time");
	if (c->state == CONN_SEND)
		return give_up(c, "the visitor took too little");
	return STEP_CLOSED;
}

enum step
conn_step(struct conn *c)
{
	static enum step (*const steps[])(struct conn *) = {
		[CONN_PROXY] = step_proxy,
		[CONN_READ] = step_read,
		[CONN_RESOLVE] = step_find,
		[CONN_MAKE] = step_make,
		[CONN_SEND] = step_send,
		[CONN_SLEEP] = step_sleep,
		[CONN_CLOSE] = step_close,
	};
	enum step step;

	if (c->state != CONN_RESOLVE)
		c->waited = c->state != CONN_READ;
	if (c->state != CONN_SLEEP && deadline_left(c->deadline) == 0 &&
	    !is_taking(c))
		return expire(c);
	do
		step = steps[c->state](c);
	while (step == STEP_NEXT);
	return step;
}

void
conn_hung_up(struct conn *c)
{
	if (c->exchange != NULL)
		tell_of(c, "the visitor has gone");
}

bool
conn_blocks_handler(const struct conn *c)
{
	const struct exchange *v = c->exchange;

	return c->state == CONN_SEND && v->made == ANSWER_MORE &&
	    handler_is_wanted(&v->task) && clock_ms() - v->made_at >= PIECE_MS;
}

void
conn_abort_slow(struct conn *c)
{
	tell_of(c, "others waited for its handler");
}

int64_t
conn_deadline(const struct conn *c)
{
	return c->deadline;
}

enum pool_kind
conn_pool_kind(const struct conn *c)
{
	return handler_kind(&c->exchange->task);
}

bool
conn_has_room(const struct conn *c)
{
	return handler_has_room(&c->exchange->task);
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
		cache_policy_leave(c->exchange);
	exchange_drop(c->exchange);
	c->exchange = NULL;
	if (c->table != NULL)
		limit_release(c->table, c->place);
	(void)close(c->in);
	if (c->out != c->in)
		(void)close(c->out);
	c->in = c->out = -1;
}
