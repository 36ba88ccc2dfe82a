#include "base/hash.h"

#include <sys/random.h>

static uint64_t
rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static void
mix(uint64_t *v)
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
	*hash = (struct hash){ {
	    seed ^ UINT64_C(0x736f6d6570736575),
	    seed ^ UINT64_C(0x646f72616e646f6d),
	    seed ^ UINT64_C(0x6c7967656e657261),
	    seed ^ UINT64_C(0x7465646279746573),
	} };
}

void
hash_add(struct hash *hash, uint64_t word)
{
	uint64_t *v = hash->state;

	v[3] ^= word;
	mix(v);
	v[0] ^= word;
}

uint64_t
hash_value(const struct hash *hash)
{
	struct hash last = *hash;
	uint64_t *v = last.state;

	v[2] ^= 0xff;
	mix(v);
	mix(v);
	mix(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
