/*
 * Dependencies: the files that a reply was made from, and their state then.
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
 * holds the same names for the same inodes, see site/dir_hash.h. A reply knows
 * at most DIR_HASH_MAX names of all its directories, as a check reads them. An
 * error of the system (EMFILE, ENFILE, ENOMEM, EIO) is not "nothing".
 *
 * A file that has just changed may change again and keep its stat, as the file
 * system's clock is coarse, see file_id_is_settled(). No reply made from such a
 * file is cached. A directory that has just changed is DEP_UNREAD until its
 * names are known, then DEP_NAMES. When a check finds the directory settled and
 * with the same names, it becomes DEP_STAT_OR_NAMES.
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
	DEP_NAMES,		/* as above, but it had just changed */
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
	bool collecting;	/* added dependencies are stored */
	bool incomplete;	/* too many, or a change may be missed */
	size_t n, capacity;
	struct dep *list;
};

/*
 * The deps_add functions add one dependency, unless `deps` is NULL or not
 * collecting. If a path is added twice and has changed, `deps` becomes
 * incomplete.
 */

/*
 * Adds a path; `st` is its stat, made before reading, or NULL if it is absent.
 */
void deps_add(struct deps *deps, const char *path, const struct stat *st);

/*
 * Adds an absent path, relative to the directory `dir`. Adds nothing if the
 * path's directory is already a dependency whose stat changes with each new
 * name.
 */
void deps_add_absent(struct deps *deps, int dir, const char *path);

/* Stats the path, relative to the directory `dir`, and adds it. */
void deps_add_path(struct deps *deps, int dir, const char *path);

/*
 * Adds the names of the directory at `path`, which was added before it was
 * read; `st` is its stat, made after reading.
 */
void deps_add_names(struct deps *deps, const char *path, const struct stat *st,
    struct dir_hash names);

/* Removes all but the first n. */
void deps_truncate(struct deps *deps, size_t n);

/* Removes all but that of a path, which has to be there. */
void deps_keep(struct deps *deps, const char *path);

/* Reports whether a reply with these dependencies may be cached. */
bool deps_are_cacheable(const struct deps *deps);

/*
 * Reports whether all are valid; `dir` is the directory of relative paths.
 * Updates directories that have changed and hold the same names.
 */
bool deps_are_valid(struct deps *deps, int dir);

/* Returns the memory of the list, in bytes. */
size_t deps_cost(const struct deps *deps);

/* Frees all; `collecting` stays. May be called twice. */
void deps_free(struct deps *deps);
