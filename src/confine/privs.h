/* Gives up what the process does not need. */
#ifndef CONFINE_PRIVS_H
#define CONFINE_PRIVS_H

#include "site/sites.h"

enum { PRIVS_MEASURES = 3 };

/* What a process has on its way down. */
struct privs {
	bool daemon;		/* else it serves one visitor */
	int jail;		/* the directory `chroot`, or -1 */
	char *jail_path;	/* absolute, or NULL */
	const char *said[PRIVS_MEASURES]; /* the last word about each */
};

/*
 * Opens the directory `chroot`, if there is one. Then root becomes the account
 * `user` for good, and everybody lets go of all capabilities, except that for
 * chroot(2) where privs_confine() will need it. Where `user` is "", root stays
 * root; a daemon is warned of that. Dies if any of this fails.
 */
void privs_drop(struct privs *privs, const struct conf *conf, bool daemon);

/*
 * Do gopherroot and `library` of all sites lie in the directory `chroot`?
 * Returns 0, or -1 and has said why not.
 */
int privs_check(const struct privs *privs, const struct sites *sites);

/*
 * Can the account that serves write in the directory `state`, if there is one?
 * Returns 0, or -1 and has said why not. To be called after privs_drop().
 */
int privs_check_state(const struct conf *conf);

/*
 * Says what privs_confine() will do, one line for each measure, and warns of
 * those that cannot be taken here. Says nothing twice as long as it stays true.
 */
void privs_announce(struct privs *privs, const struct conf *conf,
    const struct sites *sites);

/*
 * Confines this process, which serves: chroot, no_new_privs, landlock and
 * seccomp, as the options say. In a chroot the paths in `sites` are
 * changed to what they are there. What a kernel does not have is left out; a
 * process that serves one visitor warns of that. Dies if chroot fails. Lets go
 * of `privs`.
 */
void privs_confine(struct privs *privs, const struct conf *conf,
    struct sites *sites);

/* Lets go of the directory. May be called twice. */
void privs_close(struct privs *privs);

#endif
