#include "tally.h"

#include <stdio.h>
#include <time.h>

enum { STEPS = 1 << TALLY_STEP_BITS };

int64_t
tally_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Below 256 ns a bucket each; then 256 buckets for each power of two. */
static unsigned
bucket_of(uint64_t ns)
{
	unsigned shift, bucket;

	if (ns < STEPS)
		return (unsigned)ns;
	shift = 63 - (unsigned)__builtin_clzll(ns) - TALLY_STEP_BITS;
	bucket = shift * STEPS + (unsigned)(ns >> shift);
	return bucket < TALLY_BUCKETS ? bucket : TALLY_BUCKETS - 1;
}

/* The middle of what a bucket stands for, in nanoseconds. */
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
tally_add(struct tally *tally, int64_t ns)
{
	tally->n++;
	tally->buckets[bucket_of(ns > 0 ? (uint64_t)ns : 0)]++;
}

void
tally_merge(struct tally *tally, const struct tally *other)
{
	unsigned i;

	tally->n += other->n;
	for (i = 0; i < TALLY_BUCKETS; i++)
		tally->buckets[i] += other->buckets[i];
}

double
tally_quantile(const struct tally *tally, double share)
{
	double seen, wanted;
	unsigned i;

	wanted = share * (double)tally->n;
	for (seen = 0, i = 0; i < TALLY_BUCKETS - 1; i++) {
		seen += (double)tally->buckets[i];
		if (seen > 0 && seen >= wanted)
			break;
	}
	return tally->n ? middle_of(i) / 1000 : 0;
}

void
tally_print(const struct tally *tally)
{
	printf("p50=%.1f p99=%.1f p999=%.1f max=%.1f",
	    tally_quantile(tally, 0.5), tally_quantile(tally, 0.99),
	    tally_quantile(tally, 0.999), tally_quantile(tally, 1));
}
