/*
 * Notices directories that were made anew: a gopherroot that was removed and
 * made again, a symlink that leads elsewhere now, a disk that was mounted over
 * a directory. The open descriptor still leads to the old directory then.
 */
#pragma once

#include <stdint.h>

#include "site/sites.h"
#include "confine/privs.h"

struct site_watch {
	int64_t chroot_at;	/* the next attempt to change the chroot */
	int64_t userdirs_at;	/* the next look at user directories */
	int64_t userdirs_ms;	/* the pause after their last change */
	int state_error;	/* that was logged last, or 0 */
	int log_error;		/* the same for the log */
};

/*
 * Reports whether site_watch_check() should get names of user directories. Not
 * soon after a change: it replaces the workers of all, and any user can make
 * one at any time.
 */
bool site_watch_takes_names(const struct site_watch *watch);

/*
 * Opens each gopherroot, `library`, `chroot` and `state`, and the directory of
 * `log_file`, whose path leads to another directory now, and the user
 * directories in `names` that do so or are new. Keeps what is absent now, or
 * cannot be opened. Logs one line for each change and for each new obstacle.
 * Reports whether anything has changed: then the workers have to be replaced.
 */
bool site_watch_check(struct site_watch *watch, struct sites *sites,
    const struct conf *conf, struct privs *privs,
    const struct userdir_names *names);
