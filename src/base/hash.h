/*
 * SipHash (Aumasson and Bernstein, 2012), the only hash in the tree. A client
 * cannot choose inputs that collide, because it does not know the key.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* A SipHash-1-3 that grows by words of 64 bits. */
struct hash {
	uint64_t state[4];
};

/* Returns random bits, or 0 if the kernel has none yet. */
uint64_t hash_seed(void);

/* Begins a hash over no words. */
void hash_begin(struct hash *hash, uint64_t seed);

/* Adds one word. */
void hash_add(struct hash *hash, uint64_t word);

/* Adds n bytes as words of eight, the last one filled up with zeros. */
void hash_add_bytes(struct hash *hash, const void *bytes, size_t n);

/* Returns the hash of all words so far; more may follow. */
uint64_t hash_value(const struct hash *hash);

/* Returns the SipHash-1-3 of n bytes, for hash tables in memory. */
uint64_t hash_fast(uint64_t seed, const void *bytes, size_t n);

enum { HASH_KEY = 16 };	/* bytes of a key, which are random */

/* Returns the SipHash-2-4 of n bytes, for hashes that are stored. */
uint64_t hash_bytes(const unsigned char *key, const void *bytes, size_t n);
