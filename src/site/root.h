/* Finds the file of a path, never outside the gopherroot. */
#pragma once

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "gopher/request.h"
#include "conf/conf.h"
#include "site/deps.h"
#include "site/kind.h"

/*
 * The gopherroot, or a user directory. Paths are always relative to the site:
 * paths in a user directory begin with its prefix, other paths do not exist
 * there.
 */
struct root {
	int fd;
	bool openat2;		/* see site/beneath.h */
	char *path;		/* absolute, for messages and `gopherroot` */
	const struct conf *conf;
	char *prefix;		/* "~alice"; NULL: this is the gopherroot */
	uid_t owner;		/* of a user directory and its files */
};

enum { NODE_PATH_MAX = REQUEST_MAX + 16 };

/* The meaning of a path. Owns its descriptor until node_close(). */
struct node {
	enum node_kind kind;
	int fd;				/* of a file or handler, else -1 */
	char type;			/* item type of a file */
	off_t size;			/* bytes of a file or handler */
	struct file_id id;		/* of a file or handler */
	char path[NODE_PATH_MAX];	/* of the request: "docs" */
	char file[NODE_PATH_MAX];	/* that answers: "docs/gophermap" */
	const char *path_info;		/* the rest of `path`; or NULL */
};

/* --- roots --- */

/*
 * Opens a gopherroot, which this process must be able to read and enter. `conf`
 * must outlive the root. Returns 0, or -1 and errno.
 */
int root_open(struct root *root, const char *path, const struct conf *conf);

/*
 * Makes the directory `fd` the user directory "~name", and closes it if that
 * fails. root->path stays NULL. Returns 0, or -1 and errno.
 */
int root_open_userdir(struct root *root, int fd, const char *name, uid_t owner,
    const struct conf *conf);

enum root_change { ROOT_SAME, ROOT_REPLACED, ROOT_ABSENT };

/*
 * Compares the directory that is open as `fd` with the directory that `path`
 * leads to now. ROOT_ABSENT: it leads to none; errno says why.
 */
enum root_change root_compare(int fd, const char *path);

/* Closes the root. May be called twice. */
void root_close(struct root *root);

/* --- paths: all are clean and relative, see path_clean() --- */

/* Returns the root's own path: "" or "~alice". */
const char *root_prefix(const struct root *root);

/*
 * Returns a path without the root's prefix, or NULL if it is not in the root.
 */
const char *root_relative(const struct root *root, const char *path);

/*
 * Writes "dir/name", or "name" if dir is "". `out` must have room for it, as
 * NODE_PATH_MAX for a name of at most 14 bytes in a directory of a request.
 */
void root_join(char *out, const char *dir, const char *name);

/* Reports whether clients may ask for the path, see kind_refuses(). */
bool root_serves(const struct root *root, const char *path);

/* --- opening --- */

/*
 * Reports whether an errno of the functions below means that there is nothing
 * that may be served; otherwise the system has failed.
 */
bool root_is_missing(int error);

/*
 * Opens any path in the root, also if it is never served, with the flags of
 * open(2), see beneath_open(). Returns a descriptor that the caller closes, or
 * -1 and errno. Nothing in a root is opened in any other way.
 */
int root_open_at(const struct root *root, const char *path, int flags);

/* Opens any path for reading, as root_open_at() does. */
int root_open_file(const struct root *root, const char *path);

/*
 * Opens a regular file that is public. Fills `st`; st_mode is 0 if nothing
 * could be opened. Returns a descriptor that the caller closes, or -1 and
 * errno.
 */
int root_open_public(const struct root *root, const char *path,
    struct stat *st);

/* Reports whether the owner of a file allows this root to serve it. */
bool root_owns(const struct root *root, const struct stat *st);

/* Reports whether all users may read a file, or read and enter a directory. */
bool root_is_public(const struct stat *st);

/* --- nodes --- */

enum { ROOT_INDEXES = 3 };

/*
 * Writes to `file` the path of the i-th file that can answer for a directory,
 * strongest first. Returns false if Lua files are not handlers there.
 */
bool root_index(const struct root *root, const char *dir, size_t i, char *file);

/* Makes the node NODE_MISSING for `path`. */
void node_init(struct node *node, const char *path);

/*
 * Finds the node of a path. The node is NODE_MISSING for names that begin with
 * a dot, for maps and tags, for files that are not public, and for anything but
 * regular files and directories. Adds the paths that were tried to `deps`,
 * which may be NULL. Returns 0 and fills the node, or -1 and errno if the
 * system has failed (no descriptors, a broken disk).
 */
int root_find(const struct root *root, const char *path, struct node *node,
    struct deps *deps);

/*
 * Finds the nearest index.lua above a path that is missing; the rest of the
 * path is node->path_info. Returns as root_find() does.
 */
int root_find_above(const struct root *root, const char *path,
    struct node *node, struct deps *deps);

/*
 * Opens again the file of a handler whose descriptor is closed, and updates the
 * node, as the file may have changed. Returns 0, or -1 and errno, which is
 * ENOENT if the file is no longer served.
 */
int root_reopen(const struct root *root, struct node *node);

/* Closes the node's descriptor. May be called twice. */
void node_close(struct node *node);
