#include "site/file_id.h"

#include <stdint.h>
#include <time.h>

enum {
	GRAIN_MS = 50,		/* longer than the tick of any kernel */
	COARSE_GRAIN_MS = 2000	/* for a file system that counts seconds */
};

struct file_id
file_id_of(const struct stat *st)
{
	return (struct file_id){
		.dev = st->st_dev,
		.ino = st->st_ino,
		.mode = st->st_mode,
		.size = st->st_size,
		.mtime = st->st_mtim,
		.ctime = st->st_ctim,
	};
}

static bool
times_are_same(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool
file_id_is_same_file(const struct file_id *a, const struct file_id *b)
{
	return a->ino == b->ino && a->dev == b->dev && a->mode == b->mode;
}

bool
file_id_is_same(const struct file_id *a, const struct file_id *b)
{
	return file_id_is_same_file(a, b) && a->size == b->size &&
	    times_are_same(a->mtime, b->mtime) &&
	    times_are_same(a->ctime, b->ctime);
}

/* Returns the milliseconds since a time; negative if it is in the future. */
static int64_t
ms_since(struct timespec time, clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return ((int64_t)now.tv_sec - time.tv_sec) * 1000 +
	    (now.tv_nsec - time.tv_nsec) / 1000000;
}

/*
 * Measures the age by the clock of the kernel's file timestamps, which on a
 * busy machine lags the exact clock by more than its resolution.
 */
bool
file_id_is_settled(const struct file_id *id)
{
	bool coarse = id->ctime.tv_nsec == 0;

	return ms_since(id->ctime, CLOCK_REALTIME) < 0 ||
	    ms_since(id->ctime, CLOCK_REALTIME_COARSE) >
	    (coarse ? COARSE_GRAIN_MS : GRAIN_MS);
}
