/* The system calls that a process that serves can make, see seccomp(2). */
#ifndef CONFINE_SECCOMP_H
#define CONFINE_SECCOMP_H

/*
 * Can system calls be filtered here? Returns 0, or -1 and errno: EINVAL from a
 * kernel without seccomp, ENOTSUP on a processor that we have no filter for,
 * and what a filter of the service manager says.
 */
int seccomp_probe(void);

/*
 * From now on every system call but those that serving takes fails with EPERM:
 * no new process, no program, no socket, no file that is removed or renamed, no
 * memory that can be executed, no signal to others. It cannot be undone.
 * Returns 0, or -1 and errno; then nothing has changed but no_new_privs.
 */
int seccomp_install(void);

#endif
