/* Detects whether a directory holds the same names for the same files. */
#pragma once

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

enum { DIR_HASH_MAX = 10000 };	/* names; more take too long to check */

/* The hash of all n names of a directory; seed 0: unknown. */
struct dir_hash {
	uint64_t seed, hash;
	size_t n;
};

/* A directory that is being read. */
struct dir_hash_reader {
	uint64_t seed;
	struct hash hash;
	size_t n;
	bool unknown;		/* the hash cannot detect every change */
};

/* Begins with a hash_seed(), so that authors cannot make names collide. */
void dir_hash_begin(struct dir_hash_reader *reader, uint64_t seed);

/*
 * Adds an entry as readdir returned it: its name, inode and type. A symlink or
 * an entry of unknown type makes the hash unknown.
 */
void dir_hash_add(struct dir_hash_reader *reader, const struct dirent *found);

/* Returns the hash of all entries added. */
struct dir_hash dir_hash_end(struct dir_hash_reader *reader);

/*
 * Reports whether the open directory holds the same entries in the same order;
 * false if the hash is unknown. Closes the descriptor, which must not have been
 * read from.
 */
bool dir_hash_matches(const struct dir_hash *names, int fd);
