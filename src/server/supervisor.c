#include "server/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum {
	/* One for each possible process, so one is always free. */
	SCORES = SUPERVISOR_SLOTS + SUPERVISOR_RETIRING,
	EARLY_EXIT_MS = 1000,	/* a process that lives longer works */
	BACKOFF_MIN_MS = 250,
	BACKOFF_MAX_MS = 32000,
	STUCK_SLACK_S = 3	/* added to handler_time */
};

/* The functions of a kind of process. */
struct kind_ops {
	const char *name;
	/* Called before the fork; may be NULL. Returns 0, or -1 and errno. */
	int (*prepare)(struct supervisor *supervisor, struct proc *proc);
	/* Called in the new process. */
	void (*enter)(struct supervisor *supervisor, struct proc *self);
	/* Called after the exit of the process, or if it cannot start. */
	void (*release)(struct supervisor *supervisor, struct proc *proc);
};

int
supervisor_open(struct supervisor *supervisor, supervisor_run *run, void *with)
{
	*supervisor = (struct supervisor){ .pid = getpid(),
		.run = run,
		.with = with,
		.started_at = clock_ms(),
		.stats.wake_fd = -1,
		.wake_fd = -1 };
	supervisor->scores = scoreboard_map(SCORES + 1);
	supervisor->limits = limit_map();
	if (supervisor->scores == NULL || supervisor->limits == NULL)
		return -1;
	supervisor->exited = supervisor->scores + SCORES;
	return 0;
}

void
supervisor_sum(const struct supervisor *supervisor, struct live *sum)
{
	struct worker_score *score;
	unsigned long open;

	*sum = (struct live){ .uptime = (clock_ms() - supervisor->started_at) /
		    1000 };
	sum->served = scoreboard_read(supervisor->exited, &sum->connections);
	for (score = supervisor->scores; score < supervisor->exited; score++) {
		if (!atomic_load(&score->taken))
			continue;
		sum->workers++;
		sum->served += scoreboard_read(score, &open);
		sum->connections += open;
	}
}

void
supervisor_take_asked(const struct supervisor *supervisor,
    struct userdir_names *names)
{
	struct worker_score *score;

	for (score = supervisor->scores; score < supervisor->exited; score++)
		userdirs_take_asked(&score->asked, names);
}

/* --- workers --- */

/* Reports whether a new worker may have the ring. */
static bool
ring_is_free(const struct supervisor *supervisor, const struct ring *ring)
{
	return !ring->taken &&
	    (atomic_load(&ring->writer) == supervisor->stats.number ||
		(atomic_load(&ring->head) == atomic_load(&ring->tail) &&
		    atomic_load(&ring->lost) == 0));
}

/*
 * Returns a ring for a new worker, or NULL. Hits of an earlier worker may still
 * be in the ring; the new worker adds its own after them. A ring of another
 * statistics writer has to be empty.
 */
static struct ring *
acquire_ring(struct supervisor *supervisor)
{
	struct ring *ring = supervisor->stats.rings;
	size_t i;

	if (supervisor->stats.number == 0)
		return NULL;
	for (i = 0; i < supervisor->stats.n; i++, ring++)
		if (ring_is_free(supervisor, ring)) {
			ring->taken = true;
			atomic_store(&ring->writer, supervisor->stats.number);
			return ring;
		}
	log_warn("statistics: no free ring buffer; the requests of one worker "
		 "are not recorded");
	return NULL;
}

static int
prepare_worker(struct supervisor *supervisor, struct proc *proc)
{
	proc->max_missed_heartbeats = supervisor->max_missed_heartbeats;
	proc->score = scoreboard_acquire(supervisor->scores, SCORES);
	proc->ring = acquire_ring(supervisor);
	return limit_open_slots(supervisor->limits, &proc->limits,
	    supervisor->worker_connections);
}

/* Reads the live counters in a worker, for stats/live. */
static void
read_live(struct live *live, void *with)
{
	supervisor_sum(with, live);
}

static void
enter_worker(struct supervisor *supervisor, struct proc *self)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != supervisor->pid)
		exit(EXIT_FAILURE);
	live_set_source(read_live, supervisor);
	userdirs_use_asked(&self->score->asked);
	if (supervisor->stats.number == 0)
		return;
	close(supervisor->stats.wake_fd);
	ring_use(self->ring, supervisor->wake_fd);
}

/* Adds the served connections to `exited`, without those still open. */
static void
release_worker(struct supervisor *supervisor, struct proc *proc)
{
	unsigned long open;

	atomic_fetch_add(&supervisor->exited->accepted,
	    scoreboard_read(proc->score, &open));
	proc->score->taken = false;
	if (proc->ring != NULL)
		proc->ring->taken = false;
	limit_close_slots(&proc->limits);
}

/* --- the statistics writer --- */

/* Closes the write end, so that the pipe ends when all workers have exited. */
static void
enter_writer(struct supervisor *supervisor, struct proc *self)
{
	(void)self;
	close(supervisor->wake_fd);
}

/*
 * Gives the rings of a retired writer to the current one, which writes the
 * rest. (If the current writer exits, its rings wait for its successor.)
 */
static void
hand_over_rings(struct supervisor *supervisor, struct proc *proc)
{
	const struct stats_writer *stats = &supervisor->stats;
	size_t i;

	if (stats->number == 0)
		return;
	for (i = 0; i < stats->n && atomic_load(&stats->rings[i].writer) != 0;
	     i++)
		if (atomic_load(&stats->rings[i].writer) == proc->generation)
			atomic_store(&stats->rings[i].writer, stats->number);
}

/* --- all kinds --- */

static const struct kind_ops kinds[PROC_KINDS] = {
	[PROC_WORKER] = { "worker", prepare_worker, enter_worker,
	    release_worker },
	[PROC_STATS_WRITER] = { "statistics writer", NULL, enter_writer,
	    hand_over_rings },
};

int
supervisor_backoff(int backoff, int64_t lived)
{
	if (lived >= EARLY_EXIT_MS)
		return 0;
	if (backoff < BACKOFF_MIN_MS)
		return BACKOFF_MIN_MS;
	return backoff < BACKOFF_MAX_MS / 2 ? 2 * backoff : BACKOFF_MAX_MS;
}

/* Empties a slot whose process has exited or could not start. */
static void
vacate_slot(struct proc_slot *slot)
{
	slot->proc = (struct proc){ .kind = slot->proc.kind };
	slot->backoff =
	    supervisor_backoff(slot->backoff, clock_ms() - slot->started_at);
	/* Rings that nothing empties are full soon. */
	if (slot->proc.kind == PROC_STATS_WRITER && slot->backoff > 1000)
		slot->backoff = 1000;
	slot->start_at = deadline_in(slot->backoff);
	if (slot->backoff >= 1000)
		log_warn("%s: exits at startup; next attempt in %d s",
		    kinds[slot->proc.kind].name, slot->backoff / 1000);
}

static void
start_proc(struct supervisor *supervisor, struct proc_slot *slot)
{
	struct proc proc = { .pid = -1,
		.kind = slot->proc.kind,
		.generation = supervisor->stats.number };
	const struct kind_ops *kind = &kinds[proc.kind];

	slot->started_at = clock_ms();
	if (kind->prepare == NULL || kind->prepare(supervisor, &proc) == 0)
		proc.pid = fork();
	if (proc.pid == 0) {
		kind->enter(supervisor, &proc);
		supervisor->run(supervisor->with, &proc);
	}
	if (proc.pid == -1) {
		log_error("%s: cannot start: %s", kind->name, strerror(errno));
		kind->release(supervisor, &proc);
		vacate_slot(slot);
		return;
	}
	supervisor->running[proc.kind]++;
	slot->proc = proc;
}

int
supervisor_fill(struct supervisor *supervisor)
{
	struct proc_slot *slot;
	int left, wait = -1;

	for (slot = supervisor->slots; slot < supervisor->slots + supervisor->n;
	     slot++) {
		if (slot->proc.pid == 0 && deadline_left(slot->start_at) == 0)
			start_proc(supervisor, slot);
		if (slot->proc.pid != 0)
			continue;
		left = deadline_left(slot->start_at);
		if (wait == -1 || left < wait)
			wait = left;
	}
	return wait;
}

static size_t
count_workers(const struct conf *conf)
{
	long cores;

	if (conf->workers > 0)
		return (size_t)conf->workers;
	cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (cores < 1)
		return 1;
	return cores < SUPERVISOR_WORKERS ? (size_t)cores : SUPERVISOR_WORKERS;
}

/* Maps the rings, once, and opens the pipe. Returns 0, or -1 and errno. */
static int
open_stats_pipe(struct supervisor *supervisor)
{
	struct stats_writer *stats = &supervisor->stats;
	int ends[2];

	if (stats->rings == NULL) {
		stats->rings = ring_map(SCORES);
		stats->n = SCORES;
	}
	if (stats->rings == NULL || pipe2(ends, O_CLOEXEC | O_NONBLOCK) == -1)
		return -1;
	stats->wake_fd = ends[0];
	supervisor->wake_fd = ends[1];
	stats->number = ++supervisor->generations;
	return 0;
}

void
supervisor_resize(struct supervisor *supervisor, const struct conf *conf)
{
	const size_t n = count_workers(conf);

	supervisor->n = n;
	supervisor->worker_connections =
	    ((size_t)conf->max_connections + n - 1) / n;
	supervisor->max_missed_heartbeats = conf->handler_time + STUCK_SLACK_S;
	if (!conf->stats)
		return;
	if (open_stats_pipe(supervisor) == 0)
		supervisor->slots[supervisor->n++].proc.kind =
		    PROC_STATS_WRITER;
	else
		log_error("statistics: not recorded: %s", strerror(errno));
}

bool
supervisor_has_room(const struct supervisor *supervisor)
{
	return supervisor->n_retiring + SUPERVISOR_SLOTS <= SUPERVISOR_RETIRING;
}

static void
retire_slot(struct supervisor *supervisor, struct proc_slot *slot)
{
	if (slot->proc.pid != 0)
		supervisor->retiring[supervisor->n_retiring++] = slot->proc;
	*slot = (struct proc_slot){ .proc.kind = slot->proc.kind };
}

void
supervisor_retire_stats(struct supervisor *supervisor)
{
	struct stats_writer *stats = &supervisor->stats;
	struct proc_slot *slot;

	if (stats->number == 0)
		return;
	slot = &supervisor->slots[--supervisor->n];
	if (slot->proc.pid == 0)
		start_proc(supervisor, slot);	/* to write the last hits */
	retire_slot(supervisor, slot);
	*slot = (struct proc_slot){ 0 };
	close(stats->wake_fd);
	close(supervisor->wake_fd);
	stats->wake_fd = supervisor->wake_fd = -1;
	stats->number = 0;
}

/* Signals the retiring workers, from number `first` on. */
static void
signal_retiring(const struct supervisor *supervisor, size_t first, int signal)
{
	for (; first < supervisor->n_retiring; first++)
		if (supervisor->retiring[first].kind == PROC_WORKER)
			kill(supervisor->retiring[first].pid, signal);
}

void
supervisor_replace(struct supervisor *supervisor, const struct conf *next)
{
	const size_t first = supervisor->n_retiring;
	size_t i;

	for (i = 0; i < supervisor->n; i++)
		if (supervisor->slots[i].proc.kind == PROC_WORKER)
			retire_slot(supervisor, &supervisor->slots[i]);
	if (next != NULL) {
		supervisor_retire_stats(supervisor);
		supervisor_resize(supervisor, next);
		supervisor_fill(supervisor);
	}
	signal_retiring(supervisor, first, SIGHUP);
}

void
supervisor_limit_drain(const struct supervisor *supervisor)
{
	signal_retiring(supervisor, 0, SIGTERM);
}

/* Returns process number i, in a slot or retiring; NULL after the last. */
static struct proc *
proc_at(struct supervisor *supervisor, size_t i)
{
	if (i < supervisor->n)
		return &supervisor->slots[i].proc;
	i -= supervisor->n;
	return i < supervisor->n_retiring ? &supervisor->retiring[i] : NULL;
}

void
supervisor_signal(struct supervisor *supervisor, enum proc_kind kind,
    int signal)
{
	const struct proc *proc;
	size_t i;

	for (i = 0; (proc = proc_at(supervisor, i)) != NULL; i++)
		if (proc->pid != 0 && proc->kind == kind)
			kill(proc->pid, signal);
}

static void
log_exit(const struct proc *proc, int status)
{
	const char *name = kinds[proc->kind].name;
	const intmax_t pid = proc->pid;

	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		log_error("%s %jd: killed; it was stuck in a handler", name,
		    pid);
	else if (WIFSIGNALED(status))
		log_error("%s %jd: killed by signal %d (%s)", name, pid,
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != 0)
		log_error("%s %jd: exited with status %d", name, pid,
		    WEXITSTATUS(status));
}

static void
remove_proc(struct supervisor *supervisor, size_t i)
{
	struct proc *proc = proc_at(supervisor, i);

	supervisor->running[proc->kind]--;
	kinds[proc->kind].release(supervisor, proc);
	if (i < supervisor->n)
		vacate_slot(&supervisor->slots[i]);
	else
		*proc = supervisor->retiring[--supervisor->n_retiring];
}

void
supervisor_reap(struct supervisor *supervisor)
{
	struct proc *proc;
	int status;
	pid_t pid;
	size_t i;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (i = 0; (proc = proc_at(supervisor, i)) != NULL; i++)
			if (proc->pid == pid)
				break;
		if (proc == NULL)
			continue;
		log_exit(proc, status);
		remove_proc(supervisor, i);
	}
}

/*
 * Kills a worker that hangs, or that stays idle while clients wait. Counts
 * checks, not time, because a machine that was suspended is not a hung worker.
 * Returns false if SIGKILL has had no effect.
 */
static bool
check_heartbeat(struct proc *proc, bool clients_wait)
{
	const unsigned heartbeat = atomic_load(&proc->score->heartbeat);
	const bool is_busy = heartbeat % 2 == 1;
	const bool is_missed =
	    heartbeat == proc->heartbeat && (is_busy || clients_wait);
	int over;

	proc->missed_heartbeats = is_missed ? proc->missed_heartbeats + 1 : 0;
	proc->heartbeat = heartbeat;
	over = proc->missed_heartbeats - proc->max_missed_heartbeats;
	if (over <= 0)
		return true;
	if (over == 1)
		log_error("worker %jd: %s; killed", (intmax_t)proc->pid,
		    is_busy ? "hangs" : "does not accept connections");
	kill(proc->pid, SIGKILL);
	return over == 1;
}

bool
supervisor_check(struct supervisor *supervisor, bool clients_wait)
{
	struct proc *proc;
	bool is_well = true;
	size_t i;

	for (i = 0; (proc = proc_at(supervisor, i)) != NULL; i++)
		if (proc->score != NULL)
			is_well =
			    check_heartbeat(proc, clients_wait) && is_well;
	return is_well;
}
