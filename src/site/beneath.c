#include "site/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	LINKS_MAX = 16,		/* symlinks on one path */
	WALK_NAMES_MAX = 250,	/* names that are opened for one path */
	RACES_MAX = 8		/* retries of openat2, which a rename stops */
};

/* Adds the flags that are always set; openat2 accepts few with O_PATH. */
static int
full_flags(int flags)
{
	if (flags & O_PATH)
		return flags | O_CLOEXEC;
	return flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
}

static int
open_by_openat2(int dir, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(unsigned)full_flags(flags),
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	long fd;
	int tries;

	tries = 0;
	do
		fd = syscall(SYS_openat2, dir, *path ? path : ".", &how,
		    sizeof how);
	while (fd == -1 && errno == EAGAIN && ++tries < RACES_MAX);
	return (int)fd;
}

bool
beneath_has_openat2(int dir)
{
	int fd;

	fd = open_by_openat2(dir, "", O_PATH | O_DIRECTORY);
	if (fd == -1)
		return errno == EACCES; /* of a directory that was closed */
	close(fd);
	return true;
}

/* A path that is walked. */
struct path_walk {
	char text[PATH_MAX];
	size_t done;		/* bytes that are opened and hold no symlinks */
	int names;		/* opened so far, also before a symlink */
};

/* Folds `.` and `..` in place. Returns -1 and EXDEV if that leads outside. */
static int
fold_dots(char *text)
{
	char *from, *end;
	size_t len, n;

	for (len = 0, from = text; *from != '\0'; from = end + (*end == '/')) {
		end = strchrnul(from, '/');
		n = (size_t)(end - from);
		if (n == 0 || (n == 1 && *from == '.'))
			continue;
		if (n == 2 && memcmp(from, "..", 2) == 0) {
			if (len == 0) {
				errno = EXDEV;
				return -1;
			}
			while (len > 0 && text[--len] != '/')
				;
			continue;
		}
		if (len > 0)
			text[len++] = '/';
		memmove(text + len, from, n);
		len += n;
	}
	text[len] = '\0';
	return 0;
}

/* Replaces a segment of the text by the target of the symlink `name`. */
static int
splice_link(struct path_walk *walk, int dir, const char *name, const char *rest)
{
	char target[PATH_MAX], text[3 * PATH_MAX];
	ssize_t n;

	n = readlinkat(dir, name, target, sizeof target - 1);
	if (n == -1)
		return -1;
	target[n] = '\0';
	if (target[0] == '/') {
		errno = EXDEV;
		return -1;
	}
	snprintf(text, sizeof text, "%.*s/%s/%s", (int)walk->done, walk->text,
	    target, rest);
	if (fold_dots(text) == -1)
		return -1;
	if (strlen(text) >= sizeof walk->text) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(walk->text, text);
	return 0;
}

/* Opens one name; fails with ELOOP or ENOTDIR if it is a symlink. */
static int
open_segment(int dir, const char *name, int flags)
{
	struct stat st;
	int fd, error;

	fd = openat(dir, name, full_flags(flags) | O_NOFOLLOW);
	if (fd == -1 || !(flags & O_PATH))
		return fd;
	error = fstat(fd, &st) == -1 ? errno : 0;
	if (error == 0 && !S_ISLNK(st.st_mode))
		return fd;
	close(fd);
	errno = error != 0 ? error : ELOOP;	/* O_PATH has opened the link */
	return -1;
}

enum { WALK_AGAIN = -2 };

/* Opens one segment. Returns WALK_AGAIN if a symlink has changed the text. */
static int
walk_segment(struct path_walk *walk, int dir, int flags, size_t *end)
{
	char name[NAME_MAX + 1];
	const char *from, *rest;
	int fd, saved;

	from = walk->text + walk->done + (walk->done > 0);
	rest = strchrnul(from, '/');
	if ((size_t)(rest - from) > NAME_MAX ||
	    ++walk->names > WALK_NAMES_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	snprintf(name, sizeof name, "%.*s", (int)(rest - from), from);
	*end = (size_t)(rest - walk->text);
	fd = open_segment(dir, name, *rest ? O_PATH | O_DIRECTORY : flags);
	if (fd != -1 || (errno != ELOOP && errno != ENOTDIR))
		return fd;
	saved = errno;
	if (splice_link(walk, dir, name, rest + (*rest == '/')) == 0)
		return WALK_AGAIN;
	if (errno == EINVAL)
		errno = saved;	/* not a symlink now */
	return -1;
}

/* Walks from `dir` to the end of the text, or to the first symlink. */
static int
walk_text(struct path_walk *walk, int dir, int flags)
{
	int at, next, saved;
	size_t end;

	if (walk->text[0] == '\0')
		return openat(dir, ".", full_flags(flags));
	for (at = dir, walk->done = 0;; at = next, walk->done = end) {
		next = walk_segment(walk, at, flags, &end);
		saved = errno;
		if (at != dir)
			close(at);
		errno = saved;
		if (next < 0 || walk->text[end] == '\0')
			return next;
	}
}

static int
open_by_walking(int dir, const char *path, int flags)
{
	struct path_walk walk;
	int links, fd;

	if (strlen(path) >= sizeof walk.text) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(walk.text, path);
	walk.names = 0;
	if (fold_dots(walk.text) == -1)
		return -1;
	for (links = 0; links <= LINKS_MAX; links++) {
		fd = walk_text(&walk, dir, flags);
		if (fd != WALK_AGAIN)
			return fd;
	}
	errno = ELOOP;
	return -1;
}

int
beneath_open(int dir, bool openat2, const char *path, int flags)
{
	int fd = -1;

	if (openat2)
		fd = open_by_openat2(dir, path, flags);
	if (!openat2 || (fd == -1 && errno == EAGAIN))
		fd = open_by_walking(dir, path, flags);
	return fd;
}
