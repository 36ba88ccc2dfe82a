#include "server/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "script/pool.h"
#include "conn/conn.h"
#include "conn/cache_policy.h"
#include "server/loop.h"
#include "site/cache.h"

enum {
	MIB = 1024 * 1024,
	TICK_MS = 250,		/* how exact deadlines are kept */
	ACCEPTS_MAX = 64,	/* accepts in a row, before others get a turn */
	LONE_MIN = 16,		/* visitors by themselves, who are no crowd */
	FEWEST = 16,		/* visitors at once, however few may be open */
	SPARE_FDS = 48,		/* descriptors that are no visitors */
	DATABASE_FDS = 3,	/* and those of a site's memory */
	WARN_MS = 60 * 1000	/* how often the operator is told the same */
};

/* One visitor's place. */
struct seat {
	struct conn conn;
	unsigned wanted;	/* epoll events; 0: not watched */
	bool taken;		/* there is a visitor */
	struct line *line;	/* where he stands, or NULL */
	TAILQ_ENTRY(seat) neighbours;
};

/* Visitors who wait for something that no descriptor tells. */
TAILQ_HEAD(line, seat);

struct worker {
	const struct conf *conf;
	const struct sites *sites;
	struct site_context *context;	/* of each site */
	struct pool *pool;
	struct sockets *sockets;
	struct worker_score *score;
	int loop;
	sigset_t open;		/* signals, while waiting */
	bool listening;
	bool someone_left;	/* since it listens no more */
	int64_t warn_at;	/* if nobody can be accepted, not before */
	struct limit_slots *slots;
	struct seat *seats;
	size_t n;		/* seats */
	size_t *free;		/* a stack of the numbers of free seats */
	size_t frees;
	int64_t next_tick;
	struct line asked;	/* visitors whose request is here */
	unsigned came;		/* visitors, since accept_all() began */
	unsigned long lone;	/* so often in a row, it was one at most */
	struct line busy;	/* their handlers want another turn */
	struct line queues[POOL_KINDS]; /* theirs have not begun */
	struct line asleep;	/* theirs go on at conn_deadline() */
	struct line following;	/* others make what they asked for */
	unsigned long led;	/* coalesce_ended() when they were called last */
	unsigned turn;		/* which line comes first in it */
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
seats_possible(size_t wanted, const struct sites *sites, size_t sockets)
{
	const rlim_t spare = SPARE_FDS + sockets + sites_descriptors(sites) +
	    DATABASE_FDS * sites->n;
	struct rlimit limit;
	size_t possible;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return wanted < FEWEST ? wanted : FEWEST;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
	possible = limit.rlim_max > 2 * spare ?
	    (size_t)(limit.rlim_max - spare) / 2 :
	    FEWEST;
	if (possible >= wanted)
		return wanted;
	log_warn("a worker serves only %zu visitors at once: the limit of open "
		 "files is %ju",
	    possible, (uintmax_t)limit.rlim_max);
	return possible;
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
	w->listening = w->someone_left = false;
}

static void
stand_in(struct line *line, struct seat *seat)
{
	TAILQ_INSERT_TAIL(line, seat, neighbours);
	seat->line = line;
}

static void
step_out(struct seat *seat)
{
	if (seat->line != NULL)
		TAILQ_REMOVE(seat->line, seat, neighbours);
	seat->line = NULL;
}

static void
release(struct worker *w, struct seat *seat)
{
	step_out(seat);
	conn_close(&seat->conn);
	scoreboard_closed(w->score);
	seat->wanted = 0;
	seat->taken = false;
	w->free[w->frees++] = (size_t)(seat - w->seats);
	w->someone_left = true;
}

/* The line in which a visitor waits after a step, or NULL. */
static struct line *
line_for(struct worker *w, const struct conn *c, enum step step)
{
	switch (step) {
	case STEP_YIELD:
		return &w->busy;
	case STEP_QUEUE:
		return &w->queues[conn_pool_kind(c)];
	case STEP_SLEEP:
		return &w->asleep;
	case STEP_WAIT_LEADER:
		return &w->following;
	default:
		return NULL;
	}
}

/* Watches what the step needs: at least whether the visitor hangs up. */
static int
watch(struct worker *w, struct seat *seat, enum step step)
{
	unsigned want;

	want = LOOP_NOTHING;
	if (step == STEP_READ || step == STEP_WRITE)
		want = step == STEP_READ ? EPOLLIN : EPOLLOUT;
	if (loop_want(w->loop, seat->conn.in, seat->wanted, want, seat) == -1)
		return -1;
	seat->wanted = want;
	return 0;
}

static void
serve(struct worker *w, struct seat *seat)
{
	struct line *line;
	enum step step;

	step_out(seat);
	scoreboard_busy(w->score);
	step = conn_step(&seat->conn);
	if (step == STEP_PARSED) {
		stand_in(&w->asked, seat);
		return;
	}
	if (step == STEP_CLOSED || watch(w, seat, step) == -1) {
		release(w, seat);
		return;
	}
	line = line_for(w, &seat->conn, step);
	if (line != NULL)
		stand_in(line, seat);
}

/*
 * Whoever is answered now had asked before: what is kept is looked at once for
 * all of them.
 */
static void
answer_asked(struct worker *w)
{
	struct seat *seat;
	size_t i;

	for (i = 0; i < w->sites->n; i++)
		cache_next_generation(w->context[i].cache);
	while ((seat = TAILQ_FIRST(&w->asked)) != NULL)
		serve(w, seat);
}

static void
welcome(struct worker *w, const struct site_context *context, int fd,
    const struct addr *peer)
{
	const size_t number = w->free[w->frees - 1];
	struct seat *seat = &w->seats[number];

	w->came++;
	conn_open(&seat->conn, context, fd, fd, peer, NULL);
	conn_set_limit(&seat->conn, w->slots->table, &w->slots->places[number]);
	if (!conn_admit(&seat->conn)) {
		conn_close(&seat->conn);
		return;
	}
	w->frees--;
	seat->wanted = 0;
	seat->taken = true;
	seat->line = NULL;
	scoreboard_opened(w->score);
	serve(w, seat);
}

static void
warn_of_files(struct worker *w)
{
	if (deadline_left(w->warn_at) > 0)
		return;
	w->warn_at = deadline_in(WARN_MS);
	log_warn("cannot accept: too many files are open");
}

/* Takes one visitor from listening socket i. False when nobody waits. */
static bool
accept_one(struct worker *w, size_t i)
{
	union addr_socket from = { .any = { 0 } };
	struct addr peer;
	socklen_t len;
	int fd;

	if (w->frees == 0) {
		listen_no_more(w);
		return false;
	}
	len = sizeof from;
	fd = accept4(w->sockets->fds[i], &from.any, &len,
	    SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd != -1) {
		peer = addr_from_socket(&from);
		welcome(w, &w->context[w->sockets->sites[i]], fd, &peer);
		return true;
	}
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
	    errno == ENOMEM) {
		warn_of_files(w);
		listen_no_more(w);	/* until a tick, or somebody leaves */
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
 * Where visitors come one by one, nobody has to wait for the next. But whoever
 * stands there already may have hung up, and the event that says so is still to
 * be looked at: his seat must not become another's before that.
 */
static void
accept_all(struct worker *w)
{
	bool one_by_one = w->lone >= LONE_MIN && TAILQ_EMPTY(&w->asked);
	size_t i;

	w->came = 0;
	for (i = 0; i < w->sockets->n; i++) {
		accept_some(w, i, one_by_one ? 1 : 0);
		if (one_by_one)
			answer_asked(w);
		accept_some(w, i, ACCEPTS_MAX);
	}
	if (w->frees == 0)
		listen_no_more(w);	/* the next one would wake us in vain */
	w->lone = w->came > 1 ? 0 : w->lone + 1;
}

static void
look_at(struct worker *w, struct seat *seat)
{
	if (stopping && conn_is_idle(&seat->conn))
		release(w, seat);
	else if (conn_blocks_handler(&seat->conn)) {
		conn_abort_slow(&seat->conn);
		release(w, seat);
	} else if (deadline_left(conn_deadline(&seat->conn)) == 0)
		serve(w, seat);
}

/* Deadlines, and what has to be tried again. */
static void
tick(struct worker *w)
{
	size_t i;

	log_tend();
	if (deadline_left(w->next_tick) > 0)
		return;
	w->next_tick = deadline_in(TICK_MS);
	loop_hear_signals(&w->open);
	for (i = 0; i < w->n; i++)
		if (w->seats[i].taken)
			look_at(w, &w->seats[i]);
	if (w->frees > 0)
		listen_again(w);
}

/* Handlers begin, in the order in which they came, until the turn is over. */
static void
serve_queue(struct worker *w, enum pool_kind kind)
{
	struct seat *seat;

	while ((seat = TAILQ_FIRST(&w->queues[kind])) != NULL &&
	    conn_has_room(&seat->conn))
		serve(w, seat);
}

static void
serve_menus(struct worker *w)
{
	serve_queue(w, POOL_LIBRARY);
}

/* Who comes back to this line has used up the turn. */
static void
serve_busy(struct worker *w)
{
	while (!TAILQ_EMPTY(&w->busy) && !pool_turn_is_over(w->pool))
		serve(w, TAILQ_FIRST(&w->busy));
}

static void
serve_newcomers(struct worker *w)
{
	serve_queue(w, POOL_SITE);
}

static void
wake_sleepers(struct worker *w)
{
	struct seat *seat, *after;

	for (seat = TAILQ_FIRST(&w->asleep); seat != NULL; seat = after) {
		after = TAILQ_NEXT(seat, neighbours);
		if (deadline_left(conn_deadline(&seat->conn)) > 0)
			continue;
		step_out(seat);
		stand_in(&w->busy, seat);
	}
}

/*
 * A turn of the handlers: one works for as long as one may, or some that are
 * done sooner. Each of the three lines comes first in its turn.
 */
static void
give_turns(struct worker *w)
{
	static void (*const turns[])(
	    struct worker *) = { serve_menus, serve_busy, serve_newcomers };
	enum { TURNS = sizeof turns / sizeof turns[0] };
	unsigned i;

	pool_new_turn(w->pool);
	wake_sleepers(w);
	for (i = 0; i < TURNS; i++)
		turns[(w->turn + i) % TURNS](w);
	w->turn = (w->turn + 1) % TURNS;
}

/* What they wait for has been made, or will not be: they ask once more. */
static void
call_followers(struct worker *w)
{
	struct seat *seat;

	if (w->led == coalesce_ended())
		return;
	w->led = coalesce_ended();
	while ((seat = TAILQ_FIRST(&w->following)) != NULL) {
		step_out(seat);
		stand_in(&w->asked, seat);
	}
}

/* Milliseconds until something is due that no descriptor tells; or -1. */
static int
patience(const struct worker *w)
{
	const struct seat *seat;
	int left, least;

	if (!TAILQ_EMPTY(&w->asked) || !TAILQ_EMPTY(&w->busy) ||
	    pool_is_awaited(w->pool))
		return 0;
	if (w->frees == w->n && w->listening && !log_is_behind())
		return -1;
	least = TICK_MS;
	for (seat = TAILQ_FIRST(&w->asleep); seat != NULL;
	     seat = TAILQ_NEXT(seat, neighbours)) {
		left = deadline_left(conn_deadline(&seat->conn));
		least = left < least ? left : least;
	}
	return least;
}

/* Who stands in a line wants no events: this is a hang-up. */
static void
serve_event(struct worker *w, struct seat *seat)
{
	if (seat->line != NULL) {
		conn_hung_up(&seat->conn);
		release(w, seat);
	} else if (seat->taken)
		serve(w, seat);
}

static void
serve_events(struct worker *w)
{
	struct epoll_event events[LOOP_EVENTS];
	int i, n;

	give_turns(w);
	call_followers(w);
	if (w->someone_left)
		listen_again(w);
	scoreboard_idle(w->score);
	n = loop_wait(w->loop, events, &w->open, patience(w));
	scoreboard_busy(w->score);
	for (i = 0; i < n; i++) {
		if (events[i].data.ptr != NULL)
			serve_event(w, events[i].data.ptr);
		else if (w->listening)
			accept_all(w);
	}
	answer_asked(w);
}

/* The sites share what they may keep evenly. */
static int
fill_means(struct worker *w)
{
	const size_t budget = (size_t)w->conf->cache * MIB / w->sites->n;
	const struct site *site;
	size_t i;

	for (i = 0; i < w->sites->n; i++) {
		site = &w->sites->at[i];
		w->context[i] =
		    (struct site_context){ site->conf, &site->root, w->pool,
			    cache_new(budget, site->root.fd), site, w->sites };
		if (w->context[i].cache == NULL)
			return -1;
	}
	return 0;
}

static int
worker_open(struct worker *w)
{
	size_t i;

	TAILQ_INIT(&w->asked);
	TAILQ_INIT(&w->busy);
	TAILQ_INIT(&w->queues[POOL_LIBRARY]);
	TAILQ_INIT(&w->queues[POOL_SITE]);
	TAILQ_INIT(&w->asleep);
	TAILQ_INIT(&w->following);
	w->n = seats_possible(w->slots->n, w->sites, w->sockets->n);
	w->loop = loop_open();
	loop_signals(&w->open);
	w->pool = pool_new(w->conf);
	w->context = calloc(w->sites->n, sizeof *w->context);
	w->seats = calloc(w->n, sizeof *w->seats);
	w->free = calloc(w->n, sizeof *w->free);
	if (w->loop == -1 || w->pool == NULL || w->seats == NULL ||
	    w->free == NULL || w->context == NULL || fill_means(w) == -1)
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

	for (i = 0; i < w->n && w->seats != NULL; i++)
		if (w->seats[i].taken)
			release(w, &w->seats[i]);
	pool_free(w->pool);
	for (i = 0; i < w->sites->n && w->context != NULL; i++)
		cache_free(w->context[i].cache);
	free(w->context);
	free(w->seats);
	free(w->free);
	if (w->loop != -1)
		(void)close(w->loop);
}

static void
turn(struct worker *w)
{
	serve_events(w);
	tick(w);
}

/*
 * Nobody comes any more. Who stood in the queue when the last process closes a
 * socket would be reset: where nobody listens after us, as we stop or as the
 * site is no more, we take them. And a crowd of which the kernel has told only
 * us is not left to others either.
 */
static void
close_doors(struct worker *w)
{
	size_t i;
	int most;

	most = w->sockets->passed ? ACCEPTS_MAX : SOCKETS_BACKLOG;
	listen_no_more(w);
	if (!stopping || !w->sockets->passed)
		for (i = 0; i < w->sockets->n; i++)
			accept_some(w, i, most);
	sockets_close(w->sockets);
}

/*
 * Told to stop: a request that is on its way may still come, within a tick.
 * After that, whoever has not said all has to go.
 */
static void
drain(struct worker *w)
{
	int64_t end;

	w->next_tick = deadline_in(TICK_MS);
	end = deadline_in((int64_t)w->conf->drain_timeout * 1000);
	while (w->frees < w->n && deadline_left(end) > 0)
		turn(w);
	if (w->frees < w->n)
		log_warn("%zu of the visitors are not served to the end: "
			 "drain_timeout is over",
		    w->n - w->frees);
}

int
worker_run(const struct conf *conf, const struct sites *sites,
    struct sockets *sockets, struct worker_score *score,
    struct limit_slots *slots)
{
	struct worker w = { .conf = conf,
		.sites = sites,
		.sockets = sockets,
		.score = score,
		.slots = slots };
	int result;

	result = worker_open(&w);
	while (result == 0 && !stopping && !retiring)
		turn(&w);
	if (result == 0)
		close_doors(&w);
	while (result == 0 && !stopping && w.frees < w.n)
		turn(&w);
	if (result == 0)
		drain(&w);
	worker_close(&w);
	return result;
}
