#include "site/skeleton.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "site/root.h"

enum {
	LEVELS_MAX = 4,		/* directories in directories */
	ENTRIES_MAX = 1000,	/* of a user directory that are looked at */
	CONTENT_MAX = 64 * 1024	/* bytes of a file that is compared */
};

/* A file of the skeleton: its path in the user directory, and its content. */
struct skeleton_file {
	char *path;
	uint64_t hash;
	size_t len;
};

/* A walk through a directory. */
struct visit {
	struct skeleton *skeleton;	/* takes the files; or NULL */
	const struct skeleton *known;	/* files to compare with */
	struct skeleton_state state;
	int entries;			/* seen so far */
};

/* Reads a file whole. Returns its length, or -1 if it is too long. */
static ssize_t
hash_content(int dir, const char *name, uint64_t *hash)
{
	static char content[CONTENT_MAX + 1];
	ssize_t n = 0, got;
	int fd;

	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd == -1)
		return -1;
	do {
		got = read(fd, content + n, sizeof content - (size_t)n);
		n += got > 0 ? got : 0;
	} while (got > 0);
	close(fd);
	if (got == -1 || n > CONTENT_MAX)
		return -1;
	*hash = hash_fast(0, content, (size_t)n);
	return n;
}

static void
add_skeleton_file(struct skeleton *skeleton, const char *path, size_t len,
    uint64_t hash)
{
	struct skeleton_file *files;

	files = reallocarray(skeleton->files, skeleton->n + 1, sizeof *files);
	if (files == NULL)
		return;
	skeleton->files = files;
	files[skeleton->n] = (struct skeleton_file){ strdup(path), hash, len };
	skeleton->n += files[skeleton->n].path != NULL;
}

/* Reports whether the skeleton has a file of this path and content. */
static bool
has_skeleton_file(const struct skeleton *skeleton, const char *path, int dir,
    const char *name, off_t size)
{
	const struct skeleton_file *file = skeleton->files;
	uint64_t hash;
	size_t i;

	for (i = 0; i < skeleton->n; i++, file++)
		if (strcmp(file->path, path) == 0)
			return size == (off_t)file->len &&
			    hash_content(dir, name, &hash) == size &&
			    hash == file->hash;
	return false;
}

/* Notes a regular file. */
static void
visit_file(struct visit *visit, const char *path, int dir, const char *name,
    off_t size)
{
	uint64_t hash;
	ssize_t n;

	if (visit->skeleton != NULL) {
		n = hash_content(dir, name, &hash);
		if (n != -1)
			add_skeleton_file(visit->skeleton, path, (size_t)n,
			    hash);
	} else if (visit->state.is_untouched)
		visit->state.is_untouched =
		    has_skeleton_file(visit->known, path, dir, name, size);
}

/* Notes an entry that the system cannot show: it may be anything. */
static void
note_failure(struct visit *visit)
{
	if (!root_is_missing(errno))
		visit->state.is_untouched = false;
}

static void visit_directory(struct visit *visit, int fd, const char *path,
    int level);

/* Notes an entry of a directory; enters it if it is a directory. */
static void
visit_entry(struct visit *visit, int dir, const char *name, const char *path,
    int level)
{
	struct stat st;
	int fd;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == -1) {
		note_failure(visit);
		return;
	}
	if (st.st_mtime > visit->state.mtime)
		visit->state.mtime = st.st_mtime;
	if (S_ISREG(st.st_mode))
		visit_file(visit, path, dir, name, st.st_size);
	else if (!S_ISDIR(st.st_mode) || level == LEVELS_MAX)
		visit->state.is_untouched = false;
	else {
		fd = openat(dir, name,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd != -1)
			visit_directory(visit, fd, path, level + 1);
		else
			note_failure(visit);
	}
}

static bool
is_visible(const char *name)
{
	return name[0] != '.' || strcmp(name, ".gophermap") == 0;
}

/* Returns the next entry, or NULL; errno is then 0 at the end. */
static const struct dirent *
next_entry(DIR *dir)
{
	errno = 0;
	return readdir(dir);
}

/* Notes all entries of a directory, and closes the descriptor. */
static void
visit_directory(struct visit *visit, int fd, const char *path, int level)
{
	char inner[PATH_MAX];
	const struct dirent *entry;
	DIR *dir;

	dir = fdopendir(fd);
	if (dir == NULL) {
		close(fd);
		visit->state.is_untouched = false;
		return;
	}
	while (
	    visit->entries < ENTRIES_MAX && (entry = next_entry(dir)) != NULL) {
		if (!is_visible(entry->d_name))
			continue;
		visit->entries++;
		snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
		visit_entry(visit, fd, entry->d_name, inner, level);
	}
	if (visit->entries == ENTRIES_MAX || errno != 0)
		visit->state.is_untouched = false;
	closedir(dir);
}

void
skeleton_read(struct skeleton *skeleton, const char *dir, const char *name)
{
	struct visit visit = { .skeleton = skeleton };
	char path[PATH_MAX];
	int fd;

	*skeleton = (struct skeleton){ 0 };
	snprintf(path, sizeof path, "%s/%s", dir, name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd != -1)
		visit_directory(&visit, fd, "", 1);
}

struct skeleton_state
skeleton_compare(const struct skeleton *skeleton, int userdir)
{
	struct visit visit = { .known = skeleton, .state = { 0, true } };
	struct stat st;
	int fd;

	if (fstat(userdir, &st) == 0)
		visit.state.mtime = st.st_mtime;
	fd = openat(userdir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		visit.state.is_untouched = false;
	else
		visit_directory(&visit, fd, "", 1);
	return visit.state;
}

void
skeleton_free(struct skeleton *skeleton)
{
	while (skeleton->n > 0)
		free(skeleton->files[--skeleton->n].path);
	free(skeleton->files);
	skeleton->files = NULL;
}
