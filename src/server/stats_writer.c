#include "server/stats_writer.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "stats/writer.h"

enum {
	ROUND_MS = 1000,	/* from one batch to the next */
	BUSY_MS = 2000,		/* patience with others who write */
	LAST_MS = 3000, /* patience at the end */
	OTHERS_MS = 10000,	/* patience of sites with another one */
	TIDY_MS = 10000,
	RINGS_MOST = 4096,
	HOUR = 3600	/* s: a worker's clock cannot be further off */
};

/* What it does it with. */
struct desk_work {
	const struct stats_writer *writer;
	const struct conf *conf;
	struct writer *stats[CONF_SITES_MAX];	/* NULL: not open now */
	bool complained;
	int64_t tidy_at;
	/* the rings that have something in them, as far as it is ours now */
	struct {
		struct ring *ring;
		unsigned long from, to, lost;
	} batch[RINGS_MOST];
	size_t n;
	size_t site;	/* whose part of that is being written */
	bool done[CONF_SITES_MAX];	/* has its part of it */
	int64_t wait_until;	/* for those that do not have theirs */
};

/* The log hears once that it does not go, and once that it goes again. */
static void
complain(struct desk_work *work, const char *why)
{
	if (!work->complained)
		log_error("the statistics cannot be written now: %s", why);
	work->complained = true;
}

static void
all_is_well(struct desk_work *work)
{
	if (work->complained)
		log_info("the statistics can be written again");
	work->complained = false;
}

static bool
is_open(struct desk_work *work, size_t site)
{
	struct writer **stats = &work->stats[site];
	char err[WRITER_ERR_MAX];

	if (*stats != NULL)
		return true;
	*stats = writer_open(&work->conf->sites[site], BUSY_MS, err);
	if (*stats == NULL)
		complain(work, err);
	return *stats != NULL;
}

/*
 * Chooses a batch, unless there is one. A ring becomes another clerk's only
 * while it is empty: those that are chosen stay ours until ring_done().
 */
static size_t
choose(struct desk_work *work)
{
	const struct stats_writer *writer = work->writer;
	struct ring *ring;
	size_t i;

	if (work->n == 0)
		work->wait_until = deadline_in(OTHERS_MS);
	for (i = work->n > 0 ? writer->n : 0; i < writer->n; i++) {
		ring = &writer->rings[i];
		if (atomic_load(&ring->writer) == 0)
			break;	/* nor has any behind it been anybody's */
		if (atomic_load(&ring->writer) != writer->number)
			continue;
		work->batch[work->n].ring = ring;
		work->batch[work->n].from = atomic_load(&ring->tail);
		work->batch[work->n].to = atomic_load(&ring->head);
		work->batch[work->n].lost = atomic_load(&ring->lost);
		if (work->batch[work->n].from != work->batch[work->n].to ||
		    work->batch[work->n].lost > 0)
			work->n++;
		if (work->n == RINGS_MOST)
			break;
	}
	return work->n;
}

/*
 * What a worker says of the time is believed if it can be. A site that has been
 * taken away since has no statistics any more.
 */
static int
add(struct desk_work *work, struct hit *hit, int64_t now)
{
	if (hit->time < now - HOUR || hit->time > now + HOUR)
		hit->time = now;
	if (work->conf->n_sites > 1 &&
	    hit->site != work->conf->sites[work->site].tag)
		return 0;
	return writer_add(work->stats[work->site], hit);
}

/* For whom there was no room, nobody knows where he was. */
static int
add_ring(struct desk_work *work, size_t i, int64_t now)
{
	unsigned long at = work->batch[i].from;
	struct hit hit;

	while (
	    at < work->batch[i].to && ring_next(work->batch[i].ring, &at, &hit))
		if (add(work, &hit, now) == -1)
			return -1;
	if (work->batch[i].lost == 0 || work->site > 0)
		return 0;
	return writer_add_lost(work->stats[0], now, work->batch[i].lost);
}

static int
write_site(struct desk_work *work, int64_t now)
{
	struct writer *stats = work->stats[work->site];
	size_t i;

	if (writer_begin(stats) == -1)
		return -1;
	for (i = 0; i < work->n; i++)
		if (add_ring(work, i, now) == -1)
			return -1;
	return writer_end(stats);
}

static int
try_site(struct desk_work *work, int64_t now)
{
	if (!is_open(work, work->site))
		return -1;
	if (write_site(work, now) == 0)
		return 0;
	complain(work, writer_error(work->stats[work->site]));
	return -1;
}

/*
 * Each site has a database: what one of them has, it does not get again, and
 * none waits for another's for long.
 */
static int
write_batch(struct desk_work *work)
{
	int64_t now = time(NULL);
	size_t missing = 0;

	for (work->site = 0; work->site < work->conf->n_sites; work->site++) {
		if (!work->done[work->site])
			work->done[work->site] = try_site(work, now) == 0;
		missing += !work->done[work->site];
	}
	return missing == 0 ? 0 : -1;
}

/* Has a site its part, which it would get again from the next clerk? */
static bool
is_begun(const struct desk_work *work)
{
	size_t i;

	for (i = 0; i < work->conf->n_sites; i++)
		if (work->done[i])
			return true;
	return false;
}

/* It is in the database: the rings may forget it. */
static void
take_off(struct desk_work *work)
{
	unsigned long lost = 0;
	struct ring *ring;
	size_t i;

	for (i = 0; i < work->n; i++) {
		ring = work->batch[i].ring;
		lost += work->batch[i].lost;
		(void)atomic_fetch_sub(&ring->lost, work->batch[i].lost);
		if (work->batch[i].to != work->batch[i].from)
			ring_done(ring, work->batch[i].to);
	}
	work->n = 0;
	memset(work->done, 0, sizeof work->done);
	if (lost > 0)
		log_warn("%lu visits are missing in the statistics: they came "
			 "faster than they could be written",
		    lost);
}

/* Is there more to be forgotten, soon? */
static bool
tidy_site(struct desk_work *work, struct writer *stats)
{
	int more = writer_tidy(stats, time(NULL));

	if (more == -1)
		complain(work, writer_error(stats));
	return more == 1;
}

static void
tidy(struct desk_work *work)
{
	bool more = false;
	size_t i;

	if (deadline_left(work->tidy_at) > 0)
		return;
	for (i = 0; i < work->conf->n_sites; i++)
		if (work->stats[i] != NULL)
			more = tidy_site(work, work->stats[i]) || more;
	work->tidy_at = deadline_in(more ? ROUND_MS : TIDY_MS);
}

/* What one site cannot have is lost, so that the others go on. */
static void
leave_out(struct desk_work *work)
{
	log_error("visits are missing in the statistics of a site");
	take_off(work);
}

/* Returns 0, or -1: what is in the rings stays there. */
static int
write_down(struct desk_work *work)
{
	if (choose(work) > 0) {
		if (write_batch(work) == -1) {
			work->tidy_at = 0;
			tidy(work);	/* perhaps there is no room */
			if (is_begun(work) &&
			    deadline_left(work->wait_until) == 0)
				leave_out(work);
			return -1;
		}
		take_off(work);
		all_is_well(work);
	}
	tidy(work);
	return 0;
}

/* Waits for the next round. False once nobody can write any more. */
static bool
wait_for_more(const struct stats_writer *writer)
{
	struct pollfd wake_fd = { .fd = writer->wake_fd, .events = POLLIN };
	char bytes[256];

	if (poll(&wake_fd, 1, ROUND_MS) <= 0)
		return true;
	return read(writer->wake_fd, bytes, sizeof bytes) != 0;
}

/* The database may be another's for a moment. */
static void
write_the_rest(struct desk_work *work)
{
	int64_t end = deadline_in(LAST_MS);

	while (write_down(work) == -1 && deadline_left(end) > 0)
		(void)poll(NULL, 0, ROUND_MS / 10);
	if (work->n > 0 && is_begun(work))
		leave_out(work);
	if (choose(work) > 0)
		log_error("the last visits are missing in the statistics");
}

/* All others are not for us: we end when there is nothing more to write. */
static void
hear_of_the_log(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGUSR1);
	(void)sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void
stats_writer_run(const struct stats_writer *writer, const struct conf *conf)
{
	static struct desk_work work;
	size_t i;

	work.writer = writer;
	work.conf = conf;
	hear_of_the_log();
	for (i = 0; i < conf->n_sites; i++)
		(void)is_open(&work, i);
	while (wait_for_more(writer)) {
		log_tend();
		(void)write_down(&work);
	}
	write_the_rest(&work);
	for (i = 0; i < conf->n_sites; i++) {
		if (work.stats[i] != NULL)
			writer_checkpoint(work.stats[i]);
		writer_close(work.stats[i]);
	}
}
