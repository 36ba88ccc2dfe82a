#include "server/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "stats/live.h"

enum {
	PULSES =
	    SUPERVISOR_SLOTS + SUPERVISOR_RETIRING, /* so there is always one */
	CALM_MS = 1000, /* who lived so long has not failed at once */
	PAUSE_MIN_MS = 250,
	PAUSE_MAX_MS = 32000,
	SLACK = 3 /* seconds more than a handler may be stuck */
};

int
supervisor_open(struct supervisor *supervisor,
    void (*work)(void *with, struct worker_proc *self, pid_t parent),
    void (*writer)(void *with, const struct stats_writer *writer), void *with)
{
	supervisor->work = work;
	supervisor->with = with;
	supervisor->began = clock_ms();
	desk_open(&supervisor->desk, writer, with);
	supervisor->scores = scoreboard_map(PULSES + 1);
	supervisor->table = limit_map();
	if (supervisor->scores == NULL || supervisor->table == NULL)
		return -1;
	supervisor->ended = supervisor->scores + PULSES;
	return 0;
}

static size_t
count_posts(const struct conf *conf)
{
	long cores;

	if (conf->workers > 0)
		return (size_t)conf->workers;
	cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (cores < 1)
		return 1;
	return cores < SUPERVISOR_SLOTS ? (size_t)cores : SUPERVISOR_SLOTS;
}

void
supervisor_resize(struct supervisor *supervisor, const struct conf *conf)
{
	supervisor->n = count_posts(conf);
	supervisor->seats =
	    ((size_t)conf->max_connections + supervisor->n - 1) / supervisor->n;
	supervisor->patience = conf->handler_time + SLACK;
	desk_begin(&supervisor->desk, conf->stats, PULSES);
}

int
supervisor_backoff(int pause, int64_t lived)
{
	if (lived >= CALM_MS)
		return 0;
	if (pause < PAUSE_MIN_MS)
		return PAUSE_MIN_MS;
	return pause < PAUSE_MAX_MS / 2 ? 2 * pause : PAUSE_MAX_MS;
}

/* Nobody is here now. */
static void
vacate(struct worker_slot *slot)
{
	slot->proc = (struct worker_proc){ 0 };
	slot->pause = supervisor_backoff(slot->pause, clock_ms() - slot->began);
	slot->due = deadline_in(slot->pause);
	if (slot->pause >= CALM_MS)
		log_warn("workers end as soon as they begin: the next one "
			 "begins in %d seconds",
		    slot->pause / 1000);
}

/* Lets go of what the parent holds for a worker. */
static void
lay_off(struct worker_proc *proc)
{
	scoreboard_give_back(proc->score);
	desk_give_back(proc->ring);
	limit_close_slots(&proc->slots);
}

/* What a worker sees of all. */
static void
tell_now(struct live *now, void *with)
{
	const struct supervisor *supervisor = with;
	unsigned long here;
	struct worker_score *score;

	now->served = scoreboard_read(supervisor->ended, &here);
	now->uptime = (clock_ms() - supervisor->began) / 1000;
	for (score = supervisor->scores; score < supervisor->ended; score++) {
		if (!atomic_load(&score->taken))
			continue;
		now->workers++;
		now->served += scoreboard_read(score, &here);
		now->connections += here;
	}
}

/* The new worker. */
static void
begin_work(struct supervisor *supervisor, struct worker_proc *self,
    pid_t parent)
{
	desk_enter(&supervisor->desk, self->ring);
	live_set_source(tell_now, supervisor);
	supervisor->work(supervisor->with, self, parent);
}

static void
put_mate(struct supervisor *supervisor, struct worker_slot *slot)
{
	struct worker_proc proc = { .patience = supervisor->patience };
	pid_t parent;

	parent = getpid();
	slot->began = clock_ms();
	proc.score = scoreboard_take(supervisor->scores, PULSES);
	proc.ring = desk_ring(&supervisor->desk);
	if (limit_open_slots(supervisor->table, &proc.slots,
		supervisor->seats) == 0)
		proc.pid = fork();
	else
		proc.pid = -1;
	if (proc.pid == 0)
		begin_work(supervisor, &proc, parent);
	if (proc.pid == -1) {
		log_error("cannot start a worker: %s", strerror(errno));
		lay_off(&proc);
		vacate(slot);
		return;
	}
	slot->proc = proc;
}

int
supervisor_fill(struct supervisor *supervisor)
{
	struct worker_slot *slot;
	int wait, left;

	wait = desk_fill(&supervisor->desk);
	for (slot = supervisor->slots; slot < supervisor->slots + supervisor->n;
	     slot++) {
		if (slot->proc.pid == 0 && deadline_left(slot->due) == 0)
			put_mate(supervisor, slot);
		if (slot->proc.pid != 0)
			continue;
		left = deadline_left(slot->due);
		if (wait == -1 || left < wait)
			wait = left;
	}
	return wait;
}

bool
supervisor_has_room(const struct supervisor *supervisor)
{
	return supervisor->leaving + SUPERVISOR_SLOTS <= SUPERVISOR_RETIRING &&
	    desk_has_room(&supervisor->desk);
}

void
supervisor_replace(struct supervisor *supervisor, const struct conf *next)
{
	struct worker_slot *slot;
	size_t i;

	i = supervisor->leaving;
	for (slot = supervisor->slots;
	     slot < supervisor->slots + SUPERVISOR_SLOTS; slot++) {
		if (slot->proc.pid != 0)
			supervisor->retiring[supervisor->leaving++] =
			    slot->proc;
		*slot = (struct worker_slot){ 0 };
	}
	if (next != NULL) {
		supervisor_resize(supervisor, next);
		(void)supervisor_fill(supervisor);
	}
	for (; i < supervisor->leaving; i++)
		(void)kill(supervisor->retiring[i].pid, SIGHUP);
}

void
supervisor_expedite(const struct supervisor *supervisor)
{
	size_t i;

	for (i = 0; i < supervisor->leaving; i++)
		(void)kill(supervisor->retiring[i].pid, SIGTERM);
}

void
supervisor_signal(const struct supervisor *supervisor, int signal)
{
	size_t i;

	for (i = 0; i < SUPERVISOR_SLOTS; i++)
		if (supervisor->slots[i].proc.pid != 0)
			(void)kill(supervisor->slots[i].proc.pid, signal);
	for (i = 0; i < supervisor->leaving; i++)
		(void)kill(supervisor->retiring[i].pid, signal);
}

/* Says how a worker ended, unless that was expected. */
static void
mourn(pid_t pid, int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		log_error("worker %jd was stuck in a handler and has been "
			  "ended",
		    (intmax_t)pid);
	else if (WIFSIGNALED(status))
		log_error("worker %jd was ended by signal %d (%s)",
		    (intmax_t)pid, WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != 0)
		log_error("worker %jd has ended with status %d", (intmax_t)pid,
		    WEXITSTATUS(status));
}

/* Whom it had with it when it ended has not been served, but is gone. */
static void
count_and_forget(struct supervisor *supervisor, struct worker_proc *proc)
{
	unsigned long here;

	scoreboard_add(supervisor->ended, scoreboard_read(proc->score, &here));
	lay_off(proc);
}

static void
forget(struct supervisor *supervisor, pid_t pid)
{
	struct worker_slot *slot;
	size_t i;

	for (slot = supervisor->slots;
	     slot < supervisor->slots + SUPERVISOR_SLOTS; slot++)
		if (slot->proc.pid == pid) {
			count_and_forget(supervisor, &slot->proc);
			vacate(slot);
			return;
		}
	for (i = 0; i < supervisor->leaving; i++)
		if (supervisor->retiring[i].pid == pid) {
			count_and_forget(supervisor, &supervisor->retiring[i]);
			supervisor->retiring[i] =
			    supervisor->retiring[--supervisor->leaving];
			return;
		}
}

void
supervisor_reap(struct supervisor *supervisor)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (desk_bury(&supervisor->desk, pid, status))
			continue;
		mourn(pid, status);
		forget(supervisor, pid);
	}
}

/*
 * Looks are counted, not time: after the whole machine has slept, nobody is to
 * blame.
 */
static bool
look_at(struct worker_proc *proc)
{
	unsigned heartbeat;

	heartbeat = atomic_load(&proc->score->heartbeat);
	proc->still =
	    heartbeat % 2 == 1 && heartbeat == proc->seen ? proc->still + 1 : 0;
	proc->seen = heartbeat;
	if (proc->still <= proc->patience)
		return true;
	if (proc->still == proc->patience + 1)
		log_error("worker %jd hangs and is killed",
		    (intmax_t)proc->pid);
	(void)kill(proc->pid, SIGKILL);
	return proc->still == proc->patience + 1;
}

bool
supervisor_check(struct supervisor *supervisor)
{
	bool well;
	size_t i;

	well = true;
	for (i = 0; i < SUPERVISOR_SLOTS; i++)
		if (supervisor->slots[i].proc.pid != 0)
			well = look_at(&supervisor->slots[i].proc) && well;
	for (i = 0; i < supervisor->leaving; i++)
		well = look_at(&supervisor->retiring[i]) && well;
	return well;
}

static void
add(struct supervisor_totals *sum, const struct worker_proc *proc)
{
	unsigned long here;

	if (proc->pid == 0)
		return;
	sum->workers++;
	sum->served += scoreboard_read(proc->score, &here);
	sum->here += here;
}

void
supervisor_sum(const struct supervisor *supervisor,
    struct supervisor_totals *sum)
{
	size_t i;

	*sum = (struct supervisor_totals){ 0 };
	sum->served = scoreboard_read(supervisor->ended, &sum->here);
	for (i = 0; i < SUPERVISOR_SLOTS; i++)
		add(sum, &supervisor->slots[i].proc);
	for (i = 0; i < supervisor->leaving; i++)
		add(sum, &supervisor->retiring[i]);
}
