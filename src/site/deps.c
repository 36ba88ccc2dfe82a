#include "site/deps.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "site/beneath.h"

static struct dep *
next_room(struct deps *deps)
{
	struct dep *list;
	size_t room;

	if (deps->n < deps->room)
		return &deps->list[deps->n];
	room = deps->room ? 2 * deps->room : 4;
	list = reallocarray(deps->list, room, sizeof *list);
	if (list == NULL)
		return NULL;
	deps->list = list;
	deps->room = room;
	return &list[deps->n];
}

/* Adds one, with a copy of the path. */
static void
append(struct deps *deps, const char *path, struct dep dep)
{
	struct dep *room = next_room(deps);

	dep.path = strdup(path);
	if (room == NULL || dep.path == NULL) {
		free(dep.path);
		deps->useless = true;
		return;
	}
	*room = dep;
	deps->n++;
}

/*
 * Asked when it is looked at: later it may have changed, and look the same. Of
 * a directory we may come to know the names.
 */
static bool
is_settled(struct dep *dep)
{
	if (dep->absent || file_id_is_settled(&dep->id))
		return true;
	dep->unsettled = true;
	return S_ISDIR(dep->id.mode);
}

static struct dep *
find(const struct deps *deps, const char *path, size_t len)
{
	size_t i;

	for (i = 0; i < deps->n; i++)
		if (strncmp(deps->list[i].path, path, len) == 0 &&
		    deps->list[i].path[len] == '\0')
			return &deps->list[i];
	return NULL;
}

/* Did a later look see the same? */
static bool
is_same(const struct dep *a, const struct dep *b)
{
	if (a->absent || b->absent)
		return a->absent && b->absent;
	return a->unsettled ? file_id_is_same_file(&a->id, &b->id) :
			      file_id_is_same(&a->id, &b->id);
}

void
deps_add(struct deps *deps, const char *path, const struct stat *st)
{
	struct dep dep = { .absent = st == NULL };
	const struct dep *before;

	if (deps == NULL || !deps->wanted || deps->useless)
		return;
	if (st != NULL)
		dep.id = file_id_of(st);
	before = find(deps, path, strlen(path));
	if (before != NULL)
		deps->useless = !is_same(before, &dep);
	else if (deps->n < DEPS_MAX && is_settled(&dep))
		append(deps, path, dep);
	else
		deps->useless = true;
}

/*
 * If it has changed since it was looked at, the names may be older or newer
 * than what else is known of it; what is unsettled has nothing else, and must
 * be read once.
 */
void
deps_add_names(struct deps *deps, const char *path, const struct stat *st,
    struct dir_hash names)
{
	struct file_id now = file_id_of(st);
	struct dep *dep;

	if (deps == NULL || !deps->wanted || deps->useless)
		return;
	dep = find(deps, path, strlen(path));
	if (dep == NULL || dep->absent)
		return;
	if (dep->unsettled && (names.seed == 0 || dep->names.seed != 0))
		deps->useless = true;
	else if (dep->unsettled || file_id_is_same(&dep->id, &now))
		dep->names = names;
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
deps_look(struct deps *deps, int dir, const char *path)
{
	struct stat st;
	bool real;

	if (deps == NULL || !deps->wanted)
		return;
	real = has_real_directories(dir, path);
	deps_add(deps, path,
	    look_through(dir, path, real, &st) == 0 ? &st : NULL);
}

/*
 * Is there not even a symlink, in a directory whose next change we must see? If
 * only its names count, they may be from before we looked here.
 */
static bool
is_implied(const struct deps *deps, int dir, const char *path)
{
	const struct dep *parent;
	struct stat st;

	parent = find(deps, path, length_of_directory(path));
	return parent != NULL && !parent->absent && !parent->unsettled &&
	    parent->names.seed == 0 &&
	    fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) == -1 &&
	    errno == ENOENT;
}

void
deps_add_absent(struct deps *deps, int dir, const char *path)
{
	if (deps == NULL || !deps->wanted)
		return;
	if (!is_implied(deps, dir, path))
		deps_add(deps, path, NULL);
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
has_same_names(struct dep *dep, int dir)
{
	struct file_id now;
	struct stat st;
	bool settled;
	int fd;

	if (dep->names.seed == 0)
		return false;
	fd = beneath_open(dir, false, dep->path, O_RDONLY | O_DIRECTORY);
	if (fd == -1)
		return false;
	now = fstat(fd, &st) == 0 ? file_id_of(&st) : (struct file_id){ 0 };
	settled = file_id_is_settled(&now);
	if (!dir_hash_matches(&dep->names, fd) ||
	    !file_id_is_same_file(&dep->id, &now))
		return false;
	if (settled) {
		dep->id = now;
		dep->unsettled = false;
	}
	return true;
}

/* Is it as it was? The way may lead into it then. */
static bool
holds(struct dep *dep, int dir, struct way *way)
{
	struct file_id now;
	struct stat st;

	if (look(dir, dep->path, way->real, &st) == -1)
		return dep->absent && !is_trouble(errno);
	if (way->real && S_ISDIR(st.st_mode) && dep->path[0] != '\0')
		*way = (struct way){ dep->path, strlen(dep->path), true };
	if (S_ISLNK(st.st_mode) && look_beneath(dir, dep->path, &st) == -1)
		return dep->absent && !is_trouble(errno);
	if (dep->absent)
		return false;
	now = file_id_of(&st);
	return (!dep->unsettled && file_id_is_same(&dep->id, &now)) ||
	    has_same_names(dep, dir);
}

bool
deps_hold(struct deps *deps, int dir)
{
	struct way way = { "", 0, true };
	const char *path;
	size_t i;

	for (i = 0; i < deps->n; i++) {
		path = deps->list[i].path;
		if (!is_in(&way, path))
			way = (struct way){ path, length_of_directory(path),
				path[0] != '/' &&
				    has_real_directories(dir, path) };
		if (!holds(&deps->list[i], dir, &way))
			return false;
	}
	return true;
}

bool
deps_are_settled(const struct deps *deps)
{
	size_t i;

	for (i = 0; i < deps->n; i++)
		if (deps->list[i].unsettled && deps->list[i].names.seed == 0)
			return false;
	return deps->wanted && !deps->useless;
}

size_t
deps_cost(const struct deps *deps)
{
	size_t i, cost;

	cost = deps->room * sizeof *deps->list;
	for (i = 0; i < deps->n; i++)
		cost += strlen(deps->list[i].path) + 1;
	return cost;
}

void
deps_cut(struct deps *deps, size_t n)
{
	while (deps->n > n)
		free(deps->list[--deps->n].path);
}

void
deps_free(struct deps *deps)
{
	deps_cut(deps, 0);
	free(deps->list);
	*deps = (struct deps){ .wanted = deps->wanted };
}
