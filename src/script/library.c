#include "script/library.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
open_library_file(struct source *source, const char *dir, const char *name)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	return fd == -1 ? -1 : source_of(source, fd);
}

int
library_find(struct source *source, const char *dir, const char *name)
{
	const struct library_file *file;

	*source = (struct source){ .fd = -1 };
	if (*dir != '\0' && open_library_file(source, dir, name) == 0)
		return 0;
	if (*dir != '\0' && errno != ENOENT && errno != ENOTDIR)
		return -1;
	for (file = library_files; file->name != NULL; file++)
		if (strcmp(file->name, name) == 0) {
			source->built_in = file;
			return 0;
		}
	errno = ENOENT;
	return -1;
}

/* Makes the path absolute, because others begin at the gopherroot. */
void
library_look(struct deps *deps, const char *dir, const char *name)
{
	char real[PATH_MAX], path[2 * PATH_MAX];

	if (*dir == '\0' || !deps->collecting)
		return;
	if (*dir != '/')
		dir = realpath(dir, real);
	if (dir == NULL) {
		deps->incomplete = true;
		return;
	}
	snprintf(path, sizeof path, "%s/%s", dir, name);
	deps_add_path(deps, AT_FDCWD, path);
}

int
source_of(struct source *source, int fd)
{
	struct stat st;

	*source = (struct source){ .fd = fd };
	if (fstat(fd, &st) == -1)
		return -1;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	source->id = file_id_of(&st);
	return 0;
}

int
source_read(const struct source *source, struct buf *out)
{
	enum { PIECE = 16 * 1024 };
	ssize_t n;
	char *to;

	for (;;) {
		to = buf_room(out, PIECE);
		if (to == NULL) {
			errno = ENOMEM;
			return -1;
		}
		n = read(source->fd, to, PIECE);
		if (n <= 0)
			return n == 0 ? 0 : -1;
		out->len += (size_t)n;
		if (out->len > LIBRARY_FILE_MAX) {
			errno = EFBIG;
			return -1;
		}
	}
}

bool
source_is_settled(const struct source *source)
{
	return source->fd == -1 || file_id_is_settled(&source->id);
}

void
source_close(struct source *source)
{
	if (source->fd != -1)
		close(source->fd);
	source->fd = -1;
}
