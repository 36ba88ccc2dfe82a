#include "histogram.h"

#include <stdio.h>

enum { STEPS = 1 << HISTOGRAM_STEP_BITS };

/* Below 256 ns each has a bucket; then each power of two has 256 buckets. */
static unsigned
bucket_of(uint64_t ns)
{
	unsigned shift, bucket;

	if (ns < STEPS)
		return (unsigned)ns;
	shift = 63 - (unsigned)__builtin_clzll(ns) - HISTOGRAM_STEP_BITS;
	bucket = shift * STEPS + (unsigned)(ns >> shift);
	return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

/* Returns the middle of a bucket in nanoseconds. */
static double
middle_of(unsigned bucket)
{
	unsigned shift;

	if (bucket < 2 * STEPS)
		return bucket;
	shift = bucket / STEPS - 1;
	return ((double)(bucket % STEPS + STEPS) + 0.5) *
	    (double)((uint64_t)1 << shift);
}

void
histogram_add(struct histogram *h, int64_t ns)
{
	h->n++;
	h->buckets[bucket_of(ns > 0 ? (uint64_t)ns : 0)]++;
}

void
histogram_merge(struct histogram *h, const struct histogram *other)
{
	unsigned i;

	h->n += other->n;
	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		h->buckets[i] += other->buckets[i];
}

double
histogram_quantile(const struct histogram *h, double share)
{
	double seen, wanted;
	unsigned i;

	wanted = share * (double)h->n;
	for (seen = 0, i = 0; i < HISTOGRAM_BUCKETS - 1; i++) {
		seen += (double)h->buckets[i];
		if (seen > 0 && seen >= wanted)
			break;
	}
	return h->n ? middle_of(i) / 1000 : 0;
}

void
histogram_print(const struct histogram *h)
{
	printf("p50=%.1f p99=%.1f p999=%.1f max=%.1f",
	    histogram_quantile(h, 0.5), histogram_quantile(h, 0.99),
	    histogram_quantile(h, 0.999), histogram_quantile(h, 1));
}
