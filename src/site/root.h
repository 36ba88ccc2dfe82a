/* Finds the file that a path means, never outside the gopherroot. */
#ifndef SITE_ROOT_H
#define SITE_ROOT_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "gopher/request.h"
#include "conf/conf.h"
#include "site/kind.h"
#include "site/deps.h"

/*
 * The gopherroot, or the space of one person in it. All paths are the site's:
 * those of a space begin with its prefix, and others lead nowhere in it.
 */
struct root {
	int fd;
	bool openat2;		/* else paths are walked, see site/beneath.h */
	char *path;		/* absolute, for messages and `gopherroot` */
	const struct conf *conf;
	char *prefix;		/* "~alice", or NULL: the gopherroot */
	uid_t owner;		/* of a space: what others own is missing */
};

enum { NODE_PATH_MAX = REQUEST_MAX + 16 };

/* What a path means. Owns its descriptor until node_close(). */
struct node {
	enum node_kind kind;
	int fd;				/* of a file or handler, else -1 */
	char type;			/* item type of a file */
	off_t size;			/* bytes of a file or handler */
	struct file_id id;		/* of a file or handler */
	char path[NODE_PATH_MAX];	/* what was asked for: "docs" */
	char file[NODE_PATH_MAX];	/* what answers: "docs/gophermap" */
	const char *path_info;		/* the rest of `path`; or NULL */
};

/*
 * Opens the directory. `conf` must outlive the root. Returns 0, or -1 and
 * errno.
 */
int root_open(struct root *root, const char *path, const struct conf *conf);

/*
 * Makes the open directory `fd`, which the root owns from now on, the space of
 * a person: "~name" and all beneath it. `path` is as in struct root, and may be
 * NULL. Returns 0, or -1 and errno.
 */
int root_open_userdir(struct root *root, int fd, const char *name, uid_t owner,
    const struct conf *conf);

/* The path as seen from the root's directory, or NULL: it is not beneath it. */
const char *root_within(const struct root *root, const char *path);

/* Is there anything at all for visitors by this name? See kind_is_served(). */
bool root_serves(const struct root *root, const char *path);

/* May it be served from this root, as far as its owner goes? */
bool root_owns(const struct root *root, const struct stat *st);

/*
 * Finds what a clean relative path means. Names that begin with a dot, sources
 * of maps and tags, files that are not world-readable, and whatever is no
 * regular file or directory are missing. Tells `origins`, or NULL, what it has
 * looked at. Returns 0 and fills the node, or -1 and errno where the system has
 * failed (no descriptors left, a broken disk).
 */
int root_find(const struct root *root, const char *path, struct node *node,
    struct deps *deps);

/*
 * Finds the nearest index.lua above a path that means nothing itself; the rest
 * of the path is its path_info. Returns as root_find() does.
 */
int root_find_above(const struct root *root, const char *path,
    struct node *node, struct deps *deps);

/*
 * Opens again the file of a handler or text whose descriptor is closed; it may
 * be another one by now. Returns 0 and its identity in the node, or -1 and
 * errno: ENOENT if it is not served any more.
 */
int root_reopen(const struct root *root, struct node *node);

/* Makes it a missing node for `path`, which is clean and relative. */
void node_init(struct node *node, const char *path);

/* Writes "dir/name", or "name" where dir is "". `out` is large enough. */
void root_join(char *out, const char *dir, const char *name);

/*
 * The directory of the root as paths name it: "" or "~alice"; and what lies in
 * it: "lib/a.lua" or "~alice/lib/a.lua". `out` is as for root_join().
 */
const char *root_name(const struct root *root);
void root_inside(const struct root *root, char *out, const char *path);

/*
 * Opens anything beneath the root, with the flags of open(2) as beneath_open()
 * takes them. `path` is clean and relative. Returns a descriptor that the
 * caller closes, or -1 and errno. All that is opened beneath a root is opened
 * here.
 */
int root_at(const struct root *root, const char *path, int flags);

/* The same for reading, also what is never served: this is for handlers. */
int root_file(const struct root *root, const char *path);

/* Closes the node's descriptor. May be called twice. */
void node_close(struct node *node);

void root_close(struct root *root);

#endif
