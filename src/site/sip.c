#include "site/sip.h"

#include <endian.h>
#include <string.h>

/* Four words that are stirred; see Aumasson and Bernstein, 2012. */
struct state {
	uint64_t a, b, c, d;
};

static uint64_t
rotate(uint64_t word, unsigned by)
{
	return word << by | word >> (64 - by);
}

static void
stir(struct state *s, unsigned rounds)
{
	for (; rounds > 0; rounds--) {
		s->a += s->b;
		s->c += s->d;
		s->b = rotate(s->b, 13) ^ s->a;
		s->d = rotate(s->d, 16) ^ s->c;
		s->a = rotate(s->a, 32);
		s->c += s->b;
		s->a += s->d;
		s->b = rotate(s->b, 17) ^ s->c;
		s->d = rotate(s->d, 21) ^ s->a;
		s->c = rotate(s->c, 32);
	}
}

/* Eight bytes as a number, the first one the least. */
static uint64_t
word_of(const unsigned char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	return le64toh(word);
}

/* The same of what is left, and how many bytes it was in all. */
static uint64_t
last_word(const unsigned char *bytes, size_t left, size_t n)
{
	unsigned char last[8] = { 0 };

	memcpy(last, bytes, left);
	last[7] = (unsigned char)n;
	return word_of(last);
}

static void
take(struct state *s, uint64_t word)
{
	s->d ^= word;
	stir(s, 2);
	s->a ^= word;
}

uint64_t
sip_hash(const unsigned char *key, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	uint64_t first = word_of(key), second = word_of(key + 8);
	struct state s = {
		first ^ 0x736f6d6570736575,
		second ^ 0x646f72616e646f6d,
		first ^ 0x6c7967656e657261,
		second ^ 0x7465646279746573,
	};
	size_t left;

	for (left = n; left >= 8; left -= 8, at += 8)
		take(&s, word_of(at));
	take(&s, last_word(at, left, n));
	s.c ^= 0xff;
	stir(&s, 4);
	return s.a ^ s.b ^ s.c ^ s.d;
}
