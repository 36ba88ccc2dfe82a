/* The files that a reply came from, as they were when they were read. */
#ifndef SITE_DEPS_H
#define SITE_DEPS_H

#include <stdbool.h>
#include <stddef.h>

#include "site/file_id.h"
#include "site/dir_hash.h"

enum { DEPS_MAX = 128 };

/* A path as it was looked at. */
struct dep {
	char *path;		/* relative to the gopherroot, or absolute */
	bool absent;		/* there was nothing */
	bool unsettled;		/* a directory: its names decide, not `id` */
	struct file_id id;
	struct dir_hash names;	/* of a directory whose names were read */
};

/*
 * Zeroed, none are wanted, and nothing is collected, as with NULL. Set `wanted`
 * to have what is told with deps_add().
 */
struct deps {
	bool wanted;
	bool useless;		/* too many, or one may change unseen */
	size_t n, room;
	struct dep *list;
};

/*
 * A file that a reply depends on; `st` is what fstat said just now, before it
 * is read, NULL that there is nothing.
 */
void deps_add(struct deps *deps, const char *path, const struct stat *st);

/*
 * The same for a path at which nothing was found. Where its directory is known,
 * that is enough.
 */
void deps_add_absent(struct deps *deps, int dir, const char *path);

/*
 * The directory at `path`, which has been added, has been read since: `names`
 * are what it held, `st` is what fstat says of it now. As long as it holds the
 * same names for the same files, it may change otherwise.
 */
void deps_add_names(struct deps *deps, const char *path, const struct stat *st,
    struct dir_hash names);

/* The same for what is at `path` now, without opening it. */
void deps_look(struct deps *deps, int dir, const char *path);

/* Forgets all but the first n of them. */
void deps_cut(struct deps *deps, size_t n);

/*
 * Are all of them, seen from the directory `dir`, still as they were? Takes
 * note of directories that have changed and hold the same.
 */
bool deps_hold(struct deps *deps, int dir);

/*
 * May what is made of them be kept: are all known, and was each of them settled
 * when it was looked at, or are its names known? See file_id_is_settled().
 */
bool deps_are_settled(const struct deps *deps);

/* The memory they take, in bytes. */
size_t deps_cost(const struct deps *deps);

/* Forgets all. May be called twice. */
void deps_free(struct deps *deps);

#endif
