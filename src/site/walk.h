/* Walks over all that visitors may see below a directory. */
#ifndef SITE_WALK_H
#define SITE_WALK_H

#include <dirent.h>

#include "site/listing.h"

enum { WALK_DIRS_MAX = 65536 };	/* directories that are entered */

enum walk_state {
	WALK_FOUND,	/* the entry is what was found */
	WALK_MORE,	/* nothing yet: call again */
	WALK_END	/* there is nothing more */
};

/* Paths of directories that wait. */
struct walk_paths {
	char **at;
	size_t n, cap;
};

/* What tells directories apart, whatever they are called. */
struct walk_id {
	dev_t dev;
	ino_t ino;	/* 0: none */
};

/* Owns its entry, its descriptor and its memory until walk_close(). */
struct walk {
	const struct root *root;
	struct entry entry;		/* what was found last */
	char path[NODE_PATH_MAX];	/* where, from the root: "docs/a.txt" */
	char dir_path[NODE_PATH_MAX];
	DIR *dir;			/* what is being read */
	struct walk_paths waiting;
	struct walk_paths links;	/* those that symlinks lead to */
	struct walk_id *seen;		/* a hash table */
	size_t n_seen, cap_seen;
};

/*
 * Begins at the directory that a clean relative path names, and which is open
 * to visitors. Symlinked directories come last, so that what has two paths is
 * found under its own; none is entered twice, so that loops end. Returns 0, or
 * -1 and errno.
 */
int walk_open(struct walk *walk, const struct root *root, const char *path);

/*
 * Takes one step: looks at one name, or opens one directory. What cannot be
 * read is passed over.
 */
enum walk_state walk_next(struct walk *walk);

/* Lets go of all. May be called twice, and on a zeroed walk. */
void walk_close(struct walk *walk);

#endif
