/*
 * Refusals: why a file that exists is not served. For the log, --check and
 * authors; clients are told only that nothing was found.
 */
#pragma once

#include <stdbool.h>

#include "gopher/request.h"
#include "site/root.h"

struct refusal {
	char path[NODE_PATH_MAX];	/* of the object that is refused */
	char reason[64];		/* "not readable by others (0600)" */
	const char *remedy;	/* for the owner; NULL: it is meant to be so */
	bool is_elsewhere;	/* `path` is not the path that was asked for */
};

/*
 * Finds the reason why a clean relative path has no node. Returns false if
 * nothing is there, or if it is served. Not for paths that are served often:
 * it opens each directory of the path.
 */
bool refusal_find(struct refusal *refusal, const struct root *root,
    const char *path);

/*
 * Finds the reason why a file cannot be read, whatever its name is. Returns
 * false if nothing is there, or if all users may read it.
 */
bool refusal_find_file(struct refusal *refusal, const struct root *root,
    const char *path);

/* Finds the reason for a request, as refusal_find() does. */
bool refusal_find_request(struct refusal *refusal, const struct root *root,
    const struct request *request);

/*
 * Finds the reason why an absolute path of the host leads to no directory that
 * this process can read and enter, which may be a directory above. For root:
 * that all users can. Returns false if there is no such reason.
 */
bool refusal_find_host(struct refusal *refusal, const char *path);

enum { REFUSAL_TEXT_MAX = 256 };

/*
 * Formats the reason, and its path if that is elsewhere, in `out`,
 * REFUSAL_TEXT_MAX bytes. Returns `out`.
 */
char *refusal_show(const struct refusal *refusal, char *out);

/*
 * Warns of a refusal and its remedy, once an hour for each path, unless it is
 * meant to be so.
 */
void refusal_warn(const struct root *root, const struct refusal *refusal);

/* Warns if the front page of a site exists and is not served. */
void refusal_warn_front_page(const struct root *root);
