/* The people of this host who have a space of their own on a site: ~name. */
#ifndef SITE_USERDIR_H
#define SITE_USERDIR_H

#include "gopher/request.h"
#include "site/root.h"

enum {
	USERDIRS_MAX = 1024,	/* on one site */
	USERDIR_UID_MIN = 1000	/* below are root and services */
};

struct userdir {
	char *name;		/* of the account, without the tilde */
	struct root root;
};

/* Sorted by name. Zeroed, there is nobody. */
struct userdirs {
	struct userdir *at;
	size_t n;
};

/*
 * Opens the spaces of all accounts in `conf->accounts`, a file as passwd(5)
 * says: the directory `conf->userdir` in a home that everybody may enter. It
 * belongs to the account, everybody may enter it, and no symlink leads out of
 * the home to it. Where userdir is empty, there is nobody. `conf` must outlive
 * them. Returns 0, or -1 and errno: the file cannot be read, or the system has
 * failed.
 */
int userdirs_open(struct userdirs *userdirs, const struct conf *conf);

/*
 * The space that a request leads to, by the first of its readings that does; or
 * NULL. `typed` are the last ones, as people type after a URL: "1/~alice".
 */
const struct userdir *userdirs_find(const struct userdirs *userdirs,
    const struct request *request, bool typed);

/* Closes all. May be called twice. */
void userdirs_close(struct userdirs *userdirs);

#endif
