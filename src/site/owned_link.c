#include "site/owned_link.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	OWNED_LINKS_MAX = 8,		/* symlinks on one path */
	OWNED_NAMES_MAX = 250,		/* names of the path and its links */
	/* All owners that a user namespace or a network disk hides have it. */
	UID_HIDDEN = 65534
};

/* Counts the names and symlinks of one path that have been opened. */
struct owned_walk {
	int links, names;
};

static int open_link_text(struct owned_walk *walk, int dir, const char *text,
    int flags);

static int
close_and_fail(int fd, int error)
{
	close(fd);
	errno = error;
	return -1;
}

/* Opens the root directory that this process sees, or returns `dir`. */
static int
start_of_target(int dir, const char *target)
{
	if (target[0] != '/')
		return dir;
	return open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* Opens what a symlink in `dir` leads to, if the owner is the same. */
static int
follow_owned_link(struct owned_walk *walk, int dir, int link,
    const struct stat *owner, int flags)
{
	char target[PATH_MAX];
	struct stat st;
	ssize_t n;
	int from, fd, saved;

	n = readlinkat(link, "", target, sizeof target - 1);
	if (n == -1)
		return -1;
	target[n] = '\0';
	if (++walk->links > OWNED_LINKS_MAX) {
		errno = ELOOP;
		return -1;
	}
	from = start_of_target(dir, target);
	if (from == -1)
		return -1;
	fd = open_link_text(walk, from, target, flags);
	saved = errno;
	if (from != dir)
		close(from);
	errno = saved;
	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == -1 || st.st_uid != owner->st_uid ||
	    st.st_uid == UID_HIDDEN)
		return close_and_fail(fd, EXDEV);
	return fd;
}

/*
 * Opens a name that is no symlink. `found` is its O_PATH descriptor, which this
 * function takes over. A device is never opened: that might change it.
 */
static int
open_found_file(int dir, const char *name, int found, const struct stat *st,
    int flags)
{
	struct stat now;
	int fd;

	if (!S_ISREG(st->st_mode) && !S_ISDIR(st->st_mode))
		return close_and_fail(found, ENXIO);
	if ((flags & O_DIRECTORY) && !S_ISDIR(st->st_mode))
		return close_and_fail(found, ENOTDIR);
	if (flags & O_PATH)
		return found;
	fd = openat(dir, name, flags | O_NOFOLLOW);
	if (fd == -1)
		return close_and_fail(found, errno);
	close(found);
	if (fstat(fd, &now) == -1 || now.st_dev != st->st_dev ||
	    now.st_ino != st->st_ino)
		return close_and_fail(fd, ENOENT);
	return fd;
}

/* Opens one name, and follows it if it is a symlink. */
static int
open_link_name(struct owned_walk *walk, int dir, const char *name, int flags)
{
	struct stat st;
	int found, fd;

	if (++walk->names > OWNED_NAMES_MAX) {
		errno = ELOOP;
		return -1;
	}
	found = openat(dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (found == -1)
		return -1;
	if (fstat(found, &st) == -1)
		return close_and_fail(found, errno);
	if (!S_ISLNK(st.st_mode))
		return open_found_file(dir, name, found, &st, flags);
	fd = follow_owned_link(walk, dir, found, &st, flags);
	if (fd == -1)
		return close_and_fail(found, errno);
	close(found);
	return fd;
}

/* Opens a path, of the request or of a symlink, name by name. */
static int
open_link_text(struct owned_walk *walk, int dir, const char *text, int flags)
{
	char name[NAME_MAX + 2];
	int at = dir, next, saved;
	const char *rest;

	text += strspn(text, "/");
	if (*text == '\0')
		return openat(dir, ".", flags);
	for (;; text = rest, at = next) {
		rest = text + strcspn(text, "/");
		/* A name that is too long stays so when its end is cut. */
		snprintf(name, sizeof name, "%.*s", (int)(rest - text), text);
		rest += strspn(rest, "/");
		next = open_link_name(walk, at, name,
		    *rest ? O_PATH | O_DIRECTORY | O_CLOEXEC : flags);
		saved = errno;
		if (at != dir)
			close(at);
		errno = saved;
		if (next == -1 || *rest == '\0')
			return next;
	}
}

int
owned_link_open(int dir, const char *path, int flags)
{
	struct owned_walk walk = { 0 };

	flags |= O_CLOEXEC;
	if (!(flags & O_PATH))
		flags |= O_NOCTTY | O_NONBLOCK;
	return open_link_text(&walk, dir, path, flags);
}
