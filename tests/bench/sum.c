#include "sum.h"

#include <string.h>

static const uint64_t odd = 0x9e3779b97f4a7c15;

static uint64_t
turn(uint64_t word)
{
	return word << 29 | word >> 35;
}

static void
add_block(uint64_t lanes[SUM_LANES], const unsigned char *block)
{
	uint64_t words[SUM_LANES];
	size_t i;

	memcpy(words, block, sizeof words);
	for (i = 0; i < SUM_LANES; i++)
		lanes[i] = turn((lanes[i] ^ words[i]) * odd);
}

void
sum_init(struct sum *sum)
{
	*sum = (struct sum){ .lanes = { 1, 2, 3, 4 } };
}

/* Completes the block that waits. Returns how many bytes that took. */
static size_t
add_to_rest(struct sum *sum, const unsigned char *bytes, size_t n)
{
	size_t missing = SUM_BLOCK - sum->waiting;

	if (n < missing)
		missing = n;
	memcpy(sum->rest + sum->waiting, bytes, missing);
	sum->waiting += missing;
	if (sum->waiting == SUM_BLOCK) {
		add_block(sum->lanes, sum->rest);
		sum->waiting = 0;
	}
	return missing;
}

void
sum_add(struct sum *sum, const void *bytes, size_t n)
{
	const unsigned char *at = bytes, *end = at + n;

	sum->len += n;
	if (sum->waiting > 0)
		at += add_to_rest(sum, at, n);
	for (; end - at >= SUM_BLOCK; at += SUM_BLOCK)
		add_block(sum->lanes, at);
	if (at < end)
		(void)add_to_rest(sum, at, (size_t)(end - at));
}

uint64_t
sum_value(const struct sum *sum)
{
	unsigned char last[SUM_BLOCK] = { 0 };
	uint64_t lanes[SUM_LANES], value;
	size_t i;

	memcpy(lanes, sum->lanes, sizeof lanes);
	memcpy(last, sum->rest, sum->waiting);
	add_block(lanes, last);
	for (value = sum->len, i = 0; i < SUM_LANES; i++)
		value = turn((value ^ lanes[i]) * odd);
	return value ^ value >> 32;
}
