/* Landlock: which files a process can reach at all, see landlock(7). */
#ifndef CONFINE_LANDLOCK_H
#define CONFINE_LANDLOCK_H

#include "site/sites.h"

/*
 * Is Landlock here? Returns 0, or -1 and errno: ENOSYS or EOPNOTSUPP from a
 * kernel without it, EPERM from a service manager that filters it.
 */
int landlock_probe(void);

/*
 * From now on this process reads what lies beneath the gopherroots, the
 * directories `library` and people's spaces, of all sites, and nothing else; it
 * writes no file except in the log file's directory, and runs no program. Where
 * the kernel can, it neither binds nor connects over TCP, and signals nobody
 * outside. What is already open stays so. It cannot be undone. Returns 0, or -1
 * and errno; then nothing has changed but no_new_privs.
 */
int landlock_confine(const struct sites *sites);

#endif
