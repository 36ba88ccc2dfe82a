/* Walks over all entries beneath a directory that clients may see. */
#pragma once

#include <dirent.h>

#include "site/listing.h"

enum {
	WALK_DIRS_MAX = 65536,	/* directories that are entered */
	WALK_WAITING_MAX = 16 * 1024 * 1024	/* bytes of those that wait */
};

enum walk_state {
	WALK_FOUND,	/* walk->entry is the next one */
	WALK_MORE,	/* nothing yet: call again */
	WALK_END,
	WALK_FAILED	/* the system has failed, see errno */
};

/* Paths of directories that are still to be entered. */
struct walk_paths {
	char **at;
	size_t n, capacity;
};

/* Identifies a directory, whatever its path is. */
struct walk_id {
	dev_t dev;
	ino_t ino;
};

/* Owns its entry, its descriptor and its memory until walk_close(). */
struct walk {
	const struct root *root;
	struct listing_entry entry;	/* the last one found */
	char path[NODE_PATH_MAX];	/* of the entry: "docs/a.txt" */
	char dir_path[NODE_PATH_MAX];
	DIR *dir;			/* the directory that is being read */
	struct walk_paths waiting;
	struct walk_paths links;	/* entered last, see walk_open() */
	size_t waiting_bytes;		/* that both take */
	void *entered;			/* of struct walk_id, see tsearch(3) */
	size_t n_entered;
};

/*
 * Begins at the directory of a clean relative path, which must be public.
 * Enters symlinked directories last, so that their entries are found under
 * their real paths, and no directory twice, so that loops end. Returns 0, or -1
 * and errno.
 */
int walk_open(struct walk *walk, const struct root *root, const char *path);

/*
 * Takes one step: examines one name, or opens one directory. Skips directories
 * that clients may not read, and those beyond the limits of this file.
 */
enum walk_state walk_next(struct walk *walk);

/* Frees all. May be called twice, and on a zeroed walk. */
void walk_close(struct walk *walk);
