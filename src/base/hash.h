/*
 * SipHash, see Aumasson and Bernstein, 2012: who does not know the key cannot
 * tell what collides.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* A hash that grows by words of 64 bits, with SipHash-1-3. */
struct hash {
	uint64_t state[4];
};

/* A seed that nobody knows; 0 as long as the kernel has no chance to give. */
uint64_t hash_seed(void);

/* Begins a hash over no words. */
void hash_begin(struct hash *hash, uint64_t seed);

/* The next word. */
void hash_add(struct hash *hash, uint64_t word);

/* The hash of all words so far; more may follow. */
uint64_t hash_value(const struct hash *hash);

enum { HASH_KEY = 16 };	/* bytes of a key, which are random */

/* SipHash-2-4 of n bytes: the same on every machine, and for ever. */
uint64_t hash_bytes(const unsigned char *key, const void *bytes, size_t n);

#endif
