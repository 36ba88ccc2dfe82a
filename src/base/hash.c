#include "base/hash.h"

#include <endian.h>
#include <string.h>
#include <sys/random.h>

static uint64_t
rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static void
mix_once(uint64_t *v)
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

static void
mix(uint64_t *v, unsigned rounds)
{
	while (rounds-- > 0)
		mix_once(v);
}

static struct hash
begun(uint64_t first, uint64_t second)
{
	return (struct hash){ {
	    first ^ UINT64_C(0x736f6d6570736575),
	    second ^ UINT64_C(0x646f72616e646f6d),
	    first ^ UINT64_C(0x6c7967656e657261),
	    second ^ UINT64_C(0x7465646279746573),
	} };
}

static void
take(uint64_t *v, uint64_t word, unsigned rounds)
{
	v[3] ^= word;
	mix(v, rounds);
	v[0] ^= word;
}

static uint64_t
end(uint64_t *v, unsigned rounds)
{
	v[2] ^= 0xff;
	mix(v, rounds);
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
	*hash = begun(seed, seed);
}

void
hash_add(struct hash *hash, uint64_t word)
{
	take(hash->state, word, 1);
}

uint64_t
hash_value(const struct hash *hash)
{
	struct hash last = *hash;

	return end(last.state, 3);
}

/* Eight bytes as a number, the first one the least. */
static uint64_t
word_of(const unsigned char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	return le64toh(word);
}

uint64_t
hash_bytes(const unsigned char *key, const void *bytes, size_t n)
{
	struct hash hash = begun(word_of(key), word_of(key + 8));
	unsigned char last[8] = { 0 };
	const unsigned char *at = bytes;
	size_t left;

	for (left = n; left >= 8; left -= 8, at += 8)
		take(hash.state, word_of(at), 2);
	memcpy(last, at, left);
	last[7] = (unsigned char)n;
	take(hash.state, word_of(last), 2);
	return end(hash.state, 4);
}
