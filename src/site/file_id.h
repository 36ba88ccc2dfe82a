/* Detects whether a file has changed. */
#pragma once

#include <stdbool.h>
#include <sys/stat.h>

/* The part of a stat that changes with the file. Zeroed: a built-in file. */
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
 * Reports whether every later change will alter the identity. The file is then
 * settled: old enough that a further change gets a new timestamp. Clocks of
 * file systems are coarse, so a file that has just changed may change again
 * unnoticed. Call it between stat and reading. Do not cache an unsettled file.
 */
bool file_id_is_settled(const struct file_id *id);
