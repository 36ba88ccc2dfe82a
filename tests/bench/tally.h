/* How often something took how long: a histogram of fixed size. */
#ifndef BENCH_TALLY_H
#define BENCH_TALLY_H

#include <stdint.h>

enum {
	TALLY_STEP_BITS = 8, /* steps in each power of two: 0.4 % is lost */
	TALLY_POWERS = 34, /* up to 2200 s; what is longer counts as that */
	TALLY_BUCKETS = TALLY_POWERS << TALLY_STEP_BITS
};

/* All zero is empty. It has no pointers, so processes may share it. */
struct tally {
	uint64_t n;
	uint64_t buckets[TALLY_BUCKETS];
};

/* Nanoseconds of a clock that never jumps. */
int64_t tally_now(void);

/* Counts one duration in nanoseconds. */
void tally_add(struct tally *tally, int64_t ns);

/* Adds all that another one has counted. */
void tally_merge(struct tally *tally, const struct tally *other);

/* The duration in microseconds that this share, 0 to 1, does not exceed. */
double tally_quantile(const struct tally *tally, double share);

/* One line on stdout without its end: `p50=65.0 p99=...`, in microseconds. */
void tally_print(const struct tally *tally);

#endif
