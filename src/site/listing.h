/* Lists the entries of a directory that clients may see. */
#pragma once

#include <dirent.h>
#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "site/dir_hash.h"
#include "site/handler_header.h"
#include "site/root.h"

/* An entry of a directory. */
struct listing_entry {
	char *name;		/* allocated together with the title */
	const char *title;	/* of a handler, or a gophertag; or "" */
	bool is_dir;		/* or a symlink to a directory */
	bool is_link;		/* a symlink */
	bool hidden;		/* `-- hidden: yes` in a handler */
	char type;		/* item type */
	off_t size;		/* bytes */
	time_t mtime;
};

/* A directory: subdirectories first, in natural order of names or by date. */
struct listing {
	struct listing_entry *entries;
	size_t n, capacity;
	size_t n_private;	/* entries left out: others may not read them */
	bool by_date;		/* the newest first; set after listing_open() */
	char *path;		/* of the directory; or NULL */
	DIR *dir;		/* while it is being read */
	struct dir_hash_reader names;
};

enum { LISTING_MAX = 100000 };	/* entries */

/*
 * List the directory at a clean relative path in short steps. Call
 * listing_open(), then listing_step() as long as it returns 1; both return 0 on
 * success, -1 and errno on errors. The last step sorts the entries. Leave out
 * files that are never served, and entries beyond LISTING_MAX. Add to `deps`,
 * which may be NULL, the directory and each file that is read for the title or
 * type of an entry, but not the permissions of entries. The caller calls
 * listing_free() in any case.
 */
int listing_open(struct listing *listing, const struct root *root,
    const char *path, struct deps *deps);
int listing_step(struct listing *listing, const struct root *root,
    struct deps *deps);

/*
 * Fills in the entry of `name` in the open directory `dir`; `path` is its clean
 * relative path. Returns false if clients may not see it, or if the system has
 * failed (errno is not 0, and root_is_missing() says no); otherwise the caller
 * frees entry->name. A caller that wants to know sets errno to 0 before.
 */
bool listing_describe(struct listing_entry *entry, const struct root *root,
    int dir, const char *path, const char *name, struct deps *deps);

/* Compares like strcmp, but runs of digits as numbers: "a2" before "a10". */
int listing_compare(const char *a, const char *b);

/* Frees all entries. May be called twice. */
void listing_free(struct listing *listing);
