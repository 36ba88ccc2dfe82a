/* A fast sum over bytes that come in pieces: equal bytes, equal sums. */
#ifndef BENCH_SUM_H
#define BENCH_SUM_H

#include <stddef.h>
#include <stdint.h>

enum { SUM_LANES = 4, SUM_BLOCK = SUM_LANES * 8 };

struct sum {
	uint64_t lanes[SUM_LANES];
	uint64_t len; /* of all bytes so far */
	size_t waiting; /* bytes in `rest` */
	unsigned char rest[SUM_BLOCK]; /* what does not fill a block yet */
};

/* Begins a sum over no bytes. */
void sum_init(struct sum *sum);

/* Adds bytes. How they are cut into pieces makes no difference. */
void sum_add(struct sum *sum, const void *bytes, size_t n);

/* The sum so far. It depends on every byte, its place, and the length. */
uint64_t sum_value(const struct sum *sum);

#endif
