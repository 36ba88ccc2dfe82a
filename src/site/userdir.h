/* User directories: ~name is a directory in the home of an account. */
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
 * them. Returns 0, or -1 and errno: the file cannot be read, or the system has
 * failed.
 */
int userdirs_open(struct userdirs *userdirs, const struct conf *conf);

/*
 * Returns the user directory that a request leads to by one of its readings, or
 * NULL: by those with an item type ("1/~alice") if `typed`, else by the others.
 */
const struct root *userdirs_find(const struct userdirs *userdirs,
    const struct request *request, bool typed);

/* Closes all. May be called twice. */
void userdirs_close(struct userdirs *userdirs);
