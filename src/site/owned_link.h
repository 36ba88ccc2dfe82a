/*
 * Opens files through symlinks that lead out of a directory, if the owner of
 * each symlink owns what it leads to.
 */
#pragma once

/*
 * Opens `path`, relative and clean, in the directory `dir`, with the flags of
 * beneath_open(). Every symlink on the way must have the owner of the file or
 * directory that it leads to; owners are read from open descriptors, so that
 * nothing can be exchanged in between. The target may be anywhere, but must be
 * a regular file or a directory. Returns a descriptor that the caller closes;
 * or -1 and errno, which is EXDEV if the owners differ or cannot be told apart.
 */
int owned_link_open(int dir, const char *path, int flags);
