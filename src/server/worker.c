/*
 * The queues of a worker. Each connection has a slot, which is in one queue at
 * most: slot->queue. The result of conn_step() decides which:
 *
 *	STEP_READ, STEP_WRITE	none, until the event that it needs
 *	STEP_PARSED		parsed, until this poll's events are handled
 *	STEP_QUEUE		share->slots, until its share has a Lua state
 *	STEP_YIELD		running, until the handlers' next turn
 *	STEP_SLEEP		sleeping, until its deadline; then running
 *	STEP_WAIT_LEADER	following, until its leader ends; then parsed
 *
 * Only serve_slot() calls conn_step(): it dequeues the slot, steps, and
 * enqueues it again. A slot in a queue is watched only for a hang-up, so every
 * event of that slot is a hang-up. (A parsed slot has had its event of this
 * poll.)
 *
 * Order in a round: the handlers have their turn (running, and the shares that
 * wait, by turns); followers move to parsed if their leader has ended; then
 * comes the poll, which does not block if parsed or running holds a slot, or if
 * a waiting slot could have a Lua state now. After the poll all events are
 * handled, and then all parsed slots. So the cache checks a file once for all
 * requests of one poll.
 *
 * While events are handled, a slot may be freed only by its own event.
 * Otherwise a new connection could take the slot and receive an event of the
 * old one.
 */
#include "server/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "site/cache.h"
#include "script/pool.h"
#include "conn/coalesce.h"
#include "conn/conn.h"

enum {
	MIB = 1024 * 1024,
	EVENTS_MAX = 256,	/* handled per poll */
	TICK_MS = 250,		/* resolution of deadlines */
	ACCEPTS_MAX = 64,	/* accepts in a row from one socket */
	SINGLES_MIN = 16,	/* calls with at most one accept */
	SLOTS_MIN = 16,		/* even with few descriptors */
	SPARE_FDS = 48,		/* descriptors for other uses */
	DATABASE_FDS = 3,	/* and for the database of a site */
	WARN_MS = 60 * 1000,	/* between two equal warnings */
	MAPPED_MIN = 256 * 1024	/* bytes of a block that is mapped */
};

struct slot {
	struct conn conn;
	unsigned watched;	/* epoll events; 0: not watched */
	bool taken;
	struct queue *queue;	/* that holds the slot, or NULL */
	TAILQ_ENTRY(slot) links;
};

struct worker {
	const struct conf *conf;
	const struct sites *sites;
	struct site_context *contexts;	/* of each site */
	struct exchange_pool exchanges;
	struct pool *pool;
	struct sockets *sockets;
	struct worker_score *score;
	int epoll;
	sigset_t mask;		/* signals that are blocked during the poll */
	bool accepting;		/* the listening sockets are watched */
	bool slot_freed;	/* since accepting has paused */
	int64_t warn_at;	/* earliest time of the next warning */
	struct limit_slots *limits;	/* one for each slot */
	struct slot *slots;
	size_t n_slots;
	size_t *free;		/* a stack of the numbers of free slots */
	size_t n_free;
	int64_t next_tick;
	struct queue parsed, running, sleeping, following;
	unsigned accepted;	/* since accept_all() began */
	unsigned long singles;	/* times in a row that it was below 2 */
	unsigned long leaders_ended; /* exchanges.ended at the last check */
	unsigned turn;		/* the handler queue that is first in it */
};

static volatile sig_atomic_t stopping;	/* SIGTERM */
static volatile sig_atomic_t retiring;	/* SIGHUP */

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

/* --- slots and queues --- */

/*
 * Returns the number of slots for which there are descriptors, two for each
 * connection. Raises the soft limit.
 */
static size_t
limit_slot_count(size_t wanted, const struct sites *sites, size_t sockets)
{
	const rlim_t spare = SPARE_FDS + sockets + sites_descriptors(sites) +
	    DATABASE_FDS * sites->n;
	struct rlimit limit;
	size_t possible;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return wanted < SLOTS_MIN ? wanted : SLOTS_MIN;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	possible = limit.rlim_max > 2 * spare ?
	    (size_t)(limit.rlim_max - spare) / 2 :
	    SLOTS_MIN;
	if (possible >= wanted)
		return wanted;
	log_warn("max_connections: only %zu per worker, because the limit of "
		 "open files is %ju; raise that limit",
	    possible, (uintmax_t)limit.rlim_max);
	return possible;
}

static void
enqueue_slot(struct queue *queue, struct slot *slot)
{
	TAILQ_INSERT_TAIL(queue, slot, links);
	slot->queue = queue;
}

static void
dequeue_slot(struct slot *slot)
{
	if (slot->queue != NULL)
		TAILQ_REMOVE(slot->queue, slot, links);
	slot->queue = NULL;
}

static void
release_slot(struct worker *w, struct slot *slot)
{
	dequeue_slot(slot);
	conn_close(&slot->conn);
	atomic_fetch_sub(&w->score->connections, 1);
	slot->watched = 0;
	slot->taken = false;
	w->free[w->n_free++] = (size_t)(slot - w->slots);
	w->slot_freed = true;
}

/* Returns the queue for a connection after this step, or NULL. */
static struct queue *
queue_after(struct worker *w, const struct conn *c, enum step step)
{
	switch (step) {
	case STEP_YIELD:
		return &w->running;
	case STEP_QUEUE:
		return &c->exchange->task.share->slots;
	case STEP_SLEEP:
		return &w->sleeping;
	case STEP_WAIT_LEADER:
		return &w->following;
	default:
		return NULL;
	}
}

/* Watches for the event that the step needs, and always for a hang-up. */
static int
watch_slot(struct worker *w, struct slot *slot, enum step step)
{
	struct epoll_event event = { .events = EPOLLHUP, .data.ptr = slot };
	const int op = slot->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

	if (step == STEP_READ || step == STEP_WRITE)
		event.events = step == STEP_READ ? EPOLLIN : EPOLLOUT;
	if (slot->watched == event.events)
		return 0;
	slot->watched = event.events;
	return epoll_ctl(w->epoll, op, slot->conn.in, &event);
}

static void
serve_slot(struct worker *w, struct slot *slot)
{
	struct queue *queue;
	enum step step;

	dequeue_slot(slot);
	scoreboard_beat(w->score, true);
	step = conn_step(&slot->conn);
	if (step == STEP_PARSED) {
		enqueue_slot(&w->parsed, slot);
		return;
	}
	if (step != STEP_CLOSED && watch_slot(w, slot, step) == -1) {
		conn_unwatched(&slot->conn);
		step = STEP_CLOSED;
	}
	if (step == STEP_CLOSED) {
		release_slot(w, slot);
		return;
	}
	queue = queue_after(w, &slot->conn, step);
	if (queue != NULL)
		enqueue_slot(queue, slot);
}

/* Answers the parsed requests; one check of a cached file serves all. */
static void
answer_parsed(struct worker *w)
{
	struct slot *slot;
	size_t i;

	for (i = 0; i < w->sites->n; i++)
		cache_next_generation(w->contexts[i].cache);
	while ((slot = TAILQ_FIRST(&w->parsed)) != NULL)
		serve_slot(w, slot);
}

/* --- accepting --- */

static void
warn_accept(struct worker *w)
{
	if (deadline_left(w->warn_at) > 0)
		return;
	w->warn_at = deadline_in(WARN_MS);
	log_warn("accept: out of descriptors or memory; clients wait until "
		 "connections close");
}

static void
unwatch_sockets(struct worker *w)
{
	size_t i;

	for (i = 0; i < w->sockets->n; i++)
		epoll_ctl(w->epoll, EPOLL_CTL_DEL, w->sockets->fds[i], NULL);
	w->accepting = w->slot_freed = false;
}

static void
pause_accepting(struct worker *w)
{
	if (w->accepting)
		unwatch_sockets(w);
}

/* Watches all listening sockets, or none; then the next tick tries again. */
static void
resume_accepting(struct worker *w)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	size_t i;

	if (w->accepting || stopping || retiring)
		return;
	for (i = 0; i < w->sockets->n; i++)
		if (epoll_ctl(w->epoll, EPOLL_CTL_ADD, w->sockets->fds[i],
			&event) == -1)
			break;
	w->accepting = i == w->sockets->n;
	if (w->accepting)
		return;
	unwatch_sockets(w);
	warn_accept(w);
}

static void
accept_client(struct worker *w, const struct site_context *context, int fd,
    const struct addr *peer)
{
	const size_t number = w->free[w->n_free - 1];
	struct slot *slot = &w->slots[number];

	w->accepted++;
	conn_open(&slot->conn, context, fd, fd, peer, NULL);
	slot->conn.limits = w->limits->table;
	slot->conn.slot = &w->limits->at[number];
	if (!conn_admit(&slot->conn)) {
		conn_close(&slot->conn);
		return;
	}
	w->n_free--;
	slot->watched = 0;
	slot->taken = true;
	slot->queue = NULL;
	scoreboard_opened(w->score);
	serve_slot(w, slot);
}

/* Accepts a client on socket i. Returns false if there is no more to do. */
static bool
accept_one(struct worker *w, size_t i)
{
	union addr_socket from = { .any = { 0 } };
	struct addr peer;
	socklen_t len;
	int fd;

	if (w->n_free == 0) {
		pause_accepting(w);
		return false;
	}
	len = sizeof from;
	fd = accept4(w->sockets->fds[i], &from.any, &len,
	    SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd != -1) {
		peer = addr_from_socket(&from);
		accept_client(w, &w->contexts[w->sockets->sites[i]], fd, &peer);
		return true;
	}
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
	    errno == ENOMEM) {
		warn_accept(w);
		pause_accepting(w);	/* until a tick or a free slot */
	}
	return errno == ECONNABORTED || errno == EINTR;
}

static void
accept_some(struct worker *w, size_t i, int most)
{
	while (most-- > 0)
		if (!accept_one(w, i))
			break;
}

/*
 * Accepts from all sockets. When few clients connect, each request is answered
 * before the next accept. This may free slots, which is allowed only if no
 * parsed request waits.
 */
static void
accept_all(struct worker *w)
{
	const bool is_quiet =
	    w->singles >= SINGLES_MIN && TAILQ_EMPTY(&w->parsed);
	size_t i;

	w->accepted = 0;
	for (i = 0; i < w->sockets->n; i++) {
		accept_some(w, i, is_quiet ? 1 : 0);
		if (is_quiet)
			answer_parsed(w);
		accept_some(w, i, ACCEPTS_MAX);
	}
	if (w->n_free == 0)
		pause_accepting(w);	/* further events would be useless */
	w->singles = w->accepted > 1 ? 0 : w->singles + 1;
}

/*
 * Closes the listening sockets. First accepts the clients that wait, because
 * the kernel resets them when the last process closes a socket, and has perhaps
 * notified only this worker of them. Skips this when stopping if the service
 * manager keeps listening.
 */
static void
stop_accepting(struct worker *w)
{
	const int most = w->sockets->passed ? ACCEPTS_MAX : SOCKETS_BACKLOG;
	size_t i;

	pause_accepting(w);
	if (!stopping || !w->sockets->passed)
		for (i = 0; i < w->sockets->n; i++)
			accept_some(w, i, most);
	sockets_close(w->sockets, NULL);
}

/* --- handlers --- */

/* Starts handlers of all shares by turns, until the turn is over. */
static void
start_handlers(struct worker *w, enum pool_kind kind)
{
	struct share *share;

	while ((share = pool_next(w->pool, kind)) != NULL)
		serve_slot(w, TAILQ_FIRST(&share->slots));
}

/* Continues handlers; a handler that returns to this queue ends the turn. */
static void
continue_handlers(struct worker *w)
{
	while (!TAILQ_EMPTY(&w->running) && !w->pool->turn_is_over)
		serve_slot(w, TAILQ_FIRST(&w->running));
}

static void
wake_sleeping(struct worker *w)
{
	struct slot *slot, *next;

	for (slot = TAILQ_FIRST(&w->sleeping); slot != NULL; slot = next) {
		next = TAILQ_NEXT(slot, links);
		if (deadline_left(slot->conn.deadline) > 0)
			continue;
		dequeue_slot(slot);
		enqueue_slot(&w->running, slot);
	}
}

/*
 * Gives the handlers a turn: one handler runs for a whole time slice, or
 * several that end sooner. The queue that goes first changes with each turn.
 */
static void
run_handlers(struct worker *w)
{
	enum { QUEUES = POOL_KINDS + 1 };	/* waiting, and running */
	unsigned i, queue;

	w->pool->turn_is_over = false;
	wake_sleeping(w);
	for (i = 0; i < QUEUES; i++) {
		queue = (w->turn + i) % QUEUES;
		if (queue == POOL_KINDS)
			continue_handlers(w);
		else
			start_handlers(w, (enum pool_kind)queue);
	}
	w->turn = (w->turn + 1) % QUEUES;
}

/* Wakes the followers of leaders that have ended: they look in the cache. */
static void
wake_followers(struct worker *w)
{
	struct slot *slot, *next;

	if (w->leaders_ended == w->exchanges.ended)
		return;
	w->leaders_ended = w->exchanges.ended;
	for (slot = TAILQ_FIRST(&w->following); slot != NULL; slot = next) {
		next = TAILQ_NEXT(slot, links);
		if (!coalesce_is_over(slot->conn.exchange))
			continue;
		dequeue_slot(slot);
		enqueue_slot(&w->parsed, slot);
	}
}

/* --- the loop --- */

static void
check_slot(struct worker *w, struct slot *slot)
{
	conn_relieve_cache(&slot->conn);
	if ((stopping && conn_is_idle(&slot->conn)) ||
	    conn_abort_slow(&slot->conn))
		release_slot(w, slot);
	else if (deadline_left(slot->conn.deadline) == 0)
		serve_slot(w, slot);
}

/* Delivers signals, because a poll that finds events may not do so. */
static void
deliver_signals(const struct worker *w)
{
	sigset_t before;

	sigprocmask(SIG_SETMASK, &w->mask, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Checks deadlines, and resumes accepting, once per tick. */
static void
run_tick(struct worker *w)
{
	size_t i;

	log_poll();
	if (deadline_left(w->next_tick) > 0)
		return;
	w->next_tick = deadline_in(TICK_MS);
	deliver_signals(w);
	for (i = 0; i < w->n_slots; i++)
		if (w->slots[i].taken)
			check_slot(w, &w->slots[i]);
	if (w->n_free > 0)
		resume_accepting(w);
}

/* Returns the ms until work is due without an event, or -1. */
static int
poll_timeout(const struct worker *w)
{
	const struct slot *slot;
	int left, least;

	if (!TAILQ_EMPTY(&w->parsed) || !TAILQ_EMPTY(&w->running) ||
	    pool_can_wake(w->pool))
		return 0;
	if (w->n_free == w->n_slots && w->accepting && !log_is_behind())
		return -1;
	least = TICK_MS;
	TAILQ_FOREACH(slot, &w->sleeping, links)
	{
		left = deadline_left(slot->conn.deadline);
		least = left < least ? left : least;
	}
	return least;
}

static void
serve_event(struct worker *w, struct slot *slot)
{
	if (slot->queue != NULL) {
		conn_hung_up(&slot->conn);
		release_slot(w, slot);
	} else if (slot->taken)
		serve_slot(w, slot);
}

static void
run_once(struct worker *w)
{
	struct epoll_event events[EVENTS_MAX];
	int i, n;

	run_handlers(w);
	wake_followers(w);
	if (w->slot_freed)
		resume_accepting(w);
	scoreboard_beat(w->score, false);
	n = epoll_pwait(w->epoll, events, EVENTS_MAX, poll_timeout(w),
	    &w->mask);
	scoreboard_beat(w->score, true);
	for (i = 0; i < n; i++) {
		if (events[i].data.ptr != NULL)
			serve_event(w, events[i].data.ptr);
		else if (w->accepting)
			accept_all(w);
	}
	answer_parsed(w);
	run_tick(w);
}

/* --- start and end --- */

/* Gives the sites equal shares of the cache. Returns 0, or -1 and errno. */
static int
open_contexts(struct worker *w)
{
	const size_t budget = (size_t)w->conf->cache * MIB / w->sites->n;
	const struct site *site;
	size_t i;

	for (i = 0; i < w->sites->n; i++) {
		site = &w->sites->at[i];
		w->contexts[i] = (struct site_context){ site->conf, &site->root,
			w->pool, cache_new(budget, site->root.fd), site,
			w->sites, &w->exchanges };
		if (w->contexts[i].cache == NULL)
			return -1;
	}
	return 0;
}

/* A worker that waits in accept4() would hang. Returns 0, or -1 and errno. */
static int
make_sockets_nonblocking(const struct sockets *sockets)
{
	size_t i;
	int flags;

	for (i = 0; i < sockets->n; i++) {
		flags = fcntl(sockets->fds[i], F_GETFL);
		if (flags == -1 ||
		    fcntl(sockets->fds[i], F_SETFL, flags | O_NONBLOCK) == -1)
			return -1;
	}
	return 0;
}

static int
open_worker(struct worker *w)
{
	size_t i;

	/* Each large block goes back to the kernel when it is freed. */
	mallopt(M_MMAP_THRESHOLD, MAPPED_MIN);
	mallopt(M_TRIM_THRESHOLD, 2 * MAPPED_MIN);
	TAILQ_INIT(&w->parsed);
	TAILQ_INIT(&w->running);
	TAILQ_INIT(&w->sleeping);
	TAILQ_INIT(&w->following);
	w->n_slots = limit_slot_count(w->limits->n, w->sites, w->sockets->n);
	w->epoll = epoll_create1(EPOLL_CLOEXEC);
	sigprocmask(SIG_SETMASK, NULL, &w->mask);
	sigdelset(&w->mask, SIGTERM);
	sigdelset(&w->mask, SIGHUP);
	sigdelset(&w->mask, SIGUSR1);
	w->pool = pool_new(w->conf, w->n_slots);
	w->contexts = calloc(w->sites->n, sizeof *w->contexts);
	w->slots = calloc(w->n_slots, sizeof *w->slots);
	w->free = calloc(w->n_slots, sizeof *w->free);
	if (w->epoll == -1 || w->pool == NULL || w->slots == NULL ||
	    w->free == NULL || w->contexts == NULL || open_contexts(w) == -1 ||
	    make_sockets_nonblocking(w->sockets) == -1)
		return -1;
	for (i = w->n_slots; i > 0; i--)
		w->free[w->n_free++] = i - 1;
	signal(SIGTERM, on_term);
	signal(SIGHUP, on_hup);
	resume_accepting(w);
	return 0;
}

static void
close_worker(struct worker *w)
{
	size_t i;

	for (i = 0; i < w->n_slots && w->slots != NULL; i++)
		if (w->slots[i].taken)
			release_slot(w, &w->slots[i]);
	pool_free(w->pool);
	for (i = 0; i < w->sites->n && w->contexts != NULL; i++)
		cache_free(w->contexts[i].cache);
	exchange_pool_free(&w->exchanges);
	free(w->contexts);
	free(w->slots);
	free(w->free);
	if (w->epoll != -1)
		close(w->epoll);
}

/*
 * Empties the caches, as the requests of new clients go to other workers. Old
 * clients may stay for hours, and each change of a site may leave a worker.
 */
static void
close_caches(struct worker *w)
{
	size_t i;

	for (i = 0; i < w->sites->n; i++)
		cache_close(w->contexts[i].cache);
}

/*
 * Serves until drain_timeout. Requests may still arrive within a tick; then
 * run_tick() closes idle connections.
 */
static void
drain_slots(struct worker *w)
{
	int64_t end;

	w->next_tick = deadline_in(TICK_MS);
	end = deadline_in((int64_t)w->conf->drain_timeout * 1000);
	while (w->n_free < w->n_slots && deadline_left(end) > 0)
		run_once(w);
	if (w->n_free < w->n_slots)
		log_warn("drain_timeout: %zu connections closed before the "
			 "end of the reply; raise it",
		    w->n_slots - w->n_free);
}

int
worker_run(const struct conf *conf, const struct sites *sites,
    struct sockets *sockets, struct worker_score *score,
    struct limit_slots *limits)
{
	struct worker w = { .conf = conf,
		.sites = sites,
		.sockets = sockets,
		.score = score,
		.limits = limits };
	const int result = open_worker(&w);

	if (result == 0) {
		while (!stopping && !retiring)
			run_once(&w);
		stop_accepting(&w);
		close_caches(&w);
		while (!stopping && w.n_free < w.n_slots)
			run_once(&w);
		drain_slots(&w);
	}
	close_worker(&w);
	return result;
}
