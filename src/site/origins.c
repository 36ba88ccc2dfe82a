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

/* Adds one, with a copy of the path. */
static void
append(struct origins *origins, const char *path, struct origin origin)
{
	struct origin *room = next_room(origins);

	origin.path = strdup(path);
	if (room == NULL || origin.path == NULL) {
		free(origin.path);
		origins->useless = true;
		return;
	}
	*room = origin;
	origins->n++;
}

/*
 * Asked when it is looked at: later it may have changed, and look the same. Of
 * a directory we may come to know the names.
 */
static bool
is_settled(struct origin *origin)
{
	if (origin->absent || file_id_is_settled(&origin->id))
		return true;
	origin->unsettled = true;
	return S_ISDIR(origin->id.mode);
}

static struct origin *
find(const struct origins *origins, const char *path, size_t len)
{
	size_t i;

	for (i = 0; i < origins->n; i++)
		if (strncmp(origins->list[i].path, path, len) == 0 &&
		    origins->list[i].path[len] == '\0')
			return &origins->list[i];
	return NULL;
}

/* Did a later look see the same? */
static bool
is_same(const struct origin *a, const struct origin *b)
{
	if (a->absent || b->absent)
		return a->absent && b->absent;
	return a->unsettled ? file_id_is_same_file(&a->id, &b->id) :
			      file_id_is_same(&a->id, &b->id);
}

void
origins_add(struct origins *origins, const char *path, const struct stat *st)
{
	struct origin origin = { .absent = st == NULL };
	const struct origin *before;

	if (origins == NULL || !origins->wanted || origins->useless)
		return;
	if (st != NULL)
		origin.id = file_id_of(st);
	before = find(origins, path, strlen(path));
	if (before != NULL)
		origins->useless = !is_same(before, &origin);
	else if (origins->n < ORIGINS_MAX && is_settled(&origin))
		append(origins, path, origin);
	else
		origins->useless = true;
}

/*
 * If it has changed since it was looked at, the names may be older or newer
 * than what else is known of it; what is unsettled has nothing else, and must
 * be read once.
 */
void
origins_add_names(struct origins *origins, const char *path,
    const struct stat *st, struct dir_hash names)
{
	struct file_id now = file_id_of(st);
	struct origin *origin;

	if (origins == NULL || !origins->wanted || origins->useless)
		return;
	origin = find(origins, path, strlen(path));
	if (origin == NULL || origin->absent)
		return;
	if (origin->unsettled && (names.seed == 0 || origin->names.seed != 0))
		origins->useless = true;
	else if (origin->unsettled || file_id_is_same(&origin->id, &now))
		origin->names = names;
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

/* Of the path without its last name, and without the slash before that. */
static size_t
length_of_directory(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? (size_t)(slash - path) : 0;
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
	return fstatat(dir, path, st, AT_SYMLINK_NOFOLLOW);
}

/* The same, and where a symlink at the path itself leads to. */
static int
look_through(int dir, const char *path, bool real, struct stat *st)
{
	if (look(dir, path, real, st) == -1)
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
	    look_through(dir, path, real, &st) == 0 ? &st : NULL);
}

/*
 * Is there not even a symlink, in a directory whose next change we must see? If
 * only its names count, they may be from before we looked here.
 */
static bool
is_implied(const struct origins *origins, int dir, const char *path)
{
	const struct origin *parent;
	struct stat st;

	parent = find(origins, path, length_of_directory(path));
	return parent != NULL && !parent->absent && !parent->unsettled &&
	    parent->names.seed == 0 &&
	    fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) == -1 &&
	    errno == ENOENT;
}

void
origins_add_absent(struct origins *origins, int dir, const char *path)
{
	if (origins == NULL || !origins->wanted)
		return;
	if (!is_implied(origins, dir, path))
		origins_add(origins, path, NULL);
}

/* Does this error tell of the system rather than of the path? */
static bool
is_trouble(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOMEM ||
	    error == EIO;
}

/* A directory to which no symlink leads, or some may. */
struct way {
	const char *path;
	size_t len;
	bool real;
};

static bool
is_in(const struct way *way, const char *path)
{
	return length_of_directory(path) == way->len &&
	    memcmp(path, way->path, way->len) == 0;
}

/* Has the directory changed, but for its names? */
static bool
has_same_names(struct origin *origin, int dir)
{
	struct file_id now;
	struct stat st;
	bool settled;
	int fd;

	if (origin->names.seed == 0)
		return false;
	fd = beneath_open(dir, false, origin->path, O_RDONLY | O_DIRECTORY);
	if (fd == -1)
		return false;
	now = fstat(fd, &st) == 0 ? file_id_of(&st) : (struct file_id){ 0 };
	settled = file_id_is_settled(&now);
	if (!dir_hash_matches(&origin->names, fd) ||
	    !file_id_is_same_file(&origin->id, &now))
		return false;
	if (settled) {
		origin->id = now;
		origin->unsettled = false;
	}
	return true;
}

/* Is it as it was? The way may lead into it then. */
static bool
holds(struct origin *origin, int dir, struct way *way)
{
	struct file_id now;
	struct stat st;

	if (look(dir, origin->path, way->real, &st) == -1)
		return origin->absent && !is_trouble(errno);
	if (way->real && S_ISDIR(st.st_mode) && origin->path[0] != '\0')
		*way = (struct way){ origin->path, strlen(origin->path), true };
	if (S_ISLNK(st.st_mode) && look_beneath(dir, origin->path, &st) == -1)
		return origin->absent && !is_trouble(errno);
	if (origin->absent)
		return false;
	now = file_id_of(&st);
	return (!origin->unsettled && file_id_is_same(&origin->id, &now)) ||
	    has_same_names(origin, dir);
}

bool
origins_hold(struct origins *origins, int dir)
{
	struct way way = { "", 0, true };
	const char *path;
	size_t i;

	for (i = 0; i < origins->n; i++) {
		path = origins->list[i].path;
		if (!is_in(&way, path))
			way = (struct way){ path, length_of_directory(path),
				path[0] != '/' &&
				    has_real_directories(dir, path) };
		if (!holds(&origins->list[i], dir, &way))
			return false;
	}
	return true;
}

bool
origins_are_settled(const struct origins *origins)
{
	size_t i;

	for (i = 0; i < origins->n; i++)
		if (origins->list[i].unsettled &&
		    origins->list[i].names.seed == 0)
			return false;
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
origins_cut(struct origins *origins, size_t n)
{
	while (origins->n > n)
		free(origins->list[--origins->n].path);
}

void
origins_free(struct origins *origins)
{
	origins_cut(origins, 0);
	free(origins->list);
	*origins = (struct origins){ .wanted = origins->wanted };
}
