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

static void
push_path(struct walk_paths *paths, const char *path)
{
	char **at, *copy;

	at = array_grow(paths->at, paths->n, &paths->capacity, sizeof *at);
	if (at == NULL)
		return;
	paths->at = at;
	copy = strdup(path);
	if (copy != NULL)
		at[paths->n++] = copy;
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

/* Adds a directory to the tree. Returns false if it was there or on failure. */
static bool
mark_entered(struct walk *walk, const struct stat *st)
{
	struct walk_id *id, **node = NULL;

	id = malloc(sizeof *id);
	if (id == NULL)
		return false;
	*id = (struct walk_id){ st->st_dev, st->st_ino };
	if (walk->n_entered < WALK_DIRS_MAX)
		node = tsearch(id, &walk->entered, compare_ids);
	if (node == NULL || *node != id) {
		free(id);
		return false;
	}
	walk->n_entered++;
	return true;
}

/* --- directories --- */

/* Opens a directory to be read next, unless it has been entered before. */
static int
enter_directory(struct walk *walk, const char *path)
{
	const struct root *root = walk->root;
	struct stat st;
	int fd;

	fd = root_open_at(root, path, O_RDONLY | O_DIRECTORY);
	if (fd == -1)
		return -1;
	/* The gopherroot itself need not be public, see root_find(). */
	if (fstat(fd, &st) == 0 && (path[0] == '\0' || root_is_public(&st)) &&
	    mark_entered(walk, &st))
		walk->dir = fdopendir(fd);
	if (walk->dir == NULL) {
		close(fd);
		errno = EACCES;
		return -1;
	}
	strcpy(walk->dir_path, path);
	return 0;
}

/* Marks the directory of modules as entered, as it is never served. */
static void
skip_modules(struct walk *walk)
{
	char path[NODE_PATH_MAX];
	struct stat st;
	int fd;

	root_join(path, root_prefix(walk->root), "lib");
	fd = root_open_at(walk->root, path, O_PATH);
	if (fd == -1)
		return;
	if (fstat(fd, &st) == 0)
		(void)mark_entered(walk, &st);
	close(fd);
}

int
walk_open(struct walk *walk, const struct root *root, const char *path)
{
	*walk = (struct walk){ .root = root };
	if (path[0] != '\0' && !root_serves(root, path)) {
		errno = ENOENT;
		return -1;
	}
	skip_modules(walk);
	if (enter_directory(walk, path) == 0)
		return 0;
	walk_close(walk);
	return -1;
}

/* Enters the next directory. */
static enum walk_state
walk_next_directory(struct walk *walk)
{
	struct walk_paths *paths = &walk->waiting;
	char *path;

	if (paths->n == 0)
		paths = &walk->links;
	if (paths->n == 0)
		return WALK_END;
	path = paths->at[--paths->n];
	enter_directory(walk, path);
	free(path);
	return WALK_MORE;
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
	if (!listing_describe(&walk->entry, walk->root, dirfd(walk->dir), path,
		found->d_name, NULL))
		return WALK_MORE;
	strcpy(walk->path, path);
	if (walk->entry.is_dir)
		push_path(walk->entry.is_link ? &walk->links : &walk->waiting,
		    path);
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
	found = readdir(walk->dir);
	if (found != NULL)
		return walk_name(walk, found);
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
	tdestroy(walk->entered, free);
	walk->entered = NULL;
	walk->n_entered = 0;
}
