/* Limits the system calls of a process that serves, see seccomp(2). */
#pragma once

/*
 * Returns 0 if system calls can be filtered, or -1 and errno: EINVAL if the
 * kernel lacks seccomp, ENOTSUP if there is no filter for this processor, or
 * the error that the service manager's own filter returns.
 */
int seccomp_probe(void);

/*
 * Restricts this process for good: all system calls that serving does not need
 * fail with EPERM. The process can start no process or program, open no socket,
 * rename no file, make no file setuid, make no memory executable, and neither
 * signal another process nor let the kernel do so (fcntl(2), F_SETOWN). It can
 * still change the other mode bits of its own files, and remove files where
 * Landlock lets it: SQLite does both.
 * Returns 0, or -1 and errno; then nothing has changed, except perhaps
 * no_new_privs.
 */
int seccomp_install(void);
