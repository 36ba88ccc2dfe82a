#include "site/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"

/* --- paths of directories to enter --- */

/* Returns about how many bytes of memory a path takes. */
static size_t
path_cost(const char *path)
{
	enum { OVERHEAD = 32 };		/* of the allocator and the array */

	return strlen(path) + OVERHEAD;
}

/* Adds a path, unless too many wait. Returns false if there is no memory. */
static bool
push_path(struct walk *walk, struct walk_paths *paths, const char *path)
{
	const size_t cost = path_cost(path);
	char **at, *copy;

	if (walk->waiting_bytes + cost > WALK_WAITING_MAX)
		return true;
	at = array_grow(paths->at, paths->n, &paths->capacity, sizeof *at);
	if (at == NULL)
		return false;
	paths->at = at;
	copy = strdup(path);
	if (copy == NULL)
		return false;
	at[paths->n++] = copy;
	walk->waiting_bytes += cost;
	return true;
}

static void
free_paths(struct walk_paths *paths)
{
	while (paths->n > 0)
		free(paths->at[--paths->n]);
	free(paths->at);
	*paths = (struct walk_paths){ 0 };
}

/* --- directories that have been entered --- */

static int
compare_ids(const void *va, const void *vb)
{
	const struct walk_id *a = va, *b = vb;

	if (a->ino != b->ino)
		return a->ino < b->ino ? -1 : 1;
	return a->dev < b->dev ? -1 : a->dev > b->dev;
}

/* Adds a directory to the tree. Returns 0, or -1; EACCES: not once more. */
static int
mark_entered(struct walk *walk, const struct stat *st)
{
	struct walk_id *id, **node;

	if (walk->n_entered == WALK_DIRS_MAX) {
		errno = EACCES;
		return -1;
	}
	id = malloc(sizeof *id);
	if (id == NULL)
		return -1;
	*id = (struct walk_id){ st->st_dev, st->st_ino };
	node = tsearch(id, &walk->entered, compare_ids);
	if (node != NULL && *node == id) {
		walk->n_entered++;
		return 0;
	}
	free(id);
	errno = node == NULL ? ENOMEM : EACCES;
	return -1;
}

/* --- directories --- */

/* Reports whether the walk enters an open directory; otherwise sets errno. */
static bool
may_enter(struct walk *walk, int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return false;
	/* The gopherroot itself need not be public, see root_find(). */
	if (path[0] == '\0' || root_is_public(&st))
		return mark_entered(walk, &st) == 0;
	errno = EACCES;
	return false;
}

/* Opens a directory to be read next, unless it has been entered before. */
static int
enter_directory(struct walk *walk, const char *path)
{
	int fd, saved;

	fd = root_open_at(walk->root, path, O_RDONLY | O_DIRECTORY);
	if (fd == -1)
		return -1;
	if (may_enter(walk, fd, path))
		walk->dir = fdopendir(fd);
	if (walk->dir == NULL) {
		saved = errno;
		close(fd);
		errno = saved;
		return -1;
	}
	strcpy(walk->dir_path, path);
	return 0;
}

/* Marks the directory of modules as entered, as it is never served. */
static int
skip_modules(struct walk *walk)
{
	char path[NODE_PATH_MAX];
	struct stat st;
	int fd, result = -1;

	root_join(path, root_prefix(walk->root), "lib");
	fd = root_open_at(walk->root, path, O_PATH);
	if (fd == -1)
		return root_is_missing(errno) ? 0 : -1;
	if (fstat(fd, &st) == 0)
		result = mark_entered(walk, &st);
	close(fd);
	return result;
}

int
walk_open(struct walk *walk, const struct root *root, const char *path)
{
	*walk = (struct walk){ .root = root };
	if (path[0] != '\0' && !root_serves(root, path)) {
		errno = ENOENT;
		return -1;
	}
	if (skip_modules(walk) == 0 && enter_directory(walk, path) == 0)
		return 0;
	walk_close(walk);
	return -1;
}

/* Reports a name or directory that is left out, or an error of the system. */
static enum walk_state
walk_state_of_errno(void)
{
	return errno == 0 || root_is_missing(errno) ? WALK_MORE : WALK_FAILED;
}

/* Enters the next directory. */
static enum walk_state
walk_next_directory(struct walk *walk)
{
	struct walk_paths *paths = &walk->waiting;
	enum walk_state state = WALK_MORE;
	char *path;

	if (paths->n == 0)
		paths = &walk->links;
	if (paths->n == 0)
		return WALK_END;
	path = paths->at[--paths->n];
	walk->waiting_bytes -= path_cost(path);
	if (enter_directory(walk, path) == -1)
		state = walk_state_of_errno();
	free(path);
	return state;
}

/* --- names --- */

/* Examines a name in the directory. */
static enum walk_state
walk_name(struct walk *walk, const struct dirent *found)
{
	char path[NODE_PATH_MAX + NAME_MAX];
	const char *relative;

	root_join(path, walk->dir_path, found->d_name);
	relative = root_relative(walk->root, path);
	if (strlen(path) > REQUEST_MAX || relative == NULL ||
	    strcmp(relative, "lib") == 0)
		return WALK_MORE;	/* no client can ask for it */
	errno = 0;
	if (!listing_describe(&walk->entry, walk->root, dirfd(walk->dir), path,
		found->d_name, NULL))
		return walk_state_of_errno();
	strcpy(walk->path, path);
	if (walk->entry.is_dir &&
	    !push_path(walk,
		walk->entry.is_link ? &walk->links : &walk->waiting, path))
		return WALK_FAILED;
	return WALK_FOUND;
}

enum walk_state
walk_next(struct walk *walk)
{
	struct dirent *found;

	free(walk->entry.name);
	walk->entry.name = NULL;
	if (walk->dir == NULL)
		return walk_next_directory(walk);
	errno = 0;
	found = readdir(walk->dir);
	if (found != NULL)
		return walk_name(walk, found);
	if (errno != 0)
		return WALK_FAILED;
	closedir(walk->dir);
	walk->dir = NULL;
	return WALK_MORE;
}

void
walk_close(struct walk *walk)
{
	free(walk->entry.name);
	walk->entry.name = NULL;
	if (walk->dir != NULL)
		closedir(walk->dir);
	walk->dir = NULL;
	free_paths(&walk->waiting);
	free_paths(&walk->links);
	walk->waiting_bytes = 0;
	tdestroy(walk->entered, free);
	walk->entered = NULL;
	walk->n_entered = 0;
}
