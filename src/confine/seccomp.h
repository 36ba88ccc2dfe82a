/* The system calls that a process that serves can make, see seccomp(2). */
#pragma once

/*
 * Reports whether system calls can be filtered: returns 0, or -1 and errno:
 * EINVAL if the kernel lacks seccomp, ENOTSUP if there is no filter for this
 * processor, or the error of a filter of the service manager.
 */
int seccomp_probe(void);

/*
 * Restricts this process for good: all system calls that serving does not need
 * fail with EPERM. It starts no process and no program, opens no socket,
 * renames no file, makes no memory executable, and signals no other process.
 * Returns 0, or -1 and errno; then nothing has changed, except perhaps
 * no_new_privs.
 */
int seccomp_install(void);
