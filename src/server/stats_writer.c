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
	BATCH_MS = 1000,	/* between two batches */
	BUSY_MS = 2000,		/* wait for other processes that write */
	LAST_MS = 3000,		/* for the last batch */
	SITES_MS = 10000,	/* wait for a site that cannot be written */
	FORGET_MS = 10000,
	PARTS_MAX = 4096,
	CLOCK_S = 3600		/* most that a hit differs from our clock */
};

/*
 * A batch: the contents of the rings at one time. Each site's hits go into its
 * own database. A site that has committed its part is skipped when the batch is
 * retried for the others.
 */
struct batch {
	struct {
		struct ring *ring;
		unsigned long from, to, lost;
	} parts[PARTS_MAX];
	size_t n;
	bool is_written[CONF_SITES_MAX];
	int64_t give_up_at;	/* for sites that cannot be written */
};

struct writing {
	const struct stats_writer *self;
	const struct conf *conf;
	struct writer *writers[CONF_SITES_MAX];	/* NULL: not open now */
	struct batch batch;
	int64_t forget_at;
	bool has_failed;	/* and this was logged */
};

static void
log_write_failure(struct writing *w, const char *cause)
{
	if (!w->has_failed)
		log_error("statistics: database cannot be written: %s; "
			  "records wait in memory",
		    cause);
	w->has_failed = true;
}

static void
report_success(struct writing *w)
{
	if (w->has_failed)
		log_info("statistics: database can be written again");
	w->has_failed = false;
}

/* --- batches ------------------------------------------------------------- */

/*
 * Fills the batch if it is empty. Its rings stay ours, because the supervisor
 * gives only empty rings to another writer.
 */
static void
fill_batch(struct batch *batch, const struct stats_writer *self)
{
	unsigned long from, to, lost;
	struct ring *ring = self->rings;
	size_t i;

	if (batch->n > 0)
		return;
	memset(batch->is_written, 0, sizeof batch->is_written);
	batch->give_up_at = deadline_in(SITES_MS);
	/* Rings are given out in order, so none follows a free ring. */
	for (i = 0; i < self->n && batch->n < PARTS_MAX &&
	     atomic_load(&ring->writer) != 0;
	     i++, ring++) {
		if (atomic_load(&ring->writer) != self->number)
			continue;
		from = atomic_load(&ring->tail);
		to = atomic_load(&ring->head);
		lost = atomic_load(&ring->lost);
		/* A ring that was empty may have been given to another. */
		if ((from == to && lost == 0) ||
		    atomic_load(&ring->writer) != self->number)
			continue;
		batch->parts[batch->n].ring = ring;
		batch->parts[batch->n].from = from;
		batch->parts[batch->n].to = to;
		batch->parts[batch->n++].lost = lost;
	}
}

/*
 * Frees the bytes of the batch in the rings. A ring that is empty and has lost
 * nothing may get another writer at once, so `lost` is changed last.
 */
static void
release_batch(struct batch *batch)
{
	unsigned long lost = 0;
	size_t i;

	for (i = 0; i < batch->n; i++) {
		lost += batch->parts[i].lost;
		atomic_store(&batch->parts[i].ring->tail, batch->parts[i].to);
		atomic_fetch_sub(&batch->parts[i].ring->lost,
		    batch->parts[i].lost);
	}
	batch->n = 0;
	if (lost > 0)
		log_warn("statistics: %lu requests not recorded; they came "
			 "faster than the writer could store them",
		    lost);
}

/* Adds a site's hits of one ring. Hits of a removed site are dropped. */
static int
add_part(struct writing *w, size_t site, size_t part, int64_t now)
{
	const unsigned long to = w->batch.parts[part].to;
	unsigned long at = w->batch.parts[part].from;
	struct hit hit;

	while (at < to && ring_next(w->batch.parts[part].ring, &at, &hit)) {
		if (w->conf->n_sites > 1 &&
		    hit.site != w->conf->sites[site].tag)
			continue;
		if (hit.time < now - CLOCK_S || hit.time > now + CLOCK_S)
			hit.time = now;
		if (writer_add(w->writers[site], &hit) == -1)
			return -1;
	}
	return 0;
}

/* Writes a site's parts. Lost hits are counted for the first site. */
static int
write_parts(struct writing *w, size_t site)
{
	const int64_t now = time(NULL);
	unsigned long lost = 0;
	size_t i;

	for (i = 0; i < w->batch.n; i++) {
		if (add_part(w, site, i, now) == -1)
			return -1;
		lost += site == 0 ? w->batch.parts[i].lost : 0;
	}
	return writer_end(w->writers[site], lost, now);
}

static bool
is_open(struct writing *w, size_t site)
{
	struct writer **writer = &w->writers[site];
	char err[WRITER_ERR_MAX];

	if (*writer == NULL)
		*writer = writer_open(&w->conf->sites[site], BUSY_MS, err);
	if (*writer == NULL)
		log_write_failure(w, err);
	return *writer != NULL;
}

/* Reports whether the site has its part of the batch. */
static bool
write_site(struct writing *w, size_t site)
{
	if (w->batch.is_written[site])
		return true;
	if (!is_open(w, site))
		return false;
	w->batch.is_written[site] = write_parts(w, site) == 0;
	if (!w->batch.is_written[site])
		log_write_failure(w, writer_error(w->writers[site]));
	return w->batch.is_written[site];
}

/* Returns how many sites have their part of the batch. */
static size_t
write_sites(struct writing *w)
{
	size_t site, n = 0;

	for (site = 0; site < w->conf->n_sites; site++)
		n += write_site(w, site);
	return n;
}

/* Gives up a batch that some sites cannot write, so others get the next. */
static void
abandon_batch(struct writing *w)
{
	char name[CONF_NAME_MAX];
	size_t site;

	for (site = 0; site < w->conf->n_sites; site++)
		if (!w->batch.is_written[site])
			log_error("statistics: requests of the site %s not "
				  "recorded; its database cannot be written",
			    conf_name_port(&w->conf->sites[site], name));
	release_batch(&w->batch);
}

/* --- one round ----------------------------------------------------------- */

static void
forget_old(struct writing *w)
{
	int result, more = 0;
	size_t i;

	if (deadline_left(w->forget_at) > 0)
		return;
	for (i = 0; i < w->conf->n_sites; i++) {
		if (w->writers[i] == NULL)
			continue;
		result = writer_forget(w->writers[i], time(NULL));
		if (result == -1)
			log_write_failure(w, writer_error(w->writers[i]));
		more |= result == 1;
	}
	w->forget_at = deadline_in(more ? BATCH_MS : FORGET_MS);
}

/* Writes a batch. Returns 0, or -1 if the batch stays in the rings. */
static int
write_batch(struct writing *w)
{
	size_t written;

	fill_batch(&w->batch, w->self);
	if (w->batch.n == 0) {
		forget_old(w);
		return 0;
	}
	written = write_sites(w);
	if (written == w->conf->n_sites) {
		release_batch(&w->batch);
		report_success(w);
		forget_old(w);
		return 0;
	}
	w->forget_at = 0;	/* the database may be full */
	forget_old(w);
	if (written > 0 && deadline_left(w->batch.give_up_at) == 0)
		abandon_batch(w);
	return -1;
}

/* Waits for the next round. Returns false after the last worker's exit. */
static bool
wait_for_hits(const struct stats_writer *self)
{
	struct pollfd wake = { .fd = self->wake_fd, .events = POLLIN };
	char bytes[256];

	if (poll(&wake, 1, BATCH_MS) <= 0)
		return true;
	return read(self->wake_fd, bytes, sizeof bytes) != 0;
}

/* Hits may wait in the rings while an older batch could not be written. */
static void
write_last_batches(struct writing *w)
{
	const int64_t end = deadline_in(LAST_MS);
	size_t site;

	fill_batch(&w->batch, w->self);
	while (w->batch.n > 0 && deadline_left(end) > 0) {
		if (write_batch(w) == -1)
			poll(NULL, 0, BATCH_MS / 10);
		fill_batch(&w->batch, w->self);
	}
	for (site = 0; site < w->conf->n_sites && w->batch.n > 0; site++)
		if (w->batch.is_written[site])
			abandon_batch(w);
	fill_batch(&w->batch, w->self);
	if (w->batch.n > 0)
		log_error("statistics: the last requests not recorded; the "
			  "database could not be written before the exit");
}

/* Unblocks SIGUSR1 only; the writer exits when no hits are left. */
static void
unblock_log_signal(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void
stats_writer_run(const struct stats_writer *self, const struct conf *conf)
{
	static struct writing w;
	size_t i;

	w.self = self;
	w.conf = conf;
	unblock_log_signal();
	for (i = 0; i < conf->n_sites; i++)
		is_open(&w, i);
	while (wait_for_hits(self)) {
		log_poll();
		write_batch(&w);
	}
	write_last_batches(&w);
	for (i = 0; i < conf->n_sites; i++) {
		if (w.writers[i] != NULL)
			writer_checkpoint(w.writers[i]);
		writer_close(w.writers[i]);
	}
}
