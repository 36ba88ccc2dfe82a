/* SQLite's file system (VFS), confined to the state directory. */
#pragma once

#include <stdint.h>

/* The name under which vfs_register() registers the VFS. */
#define VFS_NAME "gophermoon"

/*
 * Configures SQLite in this process and registers the VFS as the default; a
 * second call does nothing. The VFS opens "/NAME" as the file NAME in the state
 * directory, and no other file. The process must not fork afterwards. Returns
 * 0, or -1.
 */
int vfs_register(void);

/*
 * Limits the size of every file that SQLite writes in this process, also of the
 * write-ahead log. A write beyond the limit fails as on a full disk. The
 * largest limit of all calls applies.
 */
void vfs_set_max_size(uintmax_t bytes);
