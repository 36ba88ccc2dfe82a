/* Is a file still the one whose bytes we know? */
#ifndef SITE_FILE_ID_H
#define SITE_FILE_ID_H

#include <stdbool.h>
#include <sys/stat.h>

/* What changes when a file does. Zeroed, it is something built in. */
struct file_id {
	dev_t dev;
	ino_t ino;
	mode_t mode;
	off_t size;
	struct timespec mtime, ctime;
};

/* The identity of the file that `st` describes. */
struct file_id file_id_of(const struct stat *st);

/* Are they one file, unchanged between the two looks? */
bool file_id_is_same(const struct file_id *a, const struct file_id *b);

/* Are they at least one file, with the same permissions? */
bool file_id_is_same_file(const struct file_id *a, const struct file_id *b);

/*
 * Has the file been left alone for so long that its next change must show in
 * its identity? One that was changed just now may change again within the same
 * grain of the file system's clock. Ask this right after the look, and read it
 * then; what is read of an unsettled file is not to be kept.
 */
bool file_id_is_settled(const struct file_id *id);

#endif
