/*
 * The state directory: where the databases are, and all that SQLite ever sees
 * of the file system.
 */
#ifndef SITE_STATE_H
#define SITE_STATE_H

#include <stdbool.h>

/* Is this a build with SQLite? Without it there is no state. */
bool state_is_built_in(void);

/*
 * From now on this process, and those that it forks, keep their databases in
 * the directory `path`; "" is none. Call it while the path can be opened: no
 * chroot is in the way later. Returns 0, or -1 and errno, and what was there
 * before stays.
 */
int state_open(const char *path);

/* The directory's descriptor, or -1 where there is none. */
int state_dir(void);

/*
 * Makes SQLite ready in this process, unless it is: files named "/NAME" are
 * those in the directory. Call it only in a process that does not fork any
 * more. Returns 0, or -1.
 */
int state_begin(void);

/* The file system of SQLite that state_begin() makes. */
#define STATE_VFS "gophermoon"

/* Lets go of the directory; there must be no database open. */
void state_close(void);

#endif
