#include "script/library.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
library_read_fd(int fd, size_t max, struct buf *out)
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
		n = read(fd, to, PIECE);
		if (n <= 0)
			return n == 0 ? 0 : -1;
		out->len += (size_t)n;
		if (out->len > max) {
			errno = EFBIG;
			return -1;
		}
	}
}

static int
read_file(const char *dir, const char *name, struct buf *out)
{
	char path[PATH_MAX];
	int fd, result;

	(void)snprintf(path, sizeof path, "%s/%s", dir, name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd == -1)
		return -1;
	result = library_read_fd(fd, LIBRARY_FILE_MAX, out);
	(void)close(fd);
	return result;
}

int
library_read(const char *dir, const char *name, struct buf *out)
{
	const struct library_file *file;

	if (*dir != '\0' && read_file(dir, name, out) == 0)
		return 0;
	if (*dir != '\0' && errno != ENOENT && errno != ENOTDIR)
		return -1;
	for (file = library_files; file->name != NULL; file++)
		if (strcmp(file->name, name) == 0) {
			buf_add(out, file->bytes, file->len);
			return out->failed ? -1 : 0;
		}
	errno = ENOENT;
	return -1;
}
