/*
 * Dependencies: the files that a reply was made from, as they were then.
 *
 * A cached reply is valid as long as each of its dependencies is. A dependency
 * is valid if, at its path, one of these is found today:
 *
 *	check			nothing	  same stat    same names
 *	DEP_ABSENT		valid	  -	       -
 *	DEP_STAT		-	  valid	       -
 *	DEP_STAT_OR_NAMES	-	  valid	       valid
 *	DEP_NAMES		-	  -	       valid
 *	DEP_UNREAD		-	  -	       -
 *
 * Same stat: the same inode, mode, size, mtime and ctime, see
 * file_id_is_same(). Same names: a directory of the same inode and mode that
 * holds the same names for the same inodes, see site/dir_hash.h. An error of
 * the system (EMFILE, ENFILE, ENOMEM, EIO) is not "nothing".
 *
 * A file that has just changed may change again and keep its stat, as the file
 * system's clock is coarse, see file_id_is_settled(). No reply made from such a
 * file is cached. Such a directory is DEP_UNREAD until its names are known,
 * then DEP_NAMES. Once a check finds it settled with the same names it becomes
 * DEP_STAT_OR_NAMES.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "site/file_id.h"
#include "site/dir_hash.h"

enum { DEPS_MAX = 128 };	/* of one reply */

/* How a dependency is checked. */
enum dep_check {
	DEP_ABSENT,		/* there was nothing */
	DEP_STAT,		/* a file, or a directory */
	DEP_STAT_OR_NAMES,	/* a directory whose names were read */
	DEP_NAMES,		/* the same, but it had just changed */
	DEP_UNREAD		/* a directory that had just changed */
};

struct dep {
	char *path;		/* relative to the gopherroot, or absolute */
	enum dep_check check;
	struct file_id id;	/* unless DEP_ABSENT */
	struct dir_hash names;	/* DEP_STAT_OR_NAMES, DEP_NAMES */
};

/* The dependencies of one reply. Zeroed, it ignores what is added. */
struct deps {
	bool collecting;	/* set it to have dependencies added */
	bool incomplete;	/* too many, or one may change unnoticed */
	size_t n, capacity;
	struct dep *list;
};

/*
 * These add one dependency, unless `deps` is NULL or not collecting. A path
 * that is added twice must be the same both times, else `deps` becomes
 * incomplete.
 */

/*
 * Adds a path; `st` is its stat from before it is read, NULL if it is absent.
 */
void deps_add(struct deps *deps, const char *path, const struct stat *st);

/*
 * Adds a path at which nothing was found, seen from the directory `dir`. If its
 * directory is a dependency whose changes show, that is enough.
 */
void deps_add_absent(struct deps *deps, int dir, const char *path);

/* Stats the path, seen from the directory `dir`, and adds it. */
void deps_add_path(struct deps *deps, int dir, const char *path);

/*
 * Adds the names of the directory at `path`, which has been added before it was
 * read; `st` is its stat from after that.
 */
void deps_add_names(struct deps *deps, const char *path, const struct stat *st,
    struct dir_hash names);

/* Removes all but the first n. */
void deps_truncate(struct deps *deps, size_t n);

/* Reports whether a reply with these dependencies may be cached. */
bool deps_are_cacheable(const struct deps *deps);

/*
 * Reports whether all are valid, seen from the directory `dir`. Updates those
 * of directories that have changed and hold the same names.
 */
bool deps_are_valid(struct deps *deps, int dir);

/* Returns the memory they take, in bytes. */
size_t deps_cost(const struct deps *deps);

/* Frees all; `collecting` stays. May be called twice. */
void deps_free(struct deps *deps);
