#include "site/dir_hash.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void
dir_hash_begin(struct dir_hash_reader *reader, uint64_t seed)
{
	*reader =
	    (struct dir_hash_reader){ .seed = seed, .unknown = seed == 0 };
	hash_begin(&reader->hash, seed);
}

void
dir_hash_add(struct dir_hash_reader *reader, const struct dirent *found)
{
	if (found->d_type == DT_LNK || found->d_type == DT_UNKNOWN ||
	    ++reader->n > DIR_HASH_MAX)
		reader->unknown = true;
	if (reader->unknown)
		return;
	hash_add(&reader->hash, found->d_ino);
	hash_add(&reader->hash, found->d_type);
	/* The NUL shows where each name ends. */
	hash_add_bytes(&reader->hash, found->d_name, strlen(found->d_name) + 1);
}

struct dir_hash
dir_hash_end(struct dir_hash_reader *reader)
{
	if (reader->unknown)
		return (struct dir_hash){ 0 };
	return (struct dir_hash){ reader->seed, hash_value(&reader->hash),
		reader->n };
}

bool
dir_hash_matches(const struct dir_hash *names, int fd)
{
	struct dir_hash_reader reader;
	const struct dirent *found;
	struct dir_hash now;
	DIR *dir;

	dir = fdopendir(fd);
	if (dir == NULL) {
		close(fd);
		return false;
	}
	dir_hash_begin(&reader, names->seed);
	errno = 0;
	while (!reader.unknown && reader.n <= names->n &&
	    (found = readdir(dir)) != NULL)
		dir_hash_add(&reader, found);
	reader.unknown |= errno != 0;
	closedir(dir);
	now = dir_hash_end(&reader);
	return now.seed != 0 && now.hash == names->hash;
}
