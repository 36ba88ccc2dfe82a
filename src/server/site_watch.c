#include "server/site_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/state_dir.h"

enum {
	CHROOT_RETRY_MS = 60000,
	/* The pause after a change of user directories doubles from first to
	 * last, and begins again after a time like the last one. */
	USERDIRS_FIRST_MS = 1000,
	USERDIRS_LAST_MS = 64000
};

/* Logs why the old gopherroot stays, once for each reason. */
static void
keep_old_root(struct site *site, int error)
{
	char err[CONF_ERR_MAX];

	if (error == site->root_error)
		return;
	site->root_error = error;
	if (error == EXDEV)
		conf_error(err,
		    "gopherroot \"%.200s\": outside the chroot directory",
		    site->conf->gopherroot);
	else
		site_explain_root(site, error, err);
	log_warn("%s; the server keeps the old directory until there is a new "
		 "one",
	    err);
}

/*
 * Returns why a new gopherroot cannot be served, or 0. EAGAIN: it was exchanged
 * meanwhile, or the file system shows another inode number at each look.
 */
static int
find_obstacle(const struct root *root, const char *path,
    const struct privs *privs)
{
	if (!privs_can_reach(privs, root->path))
		return EXDEV;
	return root_compare(root->fd, path) == ROOT_SAME ? 0 : EAGAIN;
}

/* Opens the gopherroot that was made anew. Returns 0, or -1 and errno. */
static int
open_new_root(struct site *site, const struct privs *privs)
{
	struct root root;
	int error;

	if (root_open(&root, site->path, site->conf) == -1)
		return -1;
	error = find_obstacle(&root, site->path, privs);
	if (error != 0) {
		root_close(&root);
		errno = error;
		return -1;
	}
	root_close(&site->root);
	site->root = root;
	return 0;
}

/* Returns whether the gopherroot of a site was made anew. */
static bool
check_site_root(struct site *site, const struct privs *privs)
{
	const enum root_change change = root_compare(site->root.fd, site->path);

	if (change == ROOT_ABSENT ||
	    (change == ROOT_REPLACED && open_new_root(site, privs) == -1)) {
		keep_old_root(site, errno);
		return false;
	}
	site->root_error = 0;
	if (change == ROOT_REPLACED)
		log_info("gopherroot \"%s\": is another directory now; new "
			 "workers serve it",
		    site->conf->gopherroot);
	return change == ROOT_REPLACED;
}

/* Returns whether the library of a site was made anew. */
static bool
check_site_library(struct site *site)
{
	const char *path = site->conf->library;
	int fd;

	if (path[0] == '\0' ||
	    root_compare(site->library, path) != ROOT_REPLACED)
		return false;
	fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return false;
	if (site->library != -1)
		close(site->library);
	site->library = fd;
	log_info("library \"%s\": is another directory now; new workers use it",
	    path);
	return true;
}

/* Reports whether all gopherroots exist at present. */
static bool
roots_exist(const struct sites *sites)
{
	size_t i;

	for (i = 0; i < sites->n; i++)
		if (access(sites->at[i].path, X_OK) == -1)
			return false;
	return true;
}

/*
 * Opens the new chroot and all sites in it. All, since a site in the old chroot
 * cannot be served in the new one. Returns 0, or -1 after logging why not.
 */
static int
open_new_chroot(struct privs *next, struct sites *sites,
    const struct privs *privs, const struct conf *conf)
{
	char err[CONF_ERR_MAX];

	if (privs_reopen(next, privs) == -1)
		log_warn("chroot: %s", strerror(errno));
	else if (sites_open(sites, conf, err) == -1)
		log_warn("%s", err);
	else if (privs_check(next, sites) == 0)
		return 0;
	log_warn("chroot: is another directory now, but cannot be used; the "
		 "server keeps the old one");
	return -1;
}

/* Replaces the chroot and the sites. Returns whether that succeeds. */
static bool
adopt_chroot(struct sites *sites, const struct conf *conf, struct privs *privs)
{
	struct sites new_sites = { 0 };
	struct privs new_privs;

	if (open_new_chroot(&new_privs, &new_sites, privs, conf) == -1) {
		sites_close(&new_sites);
		privs_close(&new_privs);
		return false;
	}
	sites_close(sites);
	*sites = new_sites;
	privs_close(privs);
	*privs = new_privs;
	log_info("chroot: is another directory now; new workers use it");
	return true;
}

/* Changes to a chroot that was made anew. Returns whether that succeeds. */
static bool
enter_new_chroot(struct site_watch *watch, struct sites *sites,
    const struct conf *conf, struct privs *privs)
{
	if (deadline_left(watch->chroot_at) > 0 || !roots_exist(sites))
		return false;
	watch->chroot_at = deadline_in(CHROOT_RETRY_MS);
	if (!adopt_chroot(sites, conf, privs))
		return false;
	watch->chroot_at = 0;
	return true;
}

/* Returns whether user directories of any site are new or were made anew. */
static bool
check_userdirs(struct site_watch *watch, struct sites *sites,
    const struct userdir_names *names)
{
	const bool is_quiet =
	    clock_ms() - watch->userdirs_at > USERDIRS_LAST_MS;
	size_t i, n = 0;

	for (i = 0; i < sites->n; i++)
		n += userdirs_refresh(&sites->at[i].userdirs, names);
	if (n == 0)
		return false;
	if (is_quiet || watch->userdirs_ms == 0)
		watch->userdirs_ms = USERDIRS_FIRST_MS;
	else if (watch->userdirs_ms < USERDIRS_LAST_MS)
		watch->userdirs_ms *= 2;
	watch->userdirs_at = deadline_in(watch->userdirs_ms);
	return true;
}

bool
site_watch_takes_names(const struct site_watch *watch)
{
	return deadline_left(watch->userdirs_at) == 0;
}

/* Logs why an old directory stays in use, once for each reason. */
static void
keep_old_directory(int *last, const char *option, const char *path)
{
	char text[CONF_ERR_MAX];

	if (errno == *last)
		return;
	*last = errno;
	conf_error(text,
	    "%s \"%.200s\": is in another directory now, but cannot be used: "
	    "%s; let the account of the server write there",
	    option, path, strerror(errno));
	log_warn_aloud(text);
}

/* Returns whether the state directory was made anew. */
static bool
check_state(struct site_watch *watch, const struct conf *conf)
{
	if (state_dir_fd() == -1 || conf->state[0] == '\0' ||
	    root_compare(state_dir_fd(), conf->state) != ROOT_REPLACED)
		return false;
	if (state_dir_open(conf->state) == -1) {
		keep_old_directory(&watch->state_error, "state", conf->state);
		return false;
	}
	watch->state_error = 0;
	if (root_compare(state_dir_fd(), conf->state) != ROOT_SAME)
		return false;	/* another inode number at each look */
	log_info("state \"%s\": is another directory now; new workers use it",
	    conf->state);
	return true;
}

/* Returns whether the directory of the log was made anew. */
static bool
check_log_directory(struct site_watch *watch, const struct conf *conf)
{
	if (!log_directory_is_replaced(conf->log_file))
		return false;
	if (log_to_file(conf->log_file) == -1) {
		keep_old_directory(&watch->log_error, "log_file",
		    conf->log_file);
		return false;
	}
	watch->log_error = 0;
	if (log_directory_is_replaced(conf->log_file))
		return false;
	log_info("log_file \"%s\": is in another directory now; new workers "
		 "write there",
	    conf->log_file);
	return true;
}

bool
site_watch_check(struct site_watch *watch, struct sites *sites,
    const struct conf *conf, struct privs *privs,
    const struct userdir_names *names)
{
	bool is_changed = check_log_directory(watch, conf);
	struct site *site;

	is_changed = check_state(watch, conf) || is_changed;
	if (privs_chroot_is_replaced(privs))
		return enter_new_chroot(watch, sites, conf, privs) ||
		    is_changed;
	for (site = sites->at; site < sites->at + sites->n; site++) {
		is_changed = check_site_root(site, privs) || is_changed;
		is_changed = check_site_library(site) || is_changed;
	}
	return check_userdirs(watch, sites, names) || is_changed;
}
