#include "site/origins.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "site/beneath.h"

static struct origin *
next_room(struct origins *origins)
{
	struct origin *list;
	size_t room;

	if (origins->n < origins->room)
		return &origins->list[origins->n];
	room = origins->room ? 2 * origins->room : 4;
	list = reallocarray(origins->list, room, sizeof *list);
	if (list == NULL)
		return NULL;
	origins->list = list;
	origins->room = room;
	return &list[origins->n];
}

/* Asked when it is looked at: later it may have changed, and look the same. */
static bool
is_settled(const struct stat *st)
{
	struct identity id;

	if (st == NULL)
		return true;
	id = identity_of(st);
	return identity_is_settled(&id);
}

void
origins_add(struct origins *origins, const char *path, const struct stat *st)
{
	struct origin *origin = NULL;
	char *copy = NULL;

	if (origins == NULL || !origins->wanted || origins->useless)
		return;
	if (origins->n < ORIGINS_MAX && is_settled(st))
		copy = strdup(path);
	if (copy != NULL)
		origin = next_room(origins);
	if (origin == NULL) {
		free(copy);
		origins->useless = true;
		return;
	}
	*origin = (struct origin){ .path = copy, .absent = st == NULL };
	if (st != NULL)
		origin->id = identity_of(st);
	origins->n++;
}

/* Is the path's part before `end` a directory, and no symlink to one? */
static bool
is_real_directory(int dir, const char *path, const char *end)
{
	char part[PATH_MAX];
	struct stat st;
	size_t len = (size_t)(end - path);

	if (len >= sizeof part)
		return false;
	memcpy(part, path, len);
	part[len] = '\0';
	return fstatat(dir, part, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode);
}

static bool
has_real_directories(int dir, const char *path)
{
	const char *slash = path;

	while ((slash = strchr(slash, '/')) != NULL)
		if (!is_real_directory(dir, path, slash++))
			return false;
	return true;
}

/* Where there are symlinks, they must not lead outside. */
static int
look_beneath(int dir, const char *path, struct stat *st)
{
	int fd, result, saved;

	fd = beneath_open(dir, false, path, O_PATH);
	if (fd == -1)
		return -1;
	result = fstat(fd, st);
	saved = errno;
	(void)close(fd);
	errno = saved;
	return result;
}

/*
 * "" is the directory itself; an absolute path is the operator's. `real`: no
 * symlink leads to the path's directory.
 */
static int
look(int dir, const char *path, bool real, struct stat *st)
{
	if (path[0] == '/')
		return stat(path, st);
	if (path[0] == '\0')
		return fstatat(dir, ".", st, 0);
	if (!real)
		return look_beneath(dir, path, st);
	if (fstatat(dir, path, st, AT_SYMLINK_NOFOLLOW) == -1)
		return -1;
	return S_ISLNK(st->st_mode) ? look_beneath(dir, path, st) : 0;
}

void
origins_look(struct origins *origins, int dir, const char *path)
{
	struct stat st;
	bool real;

	if (origins == NULL || !origins->wanted)
		return;
	real = has_real_directories(dir, path);
	origins_add(origins, path,
	    look(dir, path, real, &st) == 0 ? &st : NULL);
}

/* Does this error tell of the system rather than of the path? */
static bool
is_trouble(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOMEM ||
	    error == EIO;
}

static bool
holds(const struct origin *origin, int dir, bool real)
{
	struct identity now;
	struct stat st;

	if (look(dir, origin->path, real, &st) == -1)
		return origin->absent && !is_trouble(errno);
	if (origin->absent)
		return false;
	now = identity_of(&st);
	return identity_same(&origin->id, &now);
}

static bool
in_same_directory(const char *a, const char *b)
{
	const char *slash = strrchr(a, '/');
	size_t len = slash != NULL ? (size_t)(slash - a) + 1 : 0;

	return strncmp(a, b, len) == 0 && strchr(b + len, '/') == NULL;
}

bool
origins_hold(const struct origins *origins, int dir)
{
	const char *path, *last = NULL;
	bool real = false;
	size_t i;

	for (i = 0; i < origins->n; i++, last = path) {
		path = origins->list[i].path;
		if (last == NULL || !in_same_directory(last, path))
			real = has_real_directories(dir, path);
		if (!holds(&origins->list[i], dir, real))
			return false;
	}
	return true;
}

bool
origins_are_settled(const struct origins *origins)
{
	return origins->wanted && !origins->useless;
}

size_t
origins_cost(const struct origins *origins)
{
	size_t i, cost;

	cost = origins->room * sizeof *origins->list;
	for (i = 0; i < origins->n; i++)
		cost += strlen(origins->list[i].path) + 1;
	return cost;
}

void
origins_free(struct origins *origins)
{
	while (origins->n > 0)
		free(origins->list[--origins->n].path);
	free(origins->list);
	*origins = (struct origins){ .wanted = origins->wanted };
}
