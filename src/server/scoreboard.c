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

/* A load and a store are enough, because only one process writes to a score. */
void
scoreboard_beat(struct worker_score *score, bool busy)
{
	const unsigned last =
	    atomic_load_explicit(&score->heartbeat, memory_order_relaxed);

	atomic_store_explicit(&score->heartbeat, ((last + 1) & ~1U) | busy,
	    memory_order_relaxed);
}

void
scoreboard_opened(struct worker_score *score)
{
	/* In this order, so that no reader sees more open than accepted. */
	atomic_fetch_add(&score->accepted, 1);
	atomic_fetch_add(&score->connections, 1);
}

unsigned long
scoreboard_read(struct worker_score *score, unsigned long *open)
{
	*open = atomic_load(&score->connections);
	return atomic_load(&score->accepted) - *open;
}
