/* Tells whether a file is still the one whose bytes are known. */
#pragma once

#include <stdbool.h>
#include <sys/stat.h>

/* The part of a stat that changes when a file does. Zeroed: a built-in file. */
struct file_id {
	dev_t dev;
	ino_t ino;
	mode_t mode;
	off_t size;
	struct timespec mtime, ctime;
};

/* Returns the identity of the file that `st` describes. */
struct file_id file_id_of(const struct stat *st);

/* Reports whether both are one file, unchanged. */
bool file_id_is_same(const struct file_id *a, const struct file_id *b);

/* Reports whether both are one file with the same mode, perhaps changed. */
bool file_id_is_same_file(const struct file_id *a, const struct file_id *b);

/*
 * Reports whether the next change of the file must show in its identity. That
 * of a file which has just changed need not, as a file system's clock is
 * coarse. Call it right after the stat and before reading the file; what is
 * read of an unsettled file must not be cached.
 */
bool file_id_is_settled(const struct file_id *id);
