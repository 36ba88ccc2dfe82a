#include "site/names.h"

#include <string.h>
#include <unistd.h>

static void
begin_with(struct names_reader *reader, uint64_t seed)
{
	*reader = (struct names_reader){ .seed = seed, .lost = seed == 0 };
	hash_begin(&reader->hash, seed);
}

void
names_begin(struct names_reader *reader)
{
	begin_with(reader, hash_seed());
}

/* With the NUL, so that it is clear where each one ends. */
static void
add_text(struct hash *hash, const char *text)
{
	size_t at, n, len = strlen(text) + 1;
	uint64_t word;

	for (at = 0; at < len; at += n) {
		n = len - at < sizeof word ? len - at : sizeof word;
		word = 0;
		memcpy(&word, text + at, n);
		hash_add(hash, word);
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
	hash_add(&reader->hash, found->d_ino);
	hash_add(&reader->hash, found->d_type);
	add_text(&reader->hash, found->d_name);
}

struct names
names_end(struct names_reader *reader)
{
	if (reader->lost)
		return (struct names){ 0, 0 };
	return (struct names){ reader->seed, hash_value(&reader->hash) };
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
