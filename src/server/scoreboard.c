#include "server/scoreboard.h"

#include <sys/mman.h>

struct worker_score *
scoreboard_map(size_t n)
{
	void *scores;

	scores = mmap(NULL, n * sizeof(struct worker_score),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return scores == MAP_FAILED ? NULL : scores;
}

struct worker_score *
scoreboard_acquire(struct worker_score *scores, size_t n)
{
	struct worker_score *score;

	for (score = scores; score < scores + n; score++) {
		if (score->taken)
			continue;
		atomic_store(&score->heartbeat, 1);
		atomic_store(&score->connections, 0);
		atomic_store(&score->accepted, 0);
		score->taken = true;
		return score;
	}
	return NULL;
}

void
scoreboard_release(struct worker_score *score)
{
	if (score != NULL)
		score->taken = false;
}

/* Only one process writes to a score: a load and a store are enough. */
static unsigned
load_heartbeat(struct worker_score *score)
{
	return atomic_load_explicit(&score->heartbeat, memory_order_relaxed);
}

static void
store_heartbeat(struct worker_score *score, unsigned heartbeat)
{
	atomic_store_explicit(&score->heartbeat, heartbeat,
	    memory_order_relaxed);
}

void
scoreboard_busy(struct worker_score *score)
{
	store_heartbeat(score, (load_heartbeat(score) + 1) | 1);
}

void
scoreboard_idle(struct worker_score *score)
{
	store_heartbeat(score, (load_heartbeat(score) + 1) & ~1U);
}

void
scoreboard_opened(struct worker_score *score)
{
	/* In this order: a reader never sees more open than accepted. */
	atomic_fetch_add(&score->accepted, 1);
	atomic_fetch_add(&score->connections, 1);
}

void
scoreboard_closed(struct worker_score *score)
{
	atomic_fetch_sub(&score->connections, 1);
}

void
scoreboard_add(struct worker_score *score, unsigned long served)
{
	atomic_fetch_add(&score->accepted, served);
}

unsigned long
scoreboard_read(struct worker_score *score, unsigned long *open)
{
	*open = atomic_load(&score->connections);
	return atomic_load(&score->accepted) - *open;
}
