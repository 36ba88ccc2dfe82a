/* SQLite's file system (VFS), confined to the state directory. */
#pragma once

#include <stdint.h>

/* The name under which vfs_register() registers the VFS. */
#define VFS_NAME "gophermoon"

/*
 * Configures SQLite in this process and registers the VFS as the default one;
 * does nothing the second time. The VFS opens "/NAME" as the file NAME in the
 * state directory, and no other file. Call it only in a process that forks no
 * more. Returns 0, or -1.
 */
int vfs_register(void);

/*
 * Limits every file that SQLite writes in this process, the write-ahead log
 * too: a larger one fails as on a full disk. Of several limits the largest
 * counts.
 */
void vfs_set_max_size(uintmax_t bytes);
