#include "site/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"

/* --- paths that wait --- */

static void
push_path(struct walk_paths *paths, const char *path)
{
	char **at, *copy;

	if (paths->n == paths->cap) {
		paths->cap = paths->cap ? 2 * paths->cap : 32;
		at = reallocarray(paths->at, paths->cap, sizeof *at);
		if (at == NULL) {
			paths->cap = paths->n;
			return;
		}
		paths->at = at;
	}
	copy = strdup(path);
	if (copy != NULL)
		paths->at[paths->n++] = copy;
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

/* The place of an identity in the table, or the free one where it belongs. */
static struct walk_id *
place_of(const struct walk *walk, struct walk_id id)
{
	struct walk_id *place;
	size_t i;

	i = (size_t)hash_fast(id.dev, &id.ino, sizeof id.ino);
	for (;; i++) {
		place = &walk->seen[i % walk->cap_seen];
		if (place->ino == 0 ||
		    (place->ino == id.ino && place->dev == id.dev))
			return place;
	}
}

/* Makes the table larger, so that half of it stays free. */
static bool
grow_seen(struct walk *walk)
{
	struct walk_id *old = walk->seen;
	size_t i, n = walk->cap_seen;

	walk->seen = calloc(n ? 2 * n : 64, sizeof *walk->seen);
	if (walk->seen == NULL) {
		walk->seen = old;
		return false;
	}
	walk->cap_seen = n ? 2 * n : 64;
	for (i = 0; i < n; i++)
		if (old[i].ino != 0)
			*place_of(walk, old[i]) = old[i];
	free(old);
	return true;
}

/* Enters it into the table. False where it was there, or there is no room. */
static bool
is_new(struct walk *walk, const struct stat *st)
{
	struct walk_id id = { st->st_dev, st->st_ino }, *place;

	if (walk->n_seen >= WALK_DIRS_MAX)
		return false;
	if (walk->n_seen * 2 >= walk->cap_seen && !grow_seen(walk))
		return false;
	place = place_of(walk, id);
	if (place->ino != 0)
		return false;
	*place = id;
	walk->n_seen++;
	return true;
}

/* --- directories --- */

/* The gopherroot itself is the operator's choice, see site/root.c. */
static bool
is_open_to_all(const char *path, const struct stat *st)
{
	const mode_t needed = S_IROTH | S_IXOTH;

	return path[0] == '\0' || (st->st_mode & needed) == needed;
}

/* Opens a directory that is to be read, unless that has been done. */
static int
enter(struct walk *walk, const char *path)
{
	const struct root *root = walk->root;
	struct stat st;
	int fd;

	fd = root_at(root, path, O_RDONLY | O_DIRECTORY);
	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == 0 && is_open_to_all(path, &st) &&
	    is_new(walk, &st))
		walk->dir = fdopendir(fd);
	if (walk->dir == NULL) {
		(void)close(fd);
		errno = EACCES;
		return -1;
	}
	(void)strcpy(walk->dir_path, path);
	return 0;
}

/* The modules of the site are nobody's business, by no path at all. */
static void
pass_over_modules(struct walk *walk)
{
	char path[NODE_PATH_MAX];
	struct stat st;
	int fd;

	root_inside(walk->root, path, "lib");
	fd = root_at(walk->root, path, O_PATH);
	if (fd == -1)
		return;
	if (fstat(fd, &st) == 0)
		(void)is_new(walk, &st);
	(void)close(fd);
}

int
walk_open(struct walk *walk, const struct root *root, const char *path)
{
	*walk = (struct walk){ .root = root };
	if (path[0] != '\0' && !root_serves(root, path)) {
		errno = ENOENT;
		return -1;
	}
	pass_over_modules(walk);
	if (enter(walk, path) == 0)
		return 0;
	walk_close(walk);
	return -1;
}

/* Enters the next directory that waits. */
static enum walk_state
next_directory(struct walk *walk)
{
	struct walk_paths *paths = &walk->waiting;
	char *path;

	if (paths->n == 0)
		paths = &walk->links;
	if (paths->n == 0)
		return WALK_END;
	path = paths->at[--paths->n];
	(void)enter(walk, path);
	free(path);
	return WALK_MORE;
}

/* --- names --- */

static void
drop_entry(struct walk *walk)
{
	free(walk->entry.name);
	walk->entry.name = NULL;
}

static bool
is_link(const struct walk *walk, const struct dirent *found)
{
	struct stat st;

	if (found->d_type != DT_UNKNOWN)
		return found->d_type == DT_LNK;
	return fstatat(dirfd(walk->dir), found->d_name, &st,
		   AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISLNK(st.st_mode);
}

/* Looks at a name in the directory. */
static enum walk_state
look(struct walk *walk, const struct dirent *found)
{
	char path[NODE_PATH_MAX + NAME_MAX];
	const char *within;

	root_join(path, walk->dir_path, found->d_name);
	within = root_within(walk->root, path);
	if (strlen(path) > REQUEST_MAX || within == NULL ||
	    strcmp(within, "lib") == 0)
		return WALK_MORE;	/* nobody could ask for it */
	if (!listing_look(&walk->entry, walk->root, dirfd(walk->dir), path,
		found->d_name, NULL))
		return WALK_MORE;
	(void)strcpy(walk->path, path);
	if (walk->entry.dir)
		push_path(is_link(walk, found) ? &walk->links : &walk->waiting,
		    path);
	return WALK_FOUND;
}

enum walk_state
walk_next(struct walk *walk)
{
	struct dirent *found;

	drop_entry(walk);
	if (walk->dir == NULL)
		return next_directory(walk);
	found = readdir(walk->dir);
	if (found != NULL)
		return look(walk, found);
	(void)closedir(walk->dir);
	walk->dir = NULL;
	return WALK_MORE;
}

void
walk_close(struct walk *walk)
{
	drop_entry(walk);
	if (walk->dir != NULL)
		(void)closedir(walk->dir);
	walk->dir = NULL;
	free_paths(&walk->waiting);
	free_paths(&walk->links);
	free(walk->seen);
	walk->seen = NULL;
	walk->n_seen = walk->cap_seen = 0;
}
