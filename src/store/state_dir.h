/*
 * The state directory: where the databases are, and all that SQLite ever sees
 * of the file system.
 */
#ifndef STORE_STATE_DIR_H
#define STORE_STATE_DIR_H

#include <stdbool.h>
#include <stdint.h>

/* Is this a build with SQLite? Without it there is no state. */
bool state_dir_is_supported(void);

/*
 * From now on this process, and those that it forks, keep their databases in
 * the directory `path`; "" is none. Call it while the path can be opened: no
 * chroot is in the way later. Returns 0, or -1 and errno: it cannot be opened,
 * or not written in; then what was there before stays.
 */
int state_dir_open(const char *path);

/*
 * Can this process write in the directory, as far as that can be known now? 0
 * also where there is none; else -1 and errno.
 */
int state_dir_check(void);

/* The directory's descriptor, or -1 where there is none. */
int state_dir_fd(void);

/*
 * Makes SQLite ready in this process, unless it is: files named "/NAME" are
 * those in the directory. Call it only in a process that does not fork any
 * more. Returns 0, or -1.
 */
int vfs_register(void);

/* The file system of SQLite that vfs_register() makes. */
#define VFS_NAME "gophermoon"

/*
 * No file that SQLite writes in this process becomes larger, be it a database
 * or the log beside it: to SQLite the disk is full then. The largest counts of
 * what was ever given.
 */
void vfs_set_max_size(uintmax_t bytes);

/* Lets go of the directory; there must be no database open. */
void state_dir_close(void);

#endif
