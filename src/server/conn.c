#include "server/conn.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answer/handler.h"
#include "answer/place.h"
#include "answer/route.h"
#include "base/clock.h"
#include "base/log.h"
#include "site/cache.h"

enum {
	DRAIN_MS = 1000,		/* PROTOCOL: at most a second */
	SPARES_MAX = 64,		/* visits that wait for visitors */
	FIRST_WINDOW = 10 * 1460,	/* what TCP sends before it waits */
	SENDFILE_MAX = 1024 * 1024	/* bytes; others want a turn */
};

#define NEVER INT64_MAX		/* a deadline that does not come */

static bool
is_socket(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

void
conn_open(struct conn *c, const struct means *means, int in, int out,
    const union address *peer, const char *name)
{
	*c = (struct conn){
		.means = means,
		.began = clock_ms(),
		.in = in,
		.out = out,
		.state = CONN_READ,
		.is_socket = in == out || is_socket(out),
		.name = name,
	};
	if (peer != NULL)
		c->peer = *peer;
	c->deadline = c->began + (int64_t)means->conf->request_timeout * 1000;
}

/* Visits that have ended, for those that begin. The process's, as it has one
 * thread. */
static struct visit *spare_visits;
static size_t spares;

static struct visit *
take_visit(void)
{
	struct visit *visit = spare_visits;

	if (visit == NULL)
		return malloc(sizeof *visit);
	spare_visits = visit->next;
	spares--;
	return visit;
}

static void
give_visit(struct visit *visit)
{
	if (spares >= SPARES_MAX) {
		free(visit);
		return;
	}
	visit->next = spare_visits;
	spare_visits = visit;
	spares++;
}

/* Only what is read before it is written is set: a visit is large. */
static void
begin_visit(struct conn *c, struct visit *v)
{
	const struct conf *conf = c->means->conf;
	struct task *task = &v->task;

	v->made = ANSWER_DONE;
	v->answer = NULL;
	v->what = "nothing";
	v->kept = NULL;
	v->started = v->collects = v->no_sendfile = false;
	v->collected = (struct buf){ 0 };
	v->asked = (struct bytes){ NULL, 0 };
	v->len = 0;
	v->remote[0] = '\0';
	task->conf = conf;
	task->root = c->means->root;
	task->pool = c->means->pool;
	task->waits = task->is_away = task->is_gone = false;
	task->origins = (struct origins){ .wanted = false };
	task->cache_for = CACHE_NOT;
	task->request = (struct request){ 0 };
	task->query = (struct bytes){ NULL, 0 };
	task->moved = (struct buf){ 0 };
	task->remote = v->remote;
	task->node.fd = -1;
	task->script = NULL;
	task->run = NULL;
	reply_init(&task->reply, conf->servername, conf->serverport,
	    conf->text_end == TEXT_END_NONE, conf->charset == CHARSET_AUTO);
	c->visit = v;
}

static void
stop_answer(struct conn *c)
{
	struct visit *v = c->visit;

	if (v->answer != NULL)
		v->answer->stop(&v->task);
	v->answer = NULL;
	node_close(&v->task.node);
}

/* The visitor as he is called in the log, and by handlers. */
static const char *
remote_of(struct conn *c)
{
	struct visit *v = c->visit;

	if (v->remote[0] == '\0' && c->name != NULL)
		(void)snprintf(v->remote, sizeof v->remote, "%s", c->name);
	else if (v->remote[0] == '\0')
		sockets_show_host(&c->peer.any, v->remote);
	return v->remote;
}

/* The access line: who, selector, what answered, bytes, milliseconds. */
static void
log_access(struct conn *c, const char *remark)
{
	char selector[REQUEST_MAX + 1];
	struct visit *v = c->visit;

	if (!c->means->conf->access_log || !log_wants(LOG_LEVEL_INFO))
		return;
	log_info("%s \"%s\" %s%s %ju bytes %jd ms%s", remote_of(c),
	    log_printable(selector, sizeof selector, v->asked.at, v->asked.len),
	    v->what, v->task.reply.refused ? " error" : "",
	    (uintmax_t)v->task.reply.sent, (intmax_t)(clock_ms() - c->began),
	    remark);
}

/* It is over before its time. */
static enum step
give_up(struct conn *c, const char *remark)
{
	log_access(c, remark);
	return STEP_CLOSED;
}

static enum step
next_state(struct conn *c, enum conn_state state)
{
	c->state = state;
	return STEP_ON;
}

static void
await_progress(struct conn *c)
{
	c->deadline = deadline_in((int64_t)c->means->conf->send_timeout * 1000);
}

/* Answers from C: nothing here can fail again. */
static enum step
refuse(struct conn *c, const char *sentence, struct bytes about)
{
	struct visit *v = c->visit;

	stop_answer(c);
	v->made = ANSWER_DONE;
	reply_error(&v->task.reply, sentence, about);
	await_progress(c);
	return next_state(c, CONN_SEND);
}

static enum step
step_parsed(struct conn *c, enum request_state state)
{
	struct visit *v = c->visit;
	const char *end;

	switch (state) {
	case REQUEST_MORE:
		return STEP_READ;
	case REQUEST_OK:
		v->asked = v->task.request.selector;
		end = memchr(v->line, '\n', v->len);
		c->lingers = (end != NULL && end + 1 < v->line + v->len) ||
		    request_special(&v->task.request) == SPECIAL_HTTP;
		return next_state(c, CONN_FIND);
	case REQUEST_BAD:
		c->lingers = true;
		v->what = "request";
		return refuse(c, "Bad request", (struct bytes){ NULL, 0 });
	case REQUEST_NONE:
		log_debug("%s went without a word", remote_of(c));
		return STEP_CLOSED;
	case REQUEST_TLS:
		log_debug("%s asked for TLS", remote_of(c));
		return STEP_CLOSED;
	}
	return STEP_CLOSED;
}

/* Nothing has come yet: who was given a visit for that gives it back. */
static enum step
nothing_read(struct conn *c)
{
	if (c->visit->len > 0)
		return STEP_READ;
	give_visit(c->visit);
	c->visit = NULL;
	return STEP_READ;
}

static enum step
step_read(struct conn *c)
{
	struct visit *v = c->visit;
	ssize_t n;

	if (v == NULL) {
		v = take_visit();
		if (v == NULL)
			return STEP_CLOSED;
		begin_visit(c, v);
	}
	n = read(c->in, v->line + v->len, sizeof v->line - v->len);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return nothing_read(c);
	if (n == -1)
		return give_up(c, ", the visitor has gone");
	c->eof = n == 0;
	v->len += (size_t)n;
	return step_parsed(c,
	    request_parse(&v->task.request, v->line, v->len, c->eof));
}

/* --- what has been answered before --- */

enum { KEY_MAX = 2 * REQUEST_MAX + 2 };

/*
 * The key of a request, in `key`: its clean path, and what it searches for. None
 * where it is no path.
 */
static struct bytes
key_of(const struct visit *v, char *key)
{
	struct request request = v->task.request;
	struct request_path path;
	struct bytes none = { NULL, 0 };
	size_t len;

	request.selector = v->asked;
	if (request_special(&request) != SPECIAL_NONE ||
	    request_path(&request, READING_RAW, &path) != PATH_OK)
		return none;
	len = strlen(path.path);
	memcpy(key, path.path, len);
	if (request.search.at == NULL)
		return (struct bytes){ key, len };
	key[len++] = '\t';
	memcpy(key + len, request.search.at, request.search.len);
	return (struct bytes){ key, len + request.search.len };
}

/* Is there a finished reply? Then it is the visit's. */
static bool
find_kept(struct conn *c)
{
	struct visit *v = c->visit;
	char memory[KEY_MAX];
	struct bytes key;

	if (c->means->cache == NULL)
		return false;
	key = key_of(v, memory);
	if (key.at == NULL)
		return false;
	v->kept = cache_get(c->means->cache, key);
	if (v->kept == NULL) {
		v->task.origins.wanted = v->collects = true;
		return false;
	}
	v->what = v->kept->what;
	reply_hold(&v->task.reply, v->kept->bytes);
	return true;
}

/* Collects what is about to leave, as long as that makes sense. */
static void
collect(struct conn *c, struct bytes bytes)
{
	struct visit *v = c->visit;

	if (!v->collects || v->kept != NULL)
		return;
	buf_add(&v->collected, bytes.at, bytes.len);
	if (v->task.cache_for != CACHE_NOT && !v->task.reply.refused &&
	    v->collected.len <= cache_most(c->means->cache))
		return;
	v->collects = false;
	buf_free(&v->collected);
}

static bool
is_worth_keeping(const struct visit *v)
{
	const struct task *task = &v->task;

	return v->collects && v->kept == NULL && task->moved.len == 0 &&
	    task->cache_for != CACHE_NOT && !task->reply.refused &&
	    v->collected.len == task->reply.sent &&
	    (task->node.kind == NODE_FILE || task->node.kind == NODE_MENU ||
		task->node.kind == NODE_DIR || task->node.kind == NODE_HANDLER);
}

/* The whole reply has left: others may want it. */
static void
keep(struct conn *c)
{
	struct visit *v = c->visit;
	char memory[KEY_MAX];

	if (!is_worth_keeping(v))
		return;
	cache_put(c->means->cache, key_of(v, memory), &v->collected, v->what,
	    &v->task.origins,
	    v->task.cache_for == CACHE_ALWAYS ? CACHE_FOR_EVER :
						deadline_in(v->task.cache_for));
}

/* --- finding, making and sending an answer --- */

/* Who answers, as the access line names him. */
static const char *
name_of(const struct visit *v, const struct route *route)
{
	if (route->script != NULL)
		return route->script;
	return route->kind == NODE_HANDLER ? v->task.node.file :
					     route->answer->name;
}

static enum step
step_find(struct conn *c)
{
	struct visit *v = c->visit;
	struct task *task = &v->task;
	const struct route *route;

	if (find_kept(c)) {
		await_progress(c);
		return next_state(c, CONN_SEND);
	}
	switch (place_find(task)) {
	case FIND_BAD:
		v->what = "request";
		return refuse(c, "Bad request", (struct bytes){ NULL, 0 });
	case FIND_FAILED:
		log_error("%s: cannot look for a file: %s", remote_of(c),
		    strerror(errno));
		return refuse(c, "Temporary trouble", task->request.selector);
	case FIND_OK:
		break;
	}
	route = route_find(task->node.kind);
	v->answer = route->answer;
	task->script = route->script;
	v->what = name_of(v, route);
	(void)remote_of(c);
	return next_state(c, CONN_MAKE);
}

static enum step
step_make(struct conn *c)
{
	struct visit *v = c->visit;

	v->made =
	    v->started ? v->answer->more(&v->task) : v->answer->start(&v->task);
	v->started = true;
	if (v->made == ANSWER_FAILED) {
		log_error("%s: %s could not answer", remote_of(c), v->what);
		return refuse(c, "This could not be served",
		    v->task.request.selector);
	}
	if (v->made == ANSWER_TURN || v->made == ANSWER_QUEUE) {
		c->deadline = NEVER;	/* it waits for us, not we for him */
		return v->made == ANSWER_TURN ? STEP_TURN : STEP_QUEUE;
	}
	await_progress(c);
	return next_state(c, CONN_SEND);
}

/* A handler sleeps; what it had sent before has left. */
static enum step
step_sleep(struct conn *c)
{
	c->deadline = c->visit->task.wake;
	if (deadline_left(c->deadline) > 0)
		return STEP_SLEEP;
	await_progress(c);
	return next_state(c, CONN_MAKE);
}

/* Where sendfile does not go, the file's bytes go through the buffer. */
static ssize_t
copy_piece(struct conn *c)
{
	struct reply *reply = &c->visit->task.reply;
	char piece[TASK_PIECE];
	ssize_t n;

	n = pread(reply->fd, piece, sizeof piece, reply->at);
	if (n <= 0)
		return n;
	if (n > reply->left)
		n = (ssize_t)reply->left;
	n = write(c->out, piece, (size_t)n);
	return n;
}

static ssize_t
send_file(struct conn *c)
{
	struct reply *reply = &c->visit->task.reply;
	off_t at;
	ssize_t n;

	if (c->visit->no_sendfile)
		return copy_piece(c);
	at = reply->at;
	n = sendfile(c->out, reply->fd, &at,
	    reply->left < SENDFILE_MAX ? (size_t)reply->left : SENDFILE_MAX);
	if (n == -1 && (errno == EINVAL || errno == ENOSYS)) {
		c->visit->no_sendfile = true;
		return copy_piece(c);
	}
	return n;
}

static ssize_t
send_some(struct conn *c)
{
	struct bytes next = reply_next(&c->visit->task.reply);
	ssize_t n;

	if (next.len == 0)
		return send_file(c);
	n = write(c->out, next.at, next.len);
	if (n > 0)
		collect(c, (struct bytes){ next.at, (size_t)n });
	return n;
}

static enum step
all_sent(struct conn *c)
{
	keep(c);
	stop_answer(c);
	log_access(c, "");
	c->lingers |= c->visit->task.reply.sent > FIRST_WINDOW;
	c->deadline = deadline_in(DRAIN_MS);
	return next_state(c, CONN_CLOSE);
}

static enum step
step_send(struct conn *c)
{
	struct visit *v = c->visit;
	ssize_t n;

	if (reply_is_empty(&v->task.reply)) {
		if (v->made == ANSWER_MORE)
			return next_state(c, CONN_MAKE);
		if (v->made == ANSWER_SLEEP)
			return next_state(c, CONN_SLEEP);
		return all_sent(c);
	}
	n = send_some(c);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return STEP_WRITE;
	if (n == -1)
		return give_up(c, ", the visitor has gone");
	if (n == 0)
		return give_up(c, ", the file has shrunk");
	reply_sent(&v->task.reply, (size_t)n);
	await_progress(c);
	/* Others get their turn before the next piece. */
	return reply_is_empty(&v->task.reply) && v->made != ANSWER_MORE ?
	    STEP_ON :
	    STEP_WRITE;
}

/*
 * Closing with unread input makes the kernel send an RST, and the visitor loses
 * the tail of the answer. So what has come is read; and where more than the
 * request came, or much of a long answer may still be on its way, we wait for
 * the visitor's end.
 */
static enum step
step_close(struct conn *c)
{
	char rest[4096];
	ssize_t n;

	if (!c->is_socket || c->eof)
		return STEP_CLOSED;
	if (c->lingers && !c->shut) {
		(void)shutdown(c->out, SHUT_WR);
		c->shut = true;
	}
	n = recv(c->in, rest, sizeof rest, MSG_DONTWAIT);
	if (n > 0)
		c->lingers = true;
	/*
	 * Whoever goes on and on gets one turn like everybody, until the end.
	 */
	if (n > 0 || (n == -1 && errno == EAGAIN && c->lingers))
		return STEP_READ;
	return STEP_CLOSED;
}

/* He has not said a word. */
static enum step
silent(struct conn *c)
{
	struct visit *v = take_visit();

	if (v == NULL)
		return STEP_CLOSED;
	begin_visit(c, v);
	return give_up(c, ", no request came in time");
}

static enum step
expire(struct conn *c)
{
	if (c->visit == NULL)
		return silent(c);
	if (c->state == CONN_READ)
		return give_up(c, ", no request came in time");
	if (c->state == CONN_SEND)
		return give_up(c, ", the visitor took nothing");
	return STEP_CLOSED;
}

enum step
conn_step(struct conn *c)
{
	static enum step (*const steps[])(struct conn *) = {
		[CONN_READ] = step_read,
		[CONN_FIND] = step_find,
		[CONN_MAKE] = step_make,
		[CONN_SEND] = step_send,
		[CONN_SLEEP] = step_sleep,
		[CONN_CLOSE] = step_close,
	};
	enum step step;

	if (c->state != CONN_SLEEP && deadline_left(c->deadline) == 0)
		return expire(c);
	do
		step = steps[c->state](c);
	while (step == STEP_ON);
	return step;
}

int64_t
conn_deadline(const struct conn *c)
{
	return c->deadline;
}

bool
conn_has_room(const struct conn *c)
{
	return handler_has_room(&c->visit->task);
}

bool
conn_is_idle(const struct conn *c)
{
	return c->state == CONN_READ;
}

void
conn_close(struct conn *c)
{
	struct visit *v = c->visit;

	if (v != NULL) {
		stop_answer(c);
		if (v->kept != NULL)
			cache_let_go(v->kept);
		reply_free(&v->task.reply);
		origins_free(&v->task.origins);
		buf_free(&v->task.moved);
		buf_free(&v->collected);
		give_visit(v);
	}
	c->visit = NULL;
	(void)close(c->in);
	if (c->out != c->in)
		(void)close(c->out);
	c->in = c->out = -1;
}
