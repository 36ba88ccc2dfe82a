/* The files that a reply came from, as they were when they were read. */
#ifndef SITE_ORIGINS_H
#define SITE_ORIGINS_H

#include <stdbool.h>
#include <stddef.h>

#include "site/file_id.h"
#include "site/dir_hash.h"

enum { ORIGINS_MAX = 128 };

/* A path as it was looked at. */
struct origin {
	char *path;		/* relative to the gopherroot, or absolute */
	bool absent;		/* there was nothing */
	bool unsettled;		/* a directory: its names decide, not `id` */
	struct file_id id;
	struct dir_hash names;	/* of a directory whose names were read */
};

/*
 * Zeroed, none are wanted, and nothing is collected, as with NULL. Set `wanted`
 * to have what is told with origins_add().
 */
struct origins {
	bool wanted;
	bool useless;		/* too many, or one may change unseen */
	size_t n, room;
	struct origin *list;
};

/*
 * A file that a reply depends on; `st` is what fstat said just now, before it
 * is read, NULL that there is nothing.
 */
void origins_add(struct origins *origins, const char *path,
    const struct stat *st);

/*
 * The same for a path at which nothing was found. Where its directory is known,
 * that is enough.
 */
void origins_add_absent(struct origins *origins, int dir, const char *path);

/*
 * The directory at `path`, which has been added, has been read since: `names`
 * are what it held, `st` is what fstat says of it now. As long as it holds the
 * same names for the same files, it may change otherwise.
 */
void origins_add_names(struct origins *origins, const char *path,
    const struct stat *st, struct dir_hash names);

/* The same for what is at `path` now, without opening it. */
void origins_look(struct origins *origins, int dir, const char *path);

/* Forgets all but the first n of them. */
void origins_cut(struct origins *origins, size_t n);

/*
 * Are all of them, seen from the directory `dir`, still as they were? Takes
 * note of directories that have changed and hold the same.
 */
bool origins_hold(struct origins *origins, int dir);

/*
 * May what is made of them be kept: are all known, and was each of them settled
 * when it was looked at, or are its names known? See file_id_is_settled().
 */
bool origins_are_settled(const struct origins *origins);

/* The memory they take, in bytes. */
size_t origins_cost(const struct origins *origins);

/* Forgets all. May be called twice. */
void origins_free(struct origins *origins);

#endif
