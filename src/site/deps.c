#include "site/deps.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "site/beneath.h"

/* --- collecting --- */

/* Appends a dependency with a copy of the path. */
static void
append_dep(struct deps *deps, const char *path, struct dep dep)
{
	struct dep *list =
	    array_grow(deps->list, deps->n, &deps->capacity, sizeof *list);

	if (list != NULL)
		deps->list = list;
	dep.path = strdup(path);
	if (list == NULL || dep.path == NULL) {
		free(dep.path);
		deps->incomplete = true;
		return;
	}
	list[deps->n++] = dep;
}

static struct dep *
find_dep(const struct deps *deps, const char *path, size_t len)
{
	size_t i;

	for (i = 0; i < deps->n; i++)
		if (strncmp(deps->list[i].path, path, len) == 0 &&
		    deps->list[i].path[len] == '\0')
			return &deps->list[i];
	return NULL;
}

static bool
dep_had_just_changed(const struct dep *dep)
{
	return dep->check == DEP_NAMES || dep->check == DEP_UNREAD;
}

/* Reports whether the stat of a path has not changed since an earlier one. */
static bool
dep_is_same(const struct dep *before, const struct dep *now)
{
	if (before->check == DEP_ABSENT || now->check == DEP_ABSENT)
		return before->check == now->check;
	return dep_had_just_changed(before) ?
	    file_id_is_same_file(&before->id, &now->id) :
	    file_id_is_same(&before->id, &now->id);
}

void
deps_add(struct deps *deps, const char *path, const struct stat *st)
{
	struct dep dep = { .check = st != NULL ? DEP_STAT : DEP_ABSENT };
	const struct dep *before;

	if (deps == NULL || !deps->collecting || deps->incomplete)
		return;
	if (st != NULL)
		dep.id = file_id_of(st);
	before = find_dep(deps, path, strlen(path));
	if (before != NULL) {
		deps->incomplete = !dep_is_same(before, &dep);
		return;
	}
	/* Checked now, as a later check could miss a change. */
	if (st != NULL && !file_id_is_settled(&dep.id))
		dep.check = DEP_UNREAD;
	if (deps->n < DEPS_MAX &&
	    (dep.check != DEP_UNREAD || S_ISDIR(dep.id.mode)))
		append_dep(deps, path, dep);
	else
		deps->incomplete = true;
}

static size_t
count_dir_names(const struct deps *deps)
{
	size_t i, n;

	for (i = n = 0; i < deps->n; i++)
		n += deps->list[i].names.n;
	return n;
}

/*
 * Ignores the names if the directory has changed since its stat, because they
 * may not belong to that stat. A DEP_UNREAD directory is checked by its names
 * alone, so it must be read exactly once: two readings may differ, and only one
 * is stored.
 */
void
deps_add_names(struct deps *deps, const char *path, const struct stat *st,
    struct dir_hash names)
{
	struct file_id now = file_id_of(st);
	struct dep *dep;
	bool known;

	if (deps == NULL || !deps->collecting || deps->incomplete)
		return;
	known =
	    names.seed != 0 && count_dir_names(deps) + names.n <= DIR_HASH_MAX;
	dep = find_dep(deps, path, strlen(path));
	if (dep == NULL || dep->check == DEP_ABSENT)
		return;
	if (dep->check == DEP_NAMES || (dep->check == DEP_UNREAD && !known))
		deps->incomplete = true;
	else if (dep->check == DEP_UNREAD)
		dep->check = DEP_NAMES;
	else if (file_id_is_same(&dep->id, &now))
		dep->check = known ? DEP_STAT_OR_NAMES : DEP_STAT;
	else
		return;
	dep->names = known ? names : (struct dir_hash){ 0 };
}

/* --- paths --- */

/* Returns the length of the path without its last name and slash. */
static size_t
directory_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? (size_t)(slash - path) : 0;
}

/* Reports whether no directory of the path is a symlink. */
static bool
has_real_directories(int dir, const char *path)
{
	char part[PATH_MAX];
	const char *slash = path;
	struct stat st;
	size_t len;

	for (; (slash = strchr(slash, '/')) != NULL; slash++) {
		len = (size_t)(slash - path);
		if (len >= sizeof part)
			return false;
		*(char *)mempcpy(part, path, len) = '\0';
		if (fstatat(dir, part, &st, AT_SYMLINK_NOFOLLOW) == -1 ||
		    !S_ISDIR(st.st_mode))
			return false;
	}
	return true;
}

/* Stats a path whose symlinks must not lead outside. */
static int
stat_beneath(int dir, const char *path, struct stat *st)
{
	int fd, result, saved;

	fd = beneath_open(dir, false, path, O_PATH);
	if (fd == -1)
		return -1;
	result = fstat(fd, st);
	saved = errno;
	close(fd);
	errno = saved;
	return result;
}

/*
 * Stats a path; "" is the directory itself, an absolute path may lead anywhere.
 * `real`: no directory of the path is a symlink. Then a symlink as the last
 * name is not followed.
 */
static int
stat_dep(int dir, const char *path, bool real, struct stat *st)
{
	if (path[0] == '/')
		return stat(path, st);
	if (path[0] == '\0')
		return fstatat(dir, ".", st, 0);
	if (!real)
		return stat_beneath(dir, path, st);
	return fstatat(dir, path, st, AT_SYMLINK_NOFOLLOW);
}

void
deps_add_path(struct deps *deps, int dir, const char *path)
{
	struct stat st;
	int result;

	if (deps == NULL || !deps->collecting)
		return;
	result = stat_dep(dir, path, has_real_directories(dir, path), &st);
	if (result == 0 && S_ISLNK(st.st_mode))
		result = stat_beneath(dir, path, &st);
	deps_add(deps, path, result == 0 ? &st : NULL);
}

/*
 * Reports whether the path is absent, even as a symlink, and a new name would
 * change the stat of its directory. A DEP_NAMES dependency is not enough: the
 * names may have been read before this look-up.
 */
static bool
directory_shows_absence(const struct deps *deps, int dir, const char *path)
{
	const struct dep *parent;
	struct stat st;

	parent = find_dep(deps, path, directory_length(path));
	return parent != NULL && parent->check == DEP_STAT &&
	    fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) == -1 &&
	    errno == ENOENT;
}

void
deps_add_absent(struct deps *deps, int dir, const char *path)
{
	if (deps == NULL || !deps->collecting)
		return;
	if (!directory_shows_absence(deps, dir, path))
		deps_add(deps, path, NULL);
}

void
deps_truncate(struct deps *deps, size_t n)
{
	while (deps->n > n)
		free(deps->list[--deps->n].path);
}

void
deps_keep(struct deps *deps, const char *path)
{
	struct dep *kept = find_dep(deps, path, strlen(path));
	struct dep first;

	if (kept == NULL) {
		deps->incomplete = true;
		return;
	}
	first = deps->list[0];
	deps->list[0] = *kept;
	*kept = first;
	deps_truncate(deps, 1);
}

bool
deps_are_cacheable(const struct deps *deps)
{
	size_t i;

	for (i = 0; i < deps->n; i++)
		if (deps->list[i].check == DEP_UNREAD)
			return false;
	return deps->collecting && !deps->incomplete;
}

/* --- checking --- */

/* Reports whether the system has failed, whatever the path is. */
static bool
is_system_error(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOMEM ||
	    error == EIO;
}

/* Reports whether the directory holds the same names. May update its stat. */
static bool
has_same_names(struct dep *dep, int dir)
{
	struct file_id now;
	struct stat st;
	bool settled;
	int fd;

	if (dep->check != DEP_NAMES && dep->check != DEP_STAT_OR_NAMES)
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
		dep->check = DEP_STAT_OR_NAMES;
	}
	return true;
}

/* The directory that was checked last, and whether symlinks lead to it. */
struct known_dir {
	const char *path;
	size_t len;
	bool real;
};

static bool
is_directly_in(const struct known_dir *known, const char *path)
{
	return directory_length(path) == known->len &&
	    memcmp(path, known->path, known->len) == 0;
}

/* Reports whether a dependency is valid. Updates `known` for a directory. */
static bool
dep_is_valid(struct dep *dep, int dir, struct known_dir *known)
{
	struct file_id now;
	struct stat st;

	if (stat_dep(dir, dep->path, known->real, &st) == -1)
		return dep->check == DEP_ABSENT && !is_system_error(errno);
	if (known->real && S_ISDIR(st.st_mode) && dep->path[0] != '\0')
		*known =
		    (struct known_dir){ dep->path, strlen(dep->path), true };
	if (S_ISLNK(st.st_mode) && stat_beneath(dir, dep->path, &st) == -1)
		return dep->check == DEP_ABSENT && !is_system_error(errno);
	if (dep->check == DEP_ABSENT)
		return false;
	now = file_id_of(&st);
	return (!dep_had_just_changed(dep) &&
		   file_id_is_same(&dep->id, &now)) ||
	    has_same_names(dep, dir);
}

bool
deps_are_valid(struct deps *deps, int dir)
{
	struct known_dir known = { "", 0, true };
	const char *path;
	size_t i;

	for (i = 0; i < deps->n; i++) {
		path = deps->list[i].path;
		if (!is_directly_in(&known, path))
			known =
			    (struct known_dir){ path, directory_length(path),
				    path[0] != '/' &&
					has_real_directories(dir, path) };
		if (!dep_is_valid(&deps->list[i], dir, &known))
			return false;
	}
	return true;
}

size_t
deps_cost(const struct deps *deps)
{
	size_t i, cost;

	cost = deps->capacity * sizeof *deps->list;
	for (i = 0; i < deps->n; i++)
		cost += strlen(deps->list[i].path) + 1;
	return cost;
}

void
deps_free(struct deps *deps)
{
	deps_truncate(deps, 0);
	free(deps->list);
	*deps = (struct deps){ .collecting = deps->collecting };
}
