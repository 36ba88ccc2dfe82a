#include "server/inetd.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "script/pool.h"
#include "server/conn.h"

/* Who he is: his address, or where there is none what the manager says. */
static const char *
name_of(int in, union address *peer)
{
	socklen_t len = sizeof *peer;
	const char *env;

	if (getpeername(in, &peer->any, &len) == 0)
		return NULL;
	env = getenv("REMOTE_ADDR");
	return env ? env : "local";
}

/* Makes a descriptor non-blocking; returns the flags that it had. */
static int
unblock(int fd)
{
	int flags;

	flags = fcntl(fd, F_GETFL);
	if (flags != -1)
		(void)fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	return flags;
}

static void
wait_for(const struct conn *c, enum step step)
{
	struct pollfd waiting = {
		.fd = step == STEP_READ ? c->in : c->out,
		.events = step == STEP_READ ? POLLIN : POLLOUT,
	};

	pool_new_turn(c->means->pool);
	if (step == STEP_READ || step == STEP_WRITE)
		(void)poll(&waiting, 1, deadline_left(conn_deadline(c)));
	else if (step == STEP_SLEEP)
		(void)poll(NULL, 0, deadline_left(conn_deadline(c)));
}

/* Serves to the end. */
static void
serve(struct conn *c, const struct means *means, int in, int out)
{
	union address peer = { .any = { 0 } };
	const char *name = name_of(in, &peer);
	enum step step;
	int in_flags, out_flags;

	/* A terminal is shared with the shell, which wants its flags back. */
	in_flags = unblock(in);
	out_flags = unblock(out);
	conn_open(c, means, in, out, &peer, name);
	while ((step = conn_step(c)) != STEP_CLOSED)
		wait_for(c, step);
	(void)fcntl(out, F_SETFL, out_flags);
	(void)fcntl(in, F_SETFL, in_flags);
	conn_close(c);
}

/* The site that the visitor has come to. */
static const struct site *
site_for(const struct conf *conf, const struct sites *sites, int in)
{
	union address local = { .any = { 0 } };
	socklen_t len = sizeof local;

	if (getsockname(in, &local.any, &len) == -1)
		return &sites->at[0];
	return &sites->at[sockets_site(conf, &local.any)];
}

void
inetd_run(const struct conf *conf, const struct sites *sites, int in, int out)
{
	const struct site *site = site_for(conf, sites, in);
	struct means means = { site->conf, &site->root, pool_new(conf), NULL,
		site, sites };
	struct conn *c;

	c = malloc(sizeof *c);
	if (c != NULL && means.pool != NULL) {
		pool_once(means.pool);
		serve(c, &means, in, out);
	}
	free(c);
	pool_free(means.pool);
}
