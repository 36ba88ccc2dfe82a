#include "site/file_id.h"

#include <stdint.h>
#include <time.h>

enum {
	GRAIN_MS = 50,		/* more than any kernel's tick */
	COARSE_GRAIN_MS = 2000	/* a file system that counts in seconds */
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
same_time(struct timespec a, struct timespec b)
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
	    same_time(a->mtime, b->mtime) && same_time(a->ctime, b->ctime);
}

/* Milliseconds from a moment until now; negative where it is to come. */
static int64_t
age_of(struct timespec moment, clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return ((int64_t)now.tv_sec - moment.tv_sec) * 1000 +
	    (now.tv_nsec - moment.tv_nsec) / 1000000;
}

/*
 * The age is by the clock that the kernel writes on files, as far as we know
 * it: on a busy machine its ticks come late, and then that clock is behind the
 * exact one for longer than the grain.
 */
bool
file_id_is_settled(const struct file_id *id)
{
	bool coarse = id->ctime.tv_nsec == 0;

	return age_of(id->ctime, CLOCK_REALTIME) < 0 ||
	    age_of(id->ctime, CLOCK_REALTIME_COARSE) >
	    (coarse ? COARSE_GRAIN_MS : GRAIN_MS);
}
