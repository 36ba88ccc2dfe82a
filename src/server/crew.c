#include "server/crew.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "stats/live.h"

enum {
	PULSES = CREW_POSTS + CREW_LEAVERS,	/* so there is always one */
	CALM_MS = 1000, /* who lived so long has not failed at once */
	PAUSE_MIN_MS = 250,
	PAUSE_MAX_MS = 32000,
	SLACK = 3 /* seconds more than a handler may be stuck */
};

int
crew_open(struct crew *crew,
    void (*work)(void *with, struct mate *self, pid_t parent),
    void (*clerk)(void *with, const struct clerk *clerk), void *with)
{
	crew->work = work;
	crew->with = with;
	crew->began = clock_ms();
	desk_open(&crew->desk, clerk, with);
	crew->scores = scoreboard_map(PULSES + 1);
	crew->table = limit_map();
	if (crew->scores == NULL || crew->table == NULL)
		return -1;
	crew->ended = crew->scores + PULSES;
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
	return cores < CREW_POSTS ? (size_t)cores : CREW_POSTS;
}

void
crew_size(struct crew *crew, const struct conf *conf)
{
	crew->n = count_posts(conf);
	crew->seats = ((size_t)conf->max_connections + crew->n - 1) / crew->n;
	crew->patience = conf->handler_time + SLACK;
	desk_begin(&crew->desk, conf->stats, PULSES);
}

int
crew_pause(int pause, int64_t lived)
{
	if (lived >= CALM_MS)
		return 0;
	if (pause < PAUSE_MIN_MS)
		return PAUSE_MIN_MS;
	return pause < PAUSE_MAX_MS / 2 ? 2 * pause : PAUSE_MAX_MS;
}

/* Nobody is here now. */
static void
vacate(struct post *post)
{
	post->mate = (struct mate){ 0 };
	post->pause = crew_pause(post->pause, clock_ms() - post->began);
	post->due = deadline_in(post->pause);
	if (post->pause >= CALM_MS)
		log_warn("workers end as soon as they begin: the next one "
			 "begins in %d seconds",
		    post->pause / 1000);
}

/* Lets go of what the parent holds for a worker. */
static void
lay_off(struct mate *mate)
{
	scoreboard_give_back(mate->score);
	desk_give_back(mate->ring);
	limit_close_slots(&mate->slots);
}

/* What a worker sees of all. */
static void
tell_now(struct live *now, void *with)
{
	const struct crew *crew = with;
	unsigned long here;
	struct worker_score *score;

	now->served = scoreboard_read(crew->ended, &here);
	now->uptime = (clock_ms() - crew->began) / 1000;
	for (score = crew->scores; score < crew->ended; score++) {
		if (!atomic_load(&score->taken))
			continue;
		now->workers++;
		now->served += scoreboard_read(score, &here);
		now->connections += here;
	}
}

/* The new worker. */
static void
begin_work(struct crew *crew, struct mate *self, pid_t parent)
{
	desk_enter(&crew->desk, self->ring);
	live_set_source(tell_now, crew);
	crew->work(crew->with, self, parent);
}

static void
put_mate(struct crew *crew, struct post *post)
{
	struct mate mate = { .patience = crew->patience };
	pid_t parent;

	parent = getpid();
	post->began = clock_ms();
	mate.score = scoreboard_take(crew->scores, PULSES);
	mate.ring = desk_ring(&crew->desk);
	if (limit_open_slots(crew->table, &mate.slots, crew->seats) == 0)
		mate.pid = fork();
	else
		mate.pid = -1;
	if (mate.pid == 0)
		begin_work(crew, &mate, parent);
	if (mate.pid == -1) {
		log_error("cannot start a worker: %s", strerror(errno));
		lay_off(&mate);
		vacate(post);
		return;
	}
	post->mate = mate;
}

int
crew_fill(struct crew *crew)
{
	struct post *post;
	int wait, left;

	wait = desk_fill(&crew->desk);
	for (post = crew->posts; post < crew->posts + crew->n; post++) {
		if (post->mate.pid == 0 && deadline_left(post->due) == 0)
			put_mate(crew, post);
		if (post->mate.pid != 0)
			continue;
		left = deadline_left(post->due);
		if (wait == -1 || left < wait)
			wait = left;
	}
	return wait;
}

bool
crew_has_room(const struct crew *crew)
{
	return crew->leaving + CREW_POSTS <= CREW_LEAVERS &&
	    desk_has_room(&crew->desk);
}

void
crew_relieve(struct crew *crew, const struct conf *next)
{
	struct post *post;
	size_t i;

	i = crew->leaving;
	for (post = crew->posts; post < crew->posts + CREW_POSTS; post++) {
		if (post->mate.pid != 0)
			crew->leavers[crew->leaving++] = post->mate;
		*post = (struct post){ 0 };
	}
	if (next != NULL) {
		crew_size(crew, next);
		(void)crew_fill(crew);
	}
	for (; i < crew->leaving; i++)
		(void)kill(crew->leavers[i].pid, SIGHUP);
}

void
crew_hurry(const struct crew *crew)
{
	size_t i;

	for (i = 0; i < crew->leaving; i++)
		(void)kill(crew->leavers[i].pid, SIGTERM);
}

void
crew_signal(const struct crew *crew, int signal)
{
	size_t i;

	for (i = 0; i < CREW_POSTS; i++)
		if (crew->posts[i].mate.pid != 0)
			(void)kill(crew->posts[i].mate.pid, signal);
	for (i = 0; i < crew->leaving; i++)
		(void)kill(crew->leavers[i].pid, signal);
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
count_and_forget(struct crew *crew, struct mate *mate)
{
	unsigned long here;

	scoreboard_add(crew->ended, scoreboard_read(mate->score, &here));
	lay_off(mate);
}

static void
forget(struct crew *crew, pid_t pid)
{
	struct post *post;
	size_t i;

	for (post = crew->posts; post < crew->posts + CREW_POSTS; post++)
		if (post->mate.pid == pid) {
			count_and_forget(crew, &post->mate);
			vacate(post);
			return;
		}
	for (i = 0; i < crew->leaving; i++)
		if (crew->leavers[i].pid == pid) {
			count_and_forget(crew, &crew->leavers[i]);
			crew->leavers[i] = crew->leavers[--crew->leaving];
			return;
		}
}

void
crew_bury(struct crew *crew)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (desk_bury(&crew->desk, pid, status))
			continue;
		mourn(pid, status);
		forget(crew, pid);
	}
}

/*
 * Looks are counted, not time: after the whole machine has slept, nobody is to
 * blame.
 */
static bool
look_at(struct mate *mate)
{
	unsigned heartbeat;

	heartbeat = atomic_load(&mate->score->heartbeat);
	mate->still =
	    heartbeat % 2 == 1 && heartbeat == mate->seen ? mate->still + 1 : 0;
	mate->seen = heartbeat;
	if (mate->still <= mate->patience)
		return true;
	if (mate->still == mate->patience + 1)
		log_error("worker %jd hangs and is killed",
		    (intmax_t)mate->pid);
	(void)kill(mate->pid, SIGKILL);
	return mate->still == mate->patience + 1;
}

bool
crew_look(struct crew *crew)
{
	bool well;
	size_t i;

	well = true;
	for (i = 0; i < CREW_POSTS; i++)
		if (crew->posts[i].mate.pid != 0)
			well = look_at(&crew->posts[i].mate) && well;
	for (i = 0; i < crew->leaving; i++)
		well = look_at(&crew->leavers[i]) && well;
	return well;
}

static void
add(struct crew_sum *sum, const struct mate *mate)
{
	unsigned long here;

	if (mate->pid == 0)
		return;
	sum->workers++;
	sum->served += scoreboard_read(mate->score, &here);
	sum->here += here;
}

void
crew_sum(const struct crew *crew, struct crew_sum *sum)
{
	size_t i;

	*sum = (struct crew_sum){ 0 };
	sum->served = scoreboard_read(crew->ended, &sum->here);
	for (i = 0; i < CREW_POSTS; i++)
		add(sum, &crew->posts[i].mate);
	for (i = 0; i < crew->leaving; i++)
		add(sum, &crew->leavers[i]);
}
