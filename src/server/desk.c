#include "server/desk.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum { PAUSE_MS = 1000 };

void
desk_open(struct desk *desk,
    void (*work)(void *with, const struct stats_writer *writer), void *with)
{
	*desk = (struct desk){ .wake_fd = -1, .work = work, .with = with };
	desk->writer.wake_fd = -1;
}

static void
put_clerk(struct desk *desk)
{
	desk->due = deadline_in(PAUSE_MS);
	desk->pid = fork();
	if (desk->pid == 0) {
		(void)close(desk->wake_fd);
		desk->work(desk->with, &desk->writer);
	}
	if (desk->pid == -1) {
		log_error("cannot start a clerk: %s", strerror(errno));
		desk->pid = 0;
	}
}

/* Returns 0, or -1 and errno. */
static int
prepare(struct desk *desk, size_t n)
{
	int ends[2];

	if (desk->writer.rings == NULL) {
		desk->writer.rings = ring_map(n);
		desk->writer.n = n;
	}
	if (desk->writer.rings == NULL ||
	    pipe2(ends, O_CLOEXEC | O_NONBLOCK) == -1)
		return -1;
	desk->writer.wake_fd = ends[0];
	desk->wake_fd = ends[1];
	return 0;
}

void
desk_begin(struct desk *desk, bool wanted, size_t n)
{
	desk_leave(desk);
	if (!wanted)
		return;
	if (prepare(desk, n) == -1) {
		log_error("there are no statistics: %s", strerror(errno));
		return;
	}
	desk->writer.number = ++desk->numbers;
	put_clerk(desk);
}

bool
desk_has_room(const struct desk *desk)
{
	return desk->leaving < DESK_LEAVERS;
}

int
desk_fill(struct desk *desk)
{
	if (desk->writer.number == 0 || desk->pid != 0)
		return -1;
	if (deadline_left(desk->due) == 0)
		put_clerk(desk);
	return desk->pid != 0 ? -1 : deadline_left(desk->due);
}

static bool
is_free(const struct desk *desk, const struct ring *ring)
{
	return !ring->taken &&
	    (atomic_load(&ring->writer) == desk->writer.number ||
		(atomic_load(&ring->head) == atomic_load(&ring->tail) &&
		    atomic_load(&ring->lost) == 0));
}

/*
 * What one who has ended has left in a ring stays there: the next one goes on
 * behind it. Another clerk's must be empty.
 */
struct ring *
desk_ring(struct desk *desk)
{
	struct ring *ring = desk->writer.rings;
	size_t i;

	if (desk->writer.number == 0)
		return NULL;
	for (i = 0; i < desk->writer.n; i++, ring++)
		if (is_free(desk, ring)) {
			ring->taken = true;
			atomic_store(&ring->writer, desk->writer.number);
			return ring;
		}
	log_warn("too many workers: the visits of one are missing in the "
		 "statistics");
	return NULL;
}

void
desk_enter(struct desk *desk, struct ring *ring)
{
	if (desk->writer.number == 0)
		return;
	(void)close(desk->writer.wake_fd);
	ring_use(ring, desk->wake_fd);
}

void
desk_give_back(struct ring *ring)
{
	if (ring != NULL)
		ring->taken = false;
}

void
desk_leave(struct desk *desk)
{
	if (desk->writer.number == 0)
		return;
	if (desk->pid == 0)
		put_clerk(desk);	/* somebody has to write the rest */
	if (desk->pid != 0) {
		desk->leavers[desk->leaving].pid = desk->pid;
		desk->leavers[desk->leaving++].number = desk->writer.number;
	}
	(void)close(desk->writer.wake_fd);
	(void)close(desk->wake_fd);
	desk->writer.wake_fd = desk->wake_fd = -1;
	desk->writer.number = 0;
	desk->pid = 0;
}

void
desk_signal(const struct desk *desk, int signal)
{
	size_t i;

	if (desk->pid != 0)
		(void)kill(desk->pid, signal);
	for (i = 0; i < desk->leaving; i++)
		(void)kill(desk->leavers[i].pid, signal);
}

size_t
desk_clerks(const struct desk *desk)
{
	return desk->leaving + (desk->pid != 0);
}

static void
mourn(pid_t pid, int status)
{
	if (WIFSIGNALED(status))
		log_error("clerk %jd was ended by signal %d (%s)",
		    (intmax_t)pid, WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != 0)
		log_error("clerk %jd has ended with status %d", (intmax_t)pid,
		    WEXITSTATUS(status));
}

/* What a clerk of an older configuration has not written, today's does. */
static void
hand_over(struct desk *desk, unsigned number)
{
	struct ring *ring = desk->writer.rings;
	size_t i;

	if (desk->writer.number == 0)
		return;
	for (i = 0; i < desk->writer.n && atomic_load(&ring->writer) != 0;
	     i++, ring++)
		if (atomic_load(&ring->writer) == number)
			atomic_store(&ring->writer, desk->writer.number);
}

bool
desk_bury(struct desk *desk, pid_t pid, int status)
{
	size_t i;

	if (desk->pid != 0 && pid == desk->pid) {
		mourn(pid, status);
		desk->pid = 0;
		return true;
	}
	for (i = 0; i < desk->leaving; i++) {
		if (desk->leavers[i].pid != pid)
			continue;
		mourn(pid, status);
		hand_over(desk, desk->leavers[i].number);
		desk->leavers[i] = desk->leavers[--desk->leaving];
		return true;
	}
	return false;
}
