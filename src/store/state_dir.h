/* The state directory, which holds the databases of the sites. */
#pragma once

/*
 * Opens the directory `path` for this process and its children; "" closes it.
 * Call it before chroot(2). Returns 0, or -1 and errno if the directory cannot
 * be opened or written; an earlier directory then stays open.
 */
int state_dir_open(const char *path);

/*
 * Checks whether this process may write in the directory. Returns 0, also if
 * there is no directory, or -1 and errno.
 */
int state_dir_check(void);

/* Returns the directory's descriptor, or -1 if there is none. */
int state_dir_fd(void);
