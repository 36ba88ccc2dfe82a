/* Tells whether a directory holds the same names as it did before. */
#ifndef SITE_NAMES_H
#define SITE_NAMES_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

enum { NAMES_MAX = 10000 };	/* reading more takes too long for a check */

/* What is left of them: zeroed, nothing is known. */
struct names {
	uint64_t seed, hash;	/* a seed is never 0 */
};

/* Names that are being read. */
struct names_reader {
	uint64_t seed;
	struct hash hash;
	size_t n;
	bool lost;		/* names alone do not tell all */
};

/* Begins with a seed of its own, so that nobody can tell what collides. */
void names_begin(struct names_reader *reader);

/*
 * The next name as readdir has given it, with its inode and its type. Where it
 * is a symlink, or its type is not known, nothing will be known of them all.
 */
void names_add(struct names_reader *reader, const struct dirent *found);

/* All have been added: what is known of them. */
struct names names_end(struct names_reader *reader);

/*
 * Does the open directory hold the same, in the same order? Takes over the
 * descriptor, which has not been read from. Not where nothing is known.
 */
bool names_hold(const struct names *names, int fd);

#endif
