/*
 * SipHash-1-3 of words of 64 bits: who does not know the seed cannot tell what
 * collides.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

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

#endif
