/* Is a file still the one whose bytes we know? */
#ifndef SITE_IDENTITY_H
#define SITE_IDENTITY_H

#include <stdbool.h>
#include <sys/stat.h>

/* What changes when a file does. Zeroed, it is something built in. */
struct identity {
	dev_t dev;
	ino_t ino;
	mode_t mode;
	off_t size;
	struct timespec mtime, ctime;
};

/* The identity of the file that `st` describes. */
struct identity identity_of(const struct stat *st);

/* Are they one file, unchanged between the two looks? */
bool identity_same(const struct identity *a, const struct identity *b);

/* Are they at least one file, with the same permissions? */
bool identity_same_file(const struct identity *a, const struct identity *b);

/*
 * Has the file been left alone for so long that its next change must show in
 * its identity? One that was changed just now may change again within the same
 * grain of the file system's clock. Ask this right after the look, and read it
 * then; what is read of an unsettled file is not to be kept.
 */
bool identity_is_settled(const struct identity *id);

#endif
