/*
 * The files with which new homes are made, see useradd(8), and what a user has
 * done with them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The files of a user directory in the skeleton. Zeroed, there are none. */
struct skeleton {
	struct skeleton_file *files;
	size_t n;
};

/* The state of a user directory. */
struct skeleton_state {
	int64_t mtime;		/* the last change, in seconds */
	bool is_untouched;	/* it holds nothing but files of the skeleton */
};

/*
 * Reads the directory `name` in the directory `skeleton`. There are no files if
 * it cannot be read.
 */
void skeleton_read(struct skeleton *skeleton, const char *dir,
    const char *name);

/*
 * Compares a user directory, an open descriptor, with the skeleton. Names that
 * begin with a dot do not count, except for .gophermap. Looks at a limited
 * number of files and levels; what has more is touched. In a critical section.
 */
struct skeleton_state skeleton_compare(const struct skeleton *skeleton,
    int userdir);

/* Frees the list. May be called twice. */
void skeleton_free(struct skeleton *skeleton);
