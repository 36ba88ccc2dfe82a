#include "site/names.h"

#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* --- SipHash-1-3, of words of 64 bits --- */

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

static void
add_word(uint64_t *v, uint64_t word)
{
	v[3] ^= word;
	mix(v);
	v[0] ^= word;
}

static uint64_t
finish(uint64_t *v)
{
	v[2] ^= 0xff;
	mix(v);
	mix(v);
	mix(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* --- names --- */

static void
begin_with(struct names_reader *reader, uint64_t seed)
{
	*reader = (struct names_reader){
		.seed = seed,
		.state = {
			seed ^ UINT64_C(0x736f6d6570736575),
			seed ^ UINT64_C(0x646f72616e646f6d),
			seed ^ UINT64_C(0x6c7967656e657261),
			seed ^ UINT64_C(0x7465646279746573),
		},
		.lost = seed == 0,
	};
}

void
names_begin(struct names_reader *reader)
{
	uint64_t seed;

	if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed)
		seed = 0;
	begin_with(reader, seed);
}

/* With the NUL, so that it is clear where each one ends. */
static void
add_text(uint64_t *state, const char *text)
{
	size_t at, n, len = strlen(text) + 1;
	uint64_t word;

	for (at = 0; at < len; at += n) {
		n = len - at < sizeof word ? len - at : sizeof word;
		word = 0;
		memcpy(&word, text + at, n);
		add_word(state, word);
	}
}

void
names_add(struct names_reader *reader, const struct dirent *found)
{
	if (found->d_type == DT_LNK || found->d_type == DT_UNKNOWN ||
	    ++reader->n > NAMES_MAX)
		reader->lost = true;
	if (reader->lost)
		return;
	add_word(reader->state, found->d_ino);
	add_word(reader->state, found->d_type);
	add_text(reader->state, found->d_name);
}

struct names
names_end(struct names_reader *reader)
{
	if (reader->lost)
		return (struct names){ 0, 0 };
	return (struct names){ reader->seed, finish(reader->state) };
}

bool
names_hold(const struct names *names, int fd)
{
	struct names_reader reader;
	const struct dirent *found;
	struct names now;
	DIR *dir;

	dir = fdopendir(fd);
	if (dir == NULL) {
		(void)close(fd);
		return false;
	}
	begin_with(&reader, names->seed);
	while (!reader.lost && (found = readdir(dir)) != NULL)
		names_add(&reader, found);
	(void)closedir(dir);
	now = names_end(&reader);
	return now.seed != 0 && now.hash == names->hash;
}
