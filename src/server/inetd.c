#include "server/inetd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "stats/ring.h"
#include "stats/writer.h"
#include "script/pool.h"
#include "conn/conn.h"
#include "server/endpoints.h"

enum {
	BUSY_MS = 10000,	/* patience with others who write */
	PAUSE_MS = 20
};

/*
 * Fills in the address of the client. Returns NULL; or the name of a client
 * without an address.
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

/* Makes a descriptor non-blocking. Returns the flags that it had. */
static int
set_nonblocking(int fd)
{
	int flags;

	flags = fcntl(fd, F_GETFL);
	if (flags != -1)
		fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	return flags;
}

static void
wait_for_step(const struct conn *c, enum step step)
{
	struct pollfd wait = {
		.fd = step == STEP_READ ? c->in : c->out,
		.events = step == STEP_READ ? POLLIN : POLLOUT,
	};

	pool_new_turn(c->context->pool);
	if (step == STEP_READ || step == STEP_WRITE)
		(void)poll(&wait, 1, deadline_left(conn_deadline(c)));
	else if (step == STEP_SLEEP)
		(void)poll(NULL, 0, deadline_left(conn_deadline(c)));
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

	/* A terminal is shared with the shell, which wants its flags back. */
	in_flags = set_nonblocking(in);
	out_flags = set_nonblocking(out);
	conn_open(c, context, in, out, &addr, name);
	while ((step = conn_step(c)) != STEP_CLOSED)
		wait_for_step(c, step);
	fcntl(out, F_SETFL, out_flags);
	fcntl(in, F_SETFL, in_flags);
	conn_close(c);
}

static const struct site *
find_site(const struct conf *conf, const struct sites *sites, int in)
{
	const struct addr local = addr_of_socket(in);

	return &sites->at[endpoints_site(conf, &local)];
}

/* He has gone: nobody waits while others write. */
static void
write_down(struct writer *stats, struct ring *ring)
{
	unsigned long at = atomic_load(&ring->tail);
	struct hit hit;

	if (!ring_next(ring, &at, &hit))
		return;
	if (writer_begin(stats) == -1 || writer_add(stats, &hit) == -1 ||
	    writer_end(stats) == -1 || writer_tidy(stats, hit.time) == -1)
		log_error("the statistics could not be written: %s",
		    writer_error(stats));
}

/* Others may be making the same tables, which takes them a moment. */
static struct writer *
open_stats(const struct conf *conf)
{
	int64_t end = deadline_in(BUSY_MS);
	char err[WRITER_ERR_MAX];
	struct writer *stats;

	while ((stats = writer_open(conf, BUSY_MS, err)) == NULL &&
	    deadline_left(end) > 0)
		(void)poll(NULL, 0, PAUSE_MS);
	if (stats == NULL)
		log_error("the statistics could not be written: %s", err);
	return stats;
}

static void
keep_stats(const struct conf *conf, struct ring *ring)
{
	struct writer *stats;

	ring_use(NULL, -1);
	if (atomic_load(&ring->head) == atomic_load(&ring->tail))
		return;
	stats = open_stats(conf);
	if (stats != NULL)
		write_down(stats, ring);
	writer_close(stats);
}

/* Where the visit will be written, or NULL. */
static struct ring *
open_ring(const struct conf *conf)
{
	struct ring *ring;

	if (!conf->stats)
		return NULL;
	ring = ring_map(1);
	if (ring == NULL)
		log_error("there are no statistics of this visitor: %s",
		    strerror(errno));
	ring_use(ring, -1);
	return ring;
}

void
inetd_run(const struct conf *conf, const struct sites *sites, int in, int out)
{
	const struct site *site = find_site(conf, sites, in);
	struct conn_shared shared = { 0 };
	struct site_context context = { site->conf, &site->root, pool_new(conf),
		NULL, site, sites, &shared };
	struct ring *ring = open_ring(conf);
	struct conn *c;

	c = malloc(sizeof *c);
	if (c != NULL && context.pool != NULL) {
		pool_once(context.pool);
		serve_connection(c, &context, in, out);
	}
	if (ring != NULL)
		keep_stats(site->conf, ring);
	conn_shared_free(&shared);
	free(c);
	pool_free(context.pool);
}
