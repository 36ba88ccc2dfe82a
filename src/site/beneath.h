/* Opens what lies beneath a directory, and never anything outside. */
#ifndef SITE_BENEATH_H
#define SITE_BENEATH_H

#include <stdbool.h>

/*
 * Does the kernel, and the sandbox around us, allow openat2(2)? A service
 * manager may refuse it, see DynamicUser= in systemd.exec(5).
 */
bool beneath_has_openat2(int dir);

/*
 * Opens `path`, relative and clean ("" is the directory itself), beneath the
 * directory `dir`, with the flags of open(2); O_CLOEXEC, and O_NOCTTY and
 * O_NONBLOCK where there is no O_PATH, are added. Symlinks are followed as long
 * as they are relative and stay beneath. Without `openat2` the path is walked
 * component by component, to the same end. Returns a descriptor that the caller
 * closes, or -1 and errno (EXDEV or ELOOP for what leads outside).
 */
int beneath_open(int dir, bool openat2, const char *path, int flags);

#endif
