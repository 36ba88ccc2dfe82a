#include "server/inetd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/std_fds.h"
#include "base/clock.h"
#include "base/log.h"
#include "stats/hit.h"
#include "stats/writer.h"
#include "script/pool.h"
#include "conn/conn.h"
#include "server/endpoints.h"

enum {
	BUSY_MS = 10000,	/* wait for other processes that write */
	PAUSE_MS = 20
};

/*
 * Fills in the address of the client and returns NULL, or returns the name of a
 * client without an address.
 */
static const char *
identify_client(int in, union addr_socket *peer)
{
	socklen_t len = sizeof *peer;
	const char *env;

	if (getpeername(in, &peer->any, &len) == 0)
		return NULL;
	env = getenv("REMOTE_ADDR");
	return env ? env : "local";
}

/*
 * Keeps the programs that trusted handlers start away from the connection. They
 * inherit the descriptors 0, 1 and 2. Returns the descriptor to use.
 */
static int
hide_connection(int fd)
{
	int hidden;

	hidden = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (hidden != -1)
		std_fds_discard(fd);
	return hidden != -1 ? hidden : fd;
}

/* Makes a descriptor non-blocking. Returns the flags that it had, or -1. */
static int
set_nonblocking(int fd)
{
	int flags;

	flags = fcntl(fd, F_GETFL);
	if (flags == -1 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) == -1) {
		log_warn("connection: no time limits: %s", strerror(errno));
		return -1;
	}
	return flags;
}

static void
restore_flags(int fd, int flags)
{
	if (flags != -1)
		fcntl(fd, F_SETFL, flags);
}

static void
wait_for_step(const struct conn *c, enum step step)
{
	struct pollfd wait = {
		.fd = step == STEP_READ ? c->in : c->out,
		.events = step == STEP_READ ? POLLIN : POLLOUT,
	};

	c->context->pool->turn_is_over = false;
	if (step == STEP_READ || step == STEP_WRITE)
		poll(&wait, 1, deadline_left(c->deadline));
	else if (step == STEP_SLEEP)
		poll(NULL, 0, deadline_left(c->deadline));
}

static void
serve_connection(struct conn *c, const struct site_context *context, int in,
    int out)
{
	union addr_socket peer = { .any = { 0 } };
	const char *name = identify_client(in, &peer);
	const struct addr addr = addr_from_socket(&peer);
	enum step step;
	int in_flags, out_flags;

	/* A terminal is shared with the shell, so its flags are restored. */
	in_flags = set_nonblocking(in);
	out_flags = set_nonblocking(out);
	conn_open(c, context, in, out, &addr, name);
	while ((step = conn_step(c)) != STEP_CLOSED)
		wait_for_step(c, step);
	restore_flags(out, out_flags);
	restore_flags(in, in_flags);
	conn_close(c);
}

/* Returns the site of the address to which the client has connected. */
static const struct site *
find_site(const struct conf *conf, const struct sites *sites, int in)
{
	const struct addr local = addr_of_socket(in);

	return &sites->at[endpoints_site(conf, &local)];
}

/* The client's hit, with its texts, until the connection is closed. */
static struct {
	struct hit hit;
	char selector[HIT_TEXT_MAX], handler[HIT_TEXT_MAX];
	bool is_set;
} pending;

static struct bytes
copy_hit_text(char *to, struct bytes text)
{
	text = hit_cut_text(text);
	if (text.len > 0)
		memcpy(to, text.at, text.len);
	return (struct bytes){ to, text.len };
}

/* The hit_sink of this process. */
static void
keep_hit(const struct hit *hit)
{
	pending.hit = *hit;
	pending.hit.selector = copy_hit_text(pending.selector, hit->selector);
	pending.hit.handler = copy_hit_text(pending.handler, hit->handler);
	pending.is_set = true;
}

/* Opens the statistics. Tries again while other processes create the tables. */
static struct writer *
open_writer(const struct conf *conf, char *err)
{
	int64_t end = deadline_in(BUSY_MS);
	struct writer *writer;

	while ((writer = writer_open(conf, BUSY_MS, err)) == NULL &&
	    deadline_left(end) > 0)
		poll(NULL, 0, PAUSE_MS);
	return writer;
}

/* Records the hit. The client has disconnected and does not wait for locks. */
static void
write_hit(const struct conf *conf)
{
	char err[WRITER_ERR_MAX];
	struct writer *writer;

	if (!pending.is_set)
		return;
	writer = open_writer(conf, err);
	if (writer == NULL)
		log_error("statistics: cannot be written: %s", err);
	else if (writer_add(writer, &pending.hit) == -1 ||
	    writer_end(writer, 0, 0) == -1 ||
	    writer_forget(writer, pending.hit.time) == -1)
		log_error("statistics: cannot be written: %s",
		    writer_error(writer));
	writer_close(writer);
}

void
inetd_run(const struct conf *conf, const struct sites *sites, int in, int out)
{
	const struct site *site = find_site(conf, sites, in);
	struct exchange_pool exchanges = { 0 };
	struct site_context context = { site->conf, &site->root,
		pool_new(conf, 1), NULL, site, sites, &exchanges };
	struct conn *c;

	if (site->conf->trusted.n > 0) {
		const bool is_one = in == out;

		in = hide_connection(in);
		out = is_one ? in : hide_connection(out);
	}
	hit_sink = conf->stats ? keep_hit : NULL;
	c = malloc(sizeof *c);
	if (c != NULL && context.pool != NULL) {
		context.pool->once = true;
		serve_connection(c, &context, in, out);
	}
	write_hit(site->conf);
	exchange_pool_free(&exchanges);
	free(c);
	pool_free(context.pool);
}
