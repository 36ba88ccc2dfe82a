/* The sites of a server, with their options, roots and user directories. */
#pragma once

#include "site/userdir.h"

struct site {
	struct conf *conf;
	char *path;		/* `gopherroot`, absolute; may have symlinks */
	struct root root;
	struct userdirs userdirs;
	int library;		/* the directory `library`; or -1 */
	int root_error;		/* that was logged last, see site_watch.h */
	char *name;		/* "gopher.example.org:70" */
};

/* In the order of the configuration. Zeroed, there are none. */
struct sites {
	struct site *at;
	size_t n;
};

/*
 * Opens all sites of a complete configuration, which must outlive them. Returns
 * 0, or -1 with a message in `err` (CONF_ERR_MAX bytes).
 */
int sites_open(struct sites *sites, const struct conf *conf, char *err);

/*
 * Writes why the gopherroot of a site cannot be opened, which has failed with
 * `error`, to `err` (CONF_ERR_MAX bytes). Returns -1.
 */
int site_explain_root(const struct site *site, int error, char *err);

/*
 * Checks that this process can read and enter all gopherroots, by their paths;
 * as root, that all users can. Returns 0, or -1 with a message in `err`.
 */
int sites_check(const struct sites *sites, char *err);

/*
 * Logs why front pages and user directories are not served, and which
 * directories of handlers do not exist.
 */
void sites_explain(const struct sites *sites);

/* Returns how many descriptors the sites hold. */
size_t sites_descriptors(const struct sites *sites);

/* Closes all. May be called twice. */
void sites_close(struct sites *sites);
