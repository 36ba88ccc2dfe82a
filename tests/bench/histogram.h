/* A histogram of durations, of fixed size. */
#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stdint.h>

enum {
	HISTOGRAM_STEP_BITS = 8, /* steps in each power of two: 0.4 % is lost */
	HISTOGRAM_POWERS =
	    34, /* up to 2200 s; longer durations count as that */
	HISTOGRAM_BUCKETS = HISTOGRAM_POWERS << HISTOGRAM_STEP_BITS
};

/* All zero is empty. Without pointers, so that processes may share it. */
struct histogram {
	uint64_t n;
	uint64_t buckets[HISTOGRAM_BUCKETS];
};

/* Counts one duration in nanoseconds. */
void histogram_add(struct histogram *h, int64_t ns);

/* Adds the counts of another histogram. */
void histogram_merge(struct histogram *h, const struct histogram *other);

/*
 * Returns the duration in microseconds that this share, 0 to 1, of all does not
 * exceed.
 */
double histogram_quantile(const struct histogram *h, double share);

/* Prints `p50=65.0 p99=...`, in microseconds, without a newline. */
void histogram_print(const struct histogram *h);

#endif
