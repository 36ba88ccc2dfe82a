#include "server/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "server/conn.h"
#include "server/loop.h"

enum {
	TICK_MS = 250,		/* how exact deadlines are kept */
	ACCEPTS_MAX = 64,	/* accepts in a row, before others get a turn */
	SPARE_FDS = 32		/* descriptors that are no visitors */
};

/* One visitor's place. */
struct slot {
	struct conn conn;
	unsigned wanted;	/* epoll events; 0 while there is no visitor */
};

struct worker {
	const struct conf *conf;
	const struct root *root;
	const struct sockets *sockets;
	int loop;
	bool listening;
	struct slot *slots;
	size_t n;		/* slots */
	size_t *free;		/* a stack of the numbers of free slots */
	size_t frees;
	int64_t next_tick;
};

static volatile sig_atomic_t stopping;	/* SIGTERM: to an end, and soon */
static volatile sig_atomic_t retiring;	/* SIGHUP: no new visitors */

static void
on_term(int signal)
{
	(void)signal;
	stopping = 1;
}

static void
on_hup(int signal)
{
	(void)signal;
	retiring = 1;
}

/* As many visitors as there are descriptors for: each may need two. */
static size_t
slots_possible(const struct conf *conf)
{
	struct rlimit limit;
	size_t possible;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return 64;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
	possible = limit.rlim_max > 2 * (rlim_t)SPARE_FDS ?
	    (size_t)(limit.rlim_max - SPARE_FDS) / 2 :
	    SPARE_FDS / 2;
	if (possible < (size_t)conf->connections)
		log_warn("only %zu visitors at once: the limit of open files "
			 "is %ju",
		    possible, (uintmax_t)limit.rlim_max);
	return possible < (size_t)conf->connections ? possible :
						      (size_t)conf->connections;
}

static void
listen_again(struct worker *w)
{
	size_t i;

	if (w->listening || stopping || retiring)
		return;
	for (i = 0; i < w->sockets->n; i++)
		(void)loop_want(w->loop, w->sockets->fds[i], 0,
		    EPOLLIN | EPOLLEXCLUSIVE, NULL);
	w->listening = true;
}

static void
listen_no_more(struct worker *w)
{
	size_t i;

	if (!w->listening)
		return;
	for (i = 0; i < w->sockets->n; i++)
		loop_forget(w->loop, w->sockets->fds[i]);
	w->listening = false;
}

static void
release(struct worker *w, struct slot *slot)
{
	conn_close(&slot->conn);
	slot->wanted = 0;
	w->free[w->frees++] = (size_t)(slot - w->slots);
}

static void
serve(struct worker *w, struct slot *slot)
{
	enum step step;
	unsigned want;

	step = conn_step(&slot->conn);
	want = step == STEP_READ ? EPOLLIN : EPOLLOUT;
	if (step != STEP_CLOSED &&
	    loop_want(w->loop, slot->conn.in, slot->wanted, want, slot) == 0) {
		slot->wanted = want;
		return;
	}
	release(w, slot);
}

static void
welcome(struct worker *w, int fd, const struct sockaddr *peer)
{
	char remote[ADDRESS_MAX];
	struct slot *slot;

	sockets_show_host(peer, remote);
	slot = &w->slots[w->free[--w->frees]];
	slot->wanted = 0;
	conn_open(&slot->conn, w->conf, w->root, fd, fd, remote);
	serve(w, slot);
}

/* Takes one visitor from a listening socket. False when nobody waits. */
static bool
accept_one(struct worker *w, int listener)
{
	struct sockaddr_storage peer;
	socklen_t len;
	int fd;

	if (w->frees == 0) {
		listen_no_more(w);
		return false;
	}
	len = sizeof peer;
	fd = accept4(listener, (struct sockaddr *)&peer, &len,
	    SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd != -1) {
		welcome(w, fd, (struct sockaddr *)&peer);
		return true;
	}
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
	    errno == ENOMEM) {
		log_warn("cannot accept: too many files are open");
		listen_no_more(w);	/* until the next tick */
	}
	return errno == ECONNABORTED || errno == EINTR;
}

static void
accept_some(struct worker *w)
{
	size_t i;
	int tries;

	for (i = 0; i < w->sockets->n; i++)
		for (tries = 0; tries < ACCEPTS_MAX; tries++)
			if (!accept_one(w, w->sockets->fds[i]))
				break;
}

/* Deadlines, and what has to be tried again. */
static void
tick(struct worker *w)
{
	struct slot *slot;
	bool leaving;
	size_t i;

	if (deadline_left(w->next_tick) > 0)
		return;
	w->next_tick = deadline_in(TICK_MS);
	for (i = 0; i < w->n; i++) {
		slot = &w->slots[i];
		leaving = stopping && conn_is_idle(&slot->conn);
		if (slot->wanted == 0)
			continue;
		if (leaving)
			release(w, slot);
		else if (deadline_left(conn_deadline(&slot->conn)) == 0)
			serve(w, slot);
	}
	if (w->frees > 0)
		listen_again(w);
}

static void
serve_events(struct worker *w)
{
	struct epoll_event events[LOOP_EVENTS];
	int i, n;

	n = loop_wait(w->loop, events,
	    w->frees == w->n && w->listening ? -1 : TICK_MS);
	for (i = 0; i < n; i++) {
		if (events[i].data.ptr != NULL)
			serve(w, events[i].data.ptr);
		else if (w->listening)
			accept_some(w);
	}
}

static int
worker_open(struct worker *w)
{
	size_t i;

	w->n = slots_possible(w->conf);
	w->loop = loop_open();
	w->slots = calloc(w->n, sizeof *w->slots);
	w->free = calloc(w->n, sizeof *w->free);
	if (w->loop == -1 || w->slots == NULL || w->free == NULL)
		return -1;
	for (i = w->n; i > 0; i--)
		w->free[w->frees++] = i - 1;
	for (i = 0; i < w->sockets->n; i++)
		(void)fcntl(w->sockets->fds[i], F_SETFL,
		    fcntl(w->sockets->fds[i], F_GETFL) | O_NONBLOCK);
	(void)signal(SIGTERM, on_term);
	(void)signal(SIGHUP, on_hup);
	listen_again(w);
	return 0;
}

static void
worker_close(struct worker *w)
{
	size_t i;

	for (i = 0; i < w->n && w->slots != NULL; i++)
		if (w->slots[i].wanted != 0)
			conn_close(&w->slots[i].conn);
	free(w->slots);
	free(w->free);
	if (w->loop != -1)
		(void)close(w->loop);
}

int
worker_run(const struct conf *conf, const struct root *root,
    const struct sockets *sockets)
{
	struct worker w = { .conf = conf, .root = root, .sockets = sockets };
	int64_t end;
	int result;

	result = worker_open(&w);
	while (result == 0 && !stopping && !retiring) {
		serve_events(&w);
		tick(&w);
	}
	listen_no_more(&w);
	while (result == 0 && !stopping && w.frees < w.n) {
		serve_events(&w);
		tick(&w);
	}
	w.next_tick = 0;
	end = deadline_in(WORKER_GRACE_MS);
	while (result == 0 && w.frees < w.n && deadline_left(end) > 0) {
		tick(&w);
		serve_events(&w);
	}
	worker_close(&w);
	return result;
}
