#include "server/conn.h"

#include <errno.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answer/place.h"
#include "answer/route.h"
#include "base/clock.h"
#include "base/log.h"

enum {
	DRAIN_MS = 1000,		/* PROTOCOL: at most a second */
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
    const char *remote)
{
	const struct conf *conf = means->conf;

	c->state = CONN_READ;
	c->in = in;
	c->out = out;
	c->is_socket = in == out || is_socket(out);
	c->eof = c->lingers = c->started = c->shut = c->no_sendfile = false;
	c->made = ANSWER_DONE;
	c->answer = NULL;
	c->what = "nothing";
	c->began = clock_ms();
	c->deadline = c->began + (int64_t)conf->request_timeout * 1000;
	c->len = 0;
	(void)snprintf(c->remote, sizeof c->remote, "%s", remote);
	c->task.conf = conf;
	c->task.root = means->root;
	c->task.pool = means->pool;
	c->task.waits = false;
	c->task.cache_for = 0;
	c->asked = (struct bytes){ NULL, 0 };
	c->task.request = (struct request){ 0 };
	c->task.query = (struct bytes){ NULL, 0 };
	c->task.moved = (struct buf){ 0 };
	c->task.is_away = c->task.is_gone = false;
	c->task.remote = c->remote;
	c->task.node.fd = -1;
	c->task.script = NULL;
	c->task.run = NULL;
	reply_init(&c->task.reply, conf->servername, conf->serverport,
	    conf->text_end == TEXT_END_NONE, conf->charset == CHARSET_AUTO);
}

static void
stop_answer(struct conn *c)
{
	if (c->answer != NULL)
		c->answer->stop(&c->task);
	c->answer = NULL;
	node_close(&c->task.node);
}

/* The access line: who, selector, what answered, bytes, milliseconds. */
static void
log_access(struct conn *c, const char *remark)
{
	char selector[REQUEST_MAX + 1];
	const struct bytes *asked = &c->asked;

	if (!c->task.conf->access_log || !log_wants(LOG_LEVEL_INFO))
		return;
	log_info("%s \"%s\" %s%s %ju bytes %jd ms%s", c->remote,
	    log_printable(selector, sizeof selector, asked->at, asked->len),
	    c->what, c->task.reply.refused ? " error" : "",
	    (uintmax_t)c->task.reply.sent, (intmax_t)(clock_ms() - c->began),
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
	c->deadline = deadline_in((int64_t)c->task.conf->send_timeout * 1000);
}

/* Answers from C: nothing here can fail again. */
static enum step
refuse(struct conn *c, const char *sentence, struct bytes about)
{
	stop_answer(c);
	c->made = ANSWER_DONE;
	reply_error(&c->task.reply, sentence, about);
	await_progress(c);
	return next_state(c, CONN_SEND);
}

static enum step
step_parsed(struct conn *c, enum request_state state)
{
	const char *end;

	switch (state) {
	case REQUEST_MORE:
		return STEP_READ;
	case REQUEST_OK:
		c->asked = c->task.request.selector;
		end = memchr(c->line, '\n', c->len);
		c->lingers = (end != NULL && end + 1 < c->line + c->len) ||
		    request_special(&c->task.request) == SPECIAL_HTTP;
		return next_state(c, CONN_FIND);
	case REQUEST_BAD:
		c->lingers = true;
		c->what = "request";
		return refuse(c, "Bad request", (struct bytes){ NULL, 0 });
	case REQUEST_NONE:
		log_debug("%s went without a word", c->remote);
		return STEP_CLOSED;
	case REQUEST_TLS:
		log_debug("%s asked for TLS", c->remote);
		return STEP_CLOSED;
	}
	return STEP_CLOSED;
}

static enum step
step_read(struct conn *c)
{
	ssize_t n;

	n = read(c->in, c->line + c->len, sizeof c->line - c->len);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return STEP_READ;
	if (n == -1)
		return give_up(c, ", the visitor has gone");
	c->eof = n == 0;
	c->len += (size_t)n;
	return step_parsed(c,
	    request_parse(&c->task.request, c->line, c->len, c->eof));
}

/* Who answers, as the access line names him. */
static const char *
name_of(const struct conn *c, const struct route *route)
{
	if (route->script != NULL)
		return route->script;
	return route->kind == NODE_HANDLER ? c->task.node.file :
					     route->answer->name;
}

static enum step
step_find(struct conn *c)
{
	struct task *task = &c->task;
	const struct route *route;

	switch (place_find(task)) {
	case FIND_BAD:
		c->what = "request";
		return refuse(c, "Bad request", (struct bytes){ NULL, 0 });
	case FIND_FAILED:
		log_error("%s: cannot look for a file: %s", c->remote,
		    strerror(errno));
		return refuse(c, "Temporary trouble", task->request.selector);
	case FIND_OK:
		break;
	}
	route = route_find(task->node.kind);
	c->answer = route->answer;
	task->script = route->script;
	c->what = name_of(c, route);
	return next_state(c, CONN_MAKE);
}

static enum step
step_make(struct conn *c)
{
	c->made =
	    c->started ? c->answer->more(&c->task) : c->answer->start(&c->task);
	c->started = true;
	if (c->made == ANSWER_FAILED) {
		log_error("%s: %s could not answer", c->remote, c->what);
		return refuse(c, "This could not be served",
		    c->task.request.selector);
	}
	if (c->made == ANSWER_TURN || c->made == ANSWER_QUEUE) {
		c->deadline = NEVER;	/* it waits for us, not we for him */
		return c->made == ANSWER_TURN ? STEP_TURN : STEP_QUEUE;
	}
	await_progress(c);
	return next_state(c, CONN_SEND);
}

/* A handler sleeps; what it had sent before has left. */
static enum step
step_sleep(struct conn *c)
{
	c->deadline = c->task.wake;
	if (deadline_left(c->deadline) > 0)
		return STEP_SLEEP;
	await_progress(c);
	return next_state(c, CONN_MAKE);
}

/* Where sendfile does not go, the file's bytes go through the buffer. */
static ssize_t
copy_piece(struct conn *c)
{
	struct reply *reply = &c->task.reply;
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
	struct reply *reply = &c->task.reply;
	off_t at;
	ssize_t n;

	if (c->no_sendfile)
		return copy_piece(c);
	at = reply->at;
	n = sendfile(c->out, reply->fd, &at,
	    reply->left < SENDFILE_MAX ? (size_t)reply->left : SENDFILE_MAX);
	if (n == -1 && (errno == EINVAL || errno == ENOSYS)) {
		c->no_sendfile = true;
		return copy_piece(c);
	}
	return n;
}

static ssize_t
send_some(struct conn *c)
{
	const struct reply *reply = &c->task.reply;

	if (reply->out.len > 0)
		return write(c->out, buf_bytes(&reply->out), reply->out.len);
	return send_file(c);
}

static enum step
all_sent(struct conn *c)
{
	stop_answer(c);
	log_access(c, "");
	c->lingers |= c->task.reply.sent > FIRST_WINDOW;
	c->deadline = deadline_in(DRAIN_MS);
	return next_state(c, CONN_CLOSE);
}

static enum step
step_send(struct conn *c)
{
	ssize_t n;

	if (reply_is_empty(&c->task.reply)) {
		if (c->made == ANSWER_MORE)
			return next_state(c, CONN_MAKE);
		if (c->made == ANSWER_SLEEP)
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
	reply_sent(&c->task.reply, (size_t)n);
	await_progress(c);
	/* Others get their turn before the next piece. */
	return reply_is_empty(&c->task.reply) && c->made != ANSWER_MORE ?
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

static enum step
expire(struct conn *c)
{
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
conn_is_idle(const struct conn *c)
{
	return c->state == CONN_READ;
}

void
conn_close(struct conn *c)
{
	stop_answer(c);
	reply_free(&c->task.reply);
	buf_free(&c->task.moved);
	(void)close(c->in);
	if (c->out != c->in)
		(void)close(c->out);
	c->in = c->out = -1;
}
