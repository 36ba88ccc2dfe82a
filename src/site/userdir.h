/* User directories: ~name is a directory in the home of the account `name`. */
#pragma once

#include <stdatomic.h>

#include "gopher/request.h"
#include "site/root.h"
#include "site/skeleton.h"

enum {
	USERDIRS_MAX = 1024,	/* on one site */
	USERDIR_UID_MIN = 1000,	/* below are root and services */
	USERDIR_ASKED = 4,	/* of one worker, between two checks */
	USERDIR_ASKED_NAME = 64,
	USERDIR_NAMES = 64	/* of all workers */
};

/* The user directories of a site, sorted by name. Zeroed, there are none. */
struct userdirs {
	struct root *at;
	size_t n;
	const struct conf *conf;	/* NULL: the site has none */
	struct skeleton skeleton;	/* of a new user directory */
};

/*
 * Names of user directories that requests have asked for. A worker adds them,
 * in memory that it shares with the supervisor; the supervisor takes them out.
 */
struct userdir_asked {
	struct {
		atomic_bool full;
		char name[USERDIR_ASKED_NAME];
	} at[USERDIR_ASKED];
};

/* Names taken from all workers. */
struct userdir_names {
	size_t n;
	char at[USERDIR_NAMES][USERDIR_ASKED_NAME];
};

/*
 * Opens the directory `conf->userdir` in the home of each account in the file
 * `conf->accounts`, see passwd(5). The account must own the directory, all
 * users must be able to enter it and the home, and no symlink may lead from the
 * home to it. There are none if conf->userdir is empty. `conf` must outlive
 * `userdirs`. Returns 0, or -1 and errno if the file cannot be read or the
 * system has failed.
 */
int userdirs_open(struct userdirs *userdirs, const struct conf *conf);

/*
 * Logs why user directories are not served, a line for each account, and warns
 * of a wrong `userdir`. For the start, a reload and a check.
 */
void userdirs_explain(const struct conf *conf);

/*
 * Returns the user directory of a request, or NULL. If `typed`, tries only
 * readings with an item type ("1/~alice"), otherwise only the others.
 */
const struct root *userdirs_find(const struct userdirs *userdirs,
    const struct request *request, bool typed);

/* --- user directories that are made anew --- */

/* Sets where this process adds the names that requests ask for. */
void userdirs_use_asked(struct userdir_asked *asked);

/* Adds the name of a user directory that has answered a request. */
void userdirs_ask(const struct root *userdir);

/* Moves the names to `names`, if there is room. */
void userdirs_take_asked(struct userdir_asked *asked,
    struct userdir_names *names);

/*
 * Looks up the user directories of these names again, as userdirs_open() does.
 * Opens those that are new or made anew, and logs them; keeps those that are
 * absent now. Returns how many were opened.
 */
size_t userdirs_refresh(struct userdirs *userdirs,
    const struct userdir_names *names);

/* Closes all. May be called twice. */
void userdirs_close(struct userdirs *userdirs);
