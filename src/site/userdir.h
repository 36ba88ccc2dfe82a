/* User directories: ~name is a directory in the home of the account `name`. */
#pragma once

#include "gopher/request.h"
#include "site/root.h"

enum {
	USERDIRS_MAX = 1024,	/* on one site */
	USERDIR_UID_MIN = 1000	/* below are root and services */
};

/* The user directories of a site, sorted by name. Zeroed, there are none. */
struct userdirs {
	struct root *at;
	size_t n;
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
 * Returns the user directory of a request, or NULL. If `typed`, tries only
 * readings with an item type ("1/~alice"), otherwise only the others.
 */
const struct root *userdirs_find(const struct userdirs *userdirs,
    const struct request *request, bool typed);

/* Closes all. May be called twice. */
void userdirs_close(struct userdirs *userdirs);
