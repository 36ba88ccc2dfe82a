/* Landlock: which files a process can reach at all, see landlock(7). */
#pragma once

#include "site/sites.h"

/*
 * Reports whether Landlock is available: returns 0, or -1 and errno: ENOSYS or
 * EOPNOTSUPP if the kernel lacks it, EPERM if the service manager filters it.
 */
int landlock_probe(void);

/*
 * Restricts this process for good. It reads only what is beneath the
 * gopherroots, user directories and directories `library` of all sites; writes
 * only in the log file's directory and the state directory; and runs no
 * program. If the kernel can refuse it, it neither binds nor connects over TCP,
 * and signals no other process. Open descriptors stay usable. Returns 0, or -1
 * and errno; then nothing has changed, except perhaps no_new_privs.
 */
int landlock_confine(const struct sites *sites);
