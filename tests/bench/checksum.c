#include "checksum.h"

#include <err.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 256 * 1024 };

static const uint64_t odd = 0x9e3779b97f4a7c15;

static uint64_t
rotate(uint64_t word)
{
	return word << 29 | word >> 35;
}

static void
add_block(uint64_t lanes[CHECKSUM_LANES], const unsigned char *block)
{
	uint64_t words[CHECKSUM_LANES];
	size_t i;

	memcpy(words, block, sizeof words);
	for (i = 0; i < CHECKSUM_LANES; i++)
		lanes[i] = rotate((lanes[i] ^ words[i]) * odd);
}

void
checksum_init(struct checksum *sum)
{
	*sum = (struct checksum){ .lanes = { 1, 2, 3, 4 } };
}

/* Fills up the incomplete block. Returns how many bytes that took. */
static size_t
add_to_rest(struct checksum *sum, const unsigned char *bytes, size_t n)
{
	size_t missing = CHECKSUM_BLOCK - sum->waiting;

	if (n < missing)
		missing = n;
	memcpy(sum->rest + sum->waiting, bytes, missing);
	sum->waiting += missing;
	if (sum->waiting == CHECKSUM_BLOCK) {
		add_block(sum->lanes, sum->rest);
		sum->waiting = 0;
	}
	return missing;
}

void
checksum_add(struct checksum *sum, const void *bytes, size_t n)
{
	const unsigned char *at = bytes, *end = at + n;

	sum->len += n;
	if (sum->waiting > 0)
		at += add_to_rest(sum, at, n);
	for (; end - at >= CHECKSUM_BLOCK; at += CHECKSUM_BLOCK)
		add_block(sum->lanes, at);
	if (at < end)
		(void)add_to_rest(sum, at, (size_t)(end - at));
}

bool
checksum_add_descriptor(struct checksum *sum, int fd)
{
	static char piece[PIECE];
	ssize_t n;

	while ((n = read(fd, piece, sizeof piece)) > 0)
		checksum_add(sum, piece, (size_t)n);
	return n == 0;
}

void
checksum_file(struct checksum *sum, const char *file)
{
	int fd;

	checksum_init(sum);
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd == -1 || !checksum_add_descriptor(sum, fd))
		err(2, "%s", file);
	(void)close(fd);
}

uint64_t
checksum_value(const struct checksum *sum)
{
	unsigned char last[CHECKSUM_BLOCK] = { 0 };
	uint64_t lanes[CHECKSUM_LANES], value;
	size_t i;

	memcpy(lanes, sum->lanes, sizeof lanes);
	memcpy(last, sum->rest, sum->waiting);
	add_block(lanes, last);
	for (value = sum->len, i = 0; i < CHECKSUM_LANES; i++)
		value = rotate((value ^ lanes[i]) * odd);
	return value ^ value >> 32;
}
