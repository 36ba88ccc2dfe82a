/*
 * Gives up privileges that the process does not need. First root becomes an
 * account (privs_drop), while files of the host can still be opened. Later the
 * process that serves is confined (privs_confine).
 */
#pragma once

#include "site/sites.h"

/* The measures: no_new_privs, landlock, seccomp. */
enum { PRIVS_MEASURES = 3 };

/* The state of a measure. */
enum privs_verdict {
	PRIVS_UNKNOWN,		/* not announced yet */
	PRIVS_ON,
	PRIVS_ON_WITH_STATE,	/* except for the state directory */
	PRIVS_ON_WITH_LINKS,	/* except for reading, see follow_links */
	PRIVS_OFF,		/* by the options */
	PRIVS_OFF_FOR_TRUSTED,	/* because handlers are trusted */
	PRIVS_UNAVAILABLE,	/* the kernel lacks it, or it is forbidden */
	PRIVS_VERDICTS
};

struct privs {
	bool is_daemon;		/* else the process serves one client */
	int chroot_dir;		/* the directory `chroot`, or -1 */
	char *chroot_name;	/* the path as the option has it, or NULL */
	char *chroot_path;	/* the same, absolute and without symlinks */
	enum privs_verdict announced[PRIVS_MEASURES];
};

/*
 * Opens the directory `chroot`, if it is set. Then root becomes the account
 * `user` for good, and any account drops all capabilities, except for chroot(2)
 * if privs_confine() will need it. If `user` is "", root stays root, and a
 * daemon logs a warning. Dies if any of this fails.
 */
void privs_drop(struct privs *privs, const struct conf *conf, bool is_daemon);

/*
 * Checks that the account `user` exists. Returns 0, or -1 with a message in
 * `err` (CONF_ERR_MAX bytes).
 */
int privs_check_user(const struct conf *conf, char *err);

/*
 * Checks the gopherroots as the account of the server, which root becomes; as
 * root, if no account is set, see sites_check(). Returns 0, or logs why a site
 * cannot be served and returns -1. For --check.
 */
int privs_test_sites(const struct conf *conf, const struct sites *sites);

/*
 * Checks what privs_drop() needs, and then privs_check() and
 * privs_check_state() as the account, which root becomes. Dies if any of this
 * fails. For a check of the configuration.
 */
void privs_test(const struct conf *conf, const struct sites *sites);

/*
 * Checks that this account can open the gopherroots, and that they and
 * `library` of all sites are inside `chroot`.
 * Returns 0, or logs why not and returns -1.
 */
int privs_check(const struct privs *privs, const struct sites *sites);

/* Reports whether an absolute path is inside `chroot`, or none is set. */
bool privs_can_reach(const struct privs *privs, const char *path);

/* Reports whether the path `chroot` leads to another directory than before. */
bool privs_chroot_is_replaced(const struct privs *privs);

/*
 * Copies `privs`, with the directory that `chroot` leads to now. Returns 0, or
 * -1 and errno; the caller calls privs_close() in either case.
 */
int privs_reopen(struct privs *privs, const struct privs *before);

/*
 * Checks that the server's account can write in the directory `state`, if it is
 * set. Called after privs_drop(). Returns 0, or logs why not and returns -1.
 */
int privs_check_state(const struct conf *conf);

/*
 * Logs what privs_confine() will do, one line for each measure, and warns of
 * unavailable measures. Later calls log only changes.
 */
void privs_announce(struct privs *privs, const struct conf *conf,
    const struct sites *sites);

/*
 * Confines this process, which serves: chroot, no_new_privs, landlock and
 * seccomp, as the options say. In a chroot, changes the paths in `sites` to the
 * paths that are valid there. Skips unavailable measures, with a warning in a
 * process that serves one client. Dies if chroot fails. Closes `privs`.
 */
void privs_confine(struct privs *privs, const struct conf *conf,
    struct sites *sites);

/* Closes the directory. May be called twice. */
void privs_close(struct privs *privs);
