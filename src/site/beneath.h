/* Opens files beneath a directory and never outside: no path traversal. */
#pragma once

#include <stdbool.h>

/*
 * Reports whether the kernel, and the sandbox around this process, allow
 * openat2(2). A service manager may refuse it, see DynamicUser= in
 * systemd.exec(5).
 */
bool beneath_has_openat2(int dir);

/*
 * Opens `path`, relative and clean ("" is the directory itself), beneath the
 * directory `dir`, with the flags of open(2); adds O_CLOEXEC, and without
 * O_PATH also O_NOCTTY and O_NONBLOCK. Follows symlinks that are relative and
 * stay beneath. Without `openat2` walks the path name by name, with the same
 * result. Returns a descriptor that the caller closes; or -1 and errno, which
 * is EXDEV or ELOOP if the path leads outside.
 */
int beneath_open(int dir, bool openat2, const char *path, int flags);
