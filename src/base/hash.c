#include "base/hash.h"

#include <endian.h>
#include <string.h>
#include <sys/random.h>

static uint64_t
rotate_left(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static void
sip_round(uint64_t *v)
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate_left(v[1], 13) ^ v[0];
	v[3] = rotate_left(v[3], 16) ^ v[2];
	v[0] = rotate_left(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate_left(v[1], 17) ^ v[2];
	v[3] = rotate_left(v[3], 21) ^ v[0];
	v[2] = rotate_left(v[2], 32);
}

static void
sip_rounds(uint64_t *v, unsigned rounds)
{
	while (rounds-- > 0)
		sip_round(v);
}

static struct hash
sip_begin(uint64_t first, uint64_t second)
{
	return (struct hash){ {
	    first ^ UINT64_C(0x736f6d6570736575),
	    second ^ UINT64_C(0x646f72616e646f6d),
	    first ^ UINT64_C(0x6c7967656e657261),
	    second ^ UINT64_C(0x7465646279746573),
	} };
}

static void
sip_add(uint64_t *v, uint64_t word, unsigned rounds)
{
	v[3] ^= word;
	sip_rounds(v, rounds);
	v[0] ^= word;
}

static uint64_t
sip_end(uint64_t *v, unsigned rounds)
{
	v[2] ^= 0xff;
	sip_rounds(v, rounds);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t
hash_seed(void)
{
	uint64_t seed;

	if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed)
		return 0;
	return seed;
}

void
hash_begin(struct hash *hash, uint64_t seed)
{
	*hash = sip_begin(seed, seed);
}

void
hash_add(struct hash *hash, uint64_t word)
{
	sip_add(hash->state, word, 1);
}

/* Returns n bytes (0 to 8) as a little-endian number. */
static uint64_t
read_word(const unsigned char *bytes, size_t n)
{
	uint64_t word = 0;

	memcpy(&word, bytes, n);
	return le64toh(word);
}

void
hash_add_bytes(struct hash *hash, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;

	for (; n >= 8; n -= 8, at += 8)
		hash_add(hash, read_word(at, 8));
	if (n > 0)
		hash_add(hash, read_word(at, n));
}

uint64_t
hash_value(const struct hash *hash)
{
	struct hash last = *hash;

	return sip_end(last.state, 3);
}

uint64_t
hash_fast(uint64_t seed, const void *bytes, size_t n)
{
	struct hash hash = sip_begin(seed, n);

	hash_add_bytes(&hash, bytes, n);
	return sip_end(hash.state, 3);
}

uint64_t
hash_bytes(const unsigned char *key, const void *bytes, size_t n)
{
	struct hash hash = sip_begin(read_word(key, 8), read_word(key + 8, 8));
	const unsigned char *at = bytes;
	size_t left;

	for (left = n; left >= 8; left -= 8, at += 8)
		sip_add(hash.state, read_word(at, 8), 2);
	sip_add(hash.state, read_word(at, left) | (uint64_t)n << 56, 2);
	return sip_end(hash.state, 4);
}
