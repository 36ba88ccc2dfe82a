/* Landlock: limits the files that a process can reach, see landlock(7). */
#pragma once

#include "site/sites.h"

/*
 * Returns 0 if Landlock is available, or -1 and errno: ENOSYS or EOPNOTSUPP if
 * the kernel lacks it, EPERM if the service manager filters it.
 */
int landlock_probe(void);

/*
 * Restricts this process for good. It can read only beneath the gopherroots,
 * user directories and directories `library` of all sites, or anywhere if a
 * site has follow_links = "owner"; write only in the log file's directory and
 * the state directory; and run no program. On newer kernels, it can also
 * neither bind nor connect over TCP, nor signal other processes. Open
 * descriptors stay usable. Returns 0, or -1 and errno; then nothing has
 * changed, except perhaps no_new_privs.
 */
int landlock_confine(const struct sites *sites);
