/* What visitors may see of a directory. */
#ifndef SITE_LISTING_H
#define SITE_LISTING_H

#include <dirent.h>
#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "site/handler_header.h"
#include "site/dir_hash.h"
#include "site/root.h"

/* One thing in a directory. */
struct entry {
	char *name;		/* the memory of the title, too */
	const char *title;	/* of a handler, or a tag; or "" */
	bool dir;
	bool hidden;		/* a handler that wants no place in listings */
	char type;		/* item type */
	off_t size;		/* bytes */
	time_t mtime;
};

/* What a directory holds, directories first, in natural order. */
struct listing {
	struct entry *entries;
	size_t n, cap;
	char *path;		/* of the directory, NULL: there is none */
	DIR *dir;		/* while it is being read */
	struct dir_hash_reader names;
};

enum { LISTING_MAX = 100000 };

/*
 * Lists the directory at a clean relative path: without what is never served,
 * and not more than LISTING_MAX of it. Tells `origins`, or NULL, of the
 * directory and of each file whose bytes say how an entry is shown; whether
 * entries are still for everybody it does not tell. Returns 0, or -1 and
 * errno. The caller lets go with listing_free() in either case.
 */
int listing_read(struct listing *listing, const struct root *root,
    const char *path, struct deps *deps);

/*
 * The same in steps that take a moment each: begin with listing_open(), and
 * call listing_step() until it does not return 1. Before the last step there
 * are entries in no order.
 */
int listing_open(struct listing *listing, const struct root *root,
    const char *path, struct deps *deps);
int listing_step(struct listing *listing, const struct root *root,
    struct deps *deps);

/*
 * Fills the entry of `name` in the open directory `dir`; `path` is its clean
 * relative path; `origins` as in listing_read(). Returns false where visitors
 * may not see it; otherwise the caller frees entry->name.
 */
bool listing_look(struct entry *entry, const struct root *root, int dir,
    const char *path, const char *name, struct deps *deps);

/* Like strcmp, with runs of digits compared as numbers: "a2" before "a10". */
int listing_compare(const char *a, const char *b);

/* Lets go of all entries. May be called twice. */
void listing_free(struct listing *listing);

#endif
