/* A fast checksum of bytes that arrive in pieces. */
#ifndef BENCH_CHECKSUM_H
#define BENCH_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHECKSUM_LANES = 4, CHECKSUM_BLOCK = CHECKSUM_LANES * 8 };

struct checksum {
	uint64_t lanes[CHECKSUM_LANES];
	uint64_t len; /* of all bytes so far */
	size_t waiting; /* bytes in `rest` */
	unsigned char
	    rest[CHECKSUM_BLOCK]; /* bytes that do not fill a block yet */
};

/* Makes it the checksum of no bytes. */
void checksum_init(struct checksum *sum);

/* Adds bytes. Their division into pieces makes no difference. */
void checksum_add(struct checksum *sum, const void *bytes, size_t n);

/* Adds all bytes that can be read, up to the end. False after an error. */
bool checksum_add_descriptor(struct checksum *sum, int fd);

/* Makes it the checksum of a file. Exits if it cannot be read. */
void checksum_file(struct checksum *sum, const char *file);

/* Returns a value that depends on every byte, its place, and the length. */
uint64_t checksum_value(const struct checksum *sum);

#endif
