/* Tells whether a directory holds the same names as it did before. */
#ifndef SITE_DIR_HASH_H
#define SITE_DIR_HASH_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

enum { DIR_HASH_MAX = 10000 };	/* reading more takes too long for a check */

/* What is left of them: zeroed, nothing is known. */
struct dir_hash {
	uint64_t seed, hash;	/* a seed is never 0 */
};

/* Names that are being read. */
struct dir_hash_reader {
	uint64_t seed;
	struct hash hash;
	size_t n;
	bool lost;		/* names alone do not tell all */
};

/* Begins with a seed of its own, so that nobody can tell what collides. */
void dir_hash_begin(struct dir_hash_reader *reader);

/*
 * The next name as readdir has given it, with its inode and its type. Where it
 * is a symlink, or its type is not known, nothing will be known of them all.
 */
void dir_hash_add(struct dir_hash_reader *reader, const struct dirent *found);

/* All have been added: what is known of them. */
struct dir_hash dir_hash_end(struct dir_hash_reader *reader);

/*
 * Does the open directory hold the same, in the same order? Takes over the
 * descriptor, which has not been read from. Not where nothing is known.
 */
bool dir_hash_matches(const struct dir_hash *names, int fd);

#endif
