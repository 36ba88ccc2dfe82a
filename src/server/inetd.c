#include "server/inetd.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "script/pool.h"
#include "server/conn.h"

/* The visitor's address; where there is no socket, what the manager says. */
static void
name_remote(int in, char *remote)
{
	struct sockaddr_storage peer;
	socklen_t len;
	const char *env;

	len = sizeof peer;
	if (getpeername(in, (struct sockaddr *)&peer, &len) == 0) {
		sockets_show_host((struct sockaddr *)&peer, remote);
		return;
	}
	env = getenv("REMOTE_ADDR");
	(void)strncpy(remote, env ? env : "local", ADDRESS_MAX - 1);
	remote[ADDRESS_MAX - 1] = '\0';
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

	pool_new_turn(c->task.pool);
	if (step == STEP_READ || step == STEP_WRITE)
		(void)poll(&waiting, 1, deadline_left(conn_deadline(c)));
	else if (step == STEP_SLEEP)
		(void)poll(NULL, 0, deadline_left(conn_deadline(c)));
}

/* Serves to the end. */
static void
serve(struct conn *c, const struct means *means, int in, int out)
{
	char remote[ADDRESS_MAX];
	enum step step;
	int in_flags, out_flags;

	name_remote(in, remote);
	/* A terminal is shared with the shell, which wants its flags back. */
	in_flags = unblock(in);
	out_flags = unblock(out);
	conn_open(c, means, in, out, remote);
	while ((step = conn_step(c)) != STEP_CLOSED)
		wait_for(c, step);
	(void)fcntl(out, F_SETFL, out_flags);
	(void)fcntl(in, F_SETFL, in_flags);
	conn_close(c);
}

void
inetd_run(const struct conf *conf, const struct root *root, int in, int out)
{
	struct means means = { conf, root, pool_new(conf) };
	struct conn *c;

	c = malloc(sizeof *c);
	if (c != NULL && means.pool != NULL)
		serve(c, &means, in, out);
	free(c);
	pool_free(means.pool);
}
