#include "site/root.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "site/beneath.h"
#include "site/kind.h"
#include "site/owned_link.h"

/* --- roots --- */

/* Opens a directory that this process can read and enter. */
static int
open_root_directory(const char *path)
{
	int fd, inside;

	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return -1;
	inside = openat(fd, ".", O_PATH | O_CLOEXEC);
	if (inside == -1) {
		close(fd);
		errno = EACCES;
		return -1;
	}
	close(inside);
	return fd;
}

int
root_open(struct root *root, const char *path, const struct conf *conf)
{
	*root = (struct root){ .fd = -1, .conf = conf };
	root->fd = open_root_directory(path);
	if (root->fd == -1)
		return -1;
	root->path = realpath(path, NULL);
	if (root->path == NULL) {
		root_close(root);
		return -1;
	}
	root->openat2 = beneath_has_openat2(root->fd);
	return 0;
}

int
root_open_userdir(struct root *root, int fd, const char *name, uid_t owner,
    const struct conf *conf)
{
	*root = (struct root){ .fd = fd, .conf = conf, .owner = owner };
	if (asprintf(&root->prefix, "~%s", name) == -1) {
		root->prefix = NULL;
		root_close(root);
		errno = ENOMEM;
		return -1;
	}
	root->openat2 = beneath_has_openat2(fd);
	return 0;
}

enum root_change
root_compare(int fd, const char *path)
{
	struct stat now, open;

	if (stat(path, &now) == -1)
		return ROOT_ABSENT;
	if (!S_ISDIR(now.st_mode)) {
		errno = ENOTDIR;
		return ROOT_ABSENT;
	}
	/* An open directory keeps its inode number, even if it was removed. */
	if (fstat(fd, &open) == 0 && now.st_dev == open.st_dev &&
	    now.st_ino == open.st_ino)
		return ROOT_SAME;
	return ROOT_REPLACED;
}

void
root_close(struct root *root)
{
	if (root->fd != -1)
		close(root->fd);
	root->fd = -1;
	free(root->path);
	root->path = NULL;
	free(root->prefix);
	root->prefix = NULL;
}

/* --- paths --- */

const char *
root_prefix(const struct root *root)
{
	return root->prefix != NULL ? root->prefix : "";
}

const char *
root_relative(const struct root *root, const char *path)
{
	size_t len;

	if (root->prefix == NULL)
		return path;
	len = strlen(root->prefix);
	if (strncmp(path, root->prefix, len) != 0)
		return NULL;
	if (path[len] == '\0')
		return "";
	return path[len] == '/' ? path + len + 1 : NULL;
}

void
root_join(char *out, const char *dir, const char *name)
{
	char *end;

	end = stpcpy(out, dir);
	if (end != out)
		*end++ = '/';
	strcpy(end, name);
}

bool
root_serves(const struct root *root, const char *path)
{
	const char *relative = root_relative(root, path);

	return relative != NULL &&
	    kind_refuses(root->conf, path, relative) == NAME_SERVED;
}

/* --- opening --- */

bool
root_owns(const struct root *root, const struct stat *st)
{
	return root->prefix == NULL || st->st_uid == root->owner;
}

bool
root_is_public(const struct stat *st)
{
	mode_t needed = S_ISDIR(st->st_mode) ? S_IROTH | S_IXOTH : S_IROTH;

	return (st->st_mode & needed) == needed;
}

/* Opens as root_open_at(). Sets whether a link out of the root was tried. */
static int
open_in_root(const struct root *root, const char *path, int flags,
    bool *is_outside)
{
	struct stat st;
	int fd;

	*is_outside = false;
	path = root_relative(root, path);
	if (path == NULL) {
		errno = ENOENT;
		return -1;
	}
	fd = beneath_open(root->fd, root->openat2, path, flags);
	if (fd == -1 && errno == EXDEV &&
	    root->conf->follow_links == FOLLOW_LINKS_OWNER) {
		*is_outside = true;
		fd = owned_link_open(root->fd, path, flags);
	}
	if (fd == -1 || root->prefix == NULL)
		return fd;
	if (fstat(fd, &st) == -1) {
		close(fd);
		return -1;
	}
	if (root_owns(root, &st))
		return fd;
	close(fd);
	errno = ENOENT;
	return -1;
}

int
root_open_at(const struct root *root, const char *path, int flags)
{
	bool is_outside;

	return open_in_root(root, path, flags, &is_outside);
}

int
root_open_file(const struct root *root, const char *path)
{
	return root_open_at(root, path, O_RDONLY);
}

int
root_open_public(const struct root *root, const char *path, struct stat *st)
{
	int fd, saved;

	st->st_mode = 0;
	fd = root_open_file(root, path);
	if (fd == -1)
		return -1;
	if (fstat(fd, st) == 0) {
		if (S_ISREG(st->st_mode) && root_is_public(st))
			return fd;
		errno = EACCES;
	}
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/* --- nodes --- */

void
node_init(struct node *node, const char *path)
{
	node->kind = NODE_MISSING;
	node->fd = -1;
	node->type = 0;
	node->size = 0;
	node->path_info = NULL;
	strcpy(node->path, path);
	strcpy(node->file, path);
}

void
node_close(struct node *node)
{
	if (node->fd != -1)
		close(node->fd);
	node->fd = -1;
}

bool
root_is_missing(int error)
{
	return error == ENOENT || error == ENOTDIR || error == EACCES ||
	    error == EPERM || error == ELOOP || error == EXDEV ||
	    error == ENAMETOOLONG || error == EINVAL || error == ENXIO ||
	    error == ENODEV;
}

/*
 * Opens a path, fills `st` and adds it to `deps`. Returns 1; 0 if there is
 * nothing, -1 if the system has failed.
 */
static int
open_dep(const struct root *root, const char *path, int *fd, struct stat *st,
    struct deps *deps)
{
	bool is_outside;

	*fd = open_in_root(root, path, O_RDONLY, &is_outside);
	if (is_outside && deps != NULL)
		deps->incomplete = true;	/* deps.h stays in the root */
	if (*fd == -1 && !root_is_missing(errno))
		return -1;
	if (*fd == -1) {
		deps_add_absent(deps, root->fd, path);
		return 0;
	}
	if (fstat(*fd, st) == -1) {
		close(*fd);
		*fd = -1;
		return -1;
	}
	deps_add(deps, path, st);
	return 1;
}

/*
 * Takes the descriptor if it is a public regular file, and closes the earlier
 * one; otherwise closes it and returns false.
 */
static bool
node_take_file(struct node *node, int fd, const struct stat *st)
{
	if (!S_ISREG(st->st_mode) || !root_is_public(st)) {
		close(fd);
		return false;
	}
	node_close(node);
	node->fd = fd;
	node->size = st->st_size;
	node->id = file_id_of(st);
	return true;
}

/* Opens a public file. Returns as open_dep() does. */
static int
node_open_file(struct node *node, const struct root *root, const char *path,
    struct deps *deps)
{
	struct stat st;
	int fd, found;

	found = open_dep(root, path, &fd, &st, deps);
	return found == 1 ? node_take_file(node, fd, &st) : found;
}

int
root_reopen(const struct root *root, struct node *node)
{
	int found = node_open_file(node, root, node->file, NULL);

	if (found == 0)
		errno = ENOENT;
	return found == 1 ? 0 : -1;
}

/* Files that answer for a directory, strongest first. */
static const struct {
	const char *name;
	enum node_kind kind;
} indexes[ROOT_INDEXES] = {
	{ "index.lua", NODE_HANDLER }, { "gophermap", NODE_MENU },
	{ ".gophermap", NODE_MENU },	/* as in spacecookie */
};

bool
root_index(const struct root *root, const char *dir, size_t i, char *file)
{
	root_join(file, dir, indexes[i].name);
	return indexes[i].kind != NODE_HANDLER || conf_runs(root->conf, file);
}

/*
 * Returns 1 if a file should answer for a directory, 0 if none should, -1 if
 * the system has failed. If the file cannot be read, no listing replaces it:
 * its owner may hide files of the directory.
 */
static int
has_index(const struct root *root, const struct node *node)
{
	char file[NODE_PATH_MAX];
	struct stat st;
	size_t i;

	for (i = 0; i < ROOT_INDEXES; i++) {
		if (!root_index(root, node->path, i, file))
			continue;
		if (fstatat(root->fd, root_relative(root, file), &st,
			AT_SYMLINK_NOFOLLOW) == 0)
			return 1;
		if (!root_is_missing(errno))
			return -1;
	}
	return 0;
}

/*
 * Finds the file that answers for a directory. Every directory except the
 * gopherroot itself must be readable and searchable by all users.
 */
static int
find_index(const struct root *root, struct node *node, mode_t mode,
    struct deps *deps)
{
	const mode_t all = S_IROTH | S_IXOTH;
	const bool is_gopherroot = node->path[0] == '\0';
	size_t i;
	int found;

	if (!is_gopherroot && (mode & all) != all)
		return 0;
	for (i = 0; i < ROOT_INDEXES; i++) {
		if (!root_index(root, node->path, i, node->file))
			continue;
		found = node_open_file(node, root, node->file, deps);
		if (found == 0)
			continue;
		if (found == 1)
			node->kind = indexes[i].kind;
		return found == 1 ? 0 : -1;
	}
	strcpy(node->file, node->path);
	found = has_index(root, node);
	if (found == 0)
		node->kind = NODE_DIR;
	return found == -1 ? -1 : 0;
}

/*
 * Fills in the kind and type of a node that holds a served file. Returns 0, or
 * -1 and errno.
 */
static int
node_set_kind(struct node *node, const struct root *root)
{
	node->kind = kind_of_file(root->conf, node->file);
	if (node->kind != NODE_FILE)
		return 0;
	node->type = kind_type_by_name(root->conf, node->file);
	if (node->type == 0)
		node->type = kind_type_by_bytes(node->fd, node->size);
	if (node->type != 0)
		return 0;
	node_close(node);
	return -1;
}

/* Finds a handler that is requested without its `.lua`. */
static int
find_without_suffix(const struct root *root, struct node *node,
    struct deps *deps)
{
	char file[NODE_PATH_MAX];
	int found;

	strcpy(stpcpy(file, node->path), ".lua");
	if (node->path[0] == '\0' || !root_serves(root, file) ||
	    !conf_runs(root->conf, file))
		return 0;
	found = node_open_file(node, root, file, deps);
	if (found != 1)
		return found;
	strcpy(node->file, file);
	return node_set_kind(node, root);
}

int
root_find(const struct root *root, const char *path, struct node *node,
    struct deps *deps)
{
	struct stat st;
	int fd, found;

	node_init(node, path);
	if (!root_serves(root, path))
		return 0;
	found = open_dep(root, path, &fd, &st, deps);
	if (found == 0)
		return find_without_suffix(root, node, deps);
	if (found == -1)
		return -1;
	if (S_ISDIR(st.st_mode)) {
		close(fd);
		return find_index(root, node, st.st_mode, deps);
	}
	return node_take_file(node, fd, &st) ? node_set_kind(node, root) : 0;
}

enum { ABOVE_MAX = 16 };	/* levels that are tried */

int
root_find_above(const struct root *root, const char *path, struct node *node,
    struct deps *deps)
{
	char dir[REQUEST_MAX + 1], file[NODE_PATH_MAX];
	const char *end;
	int level, found;

	node_init(node, path);
	if (!root_serves(root, path))
		return 0;
	end = node->path;
	for (level = 0; level < ABOVE_MAX; level++) {
		snprintf(dir, sizeof dir, "%.*s", (int)(end - node->path),
		    path);
		root_join(file, dir, "index.lua");
		found = conf_runs(root->conf, file) ?
		    node_open_file(node, root, file, deps) :
		    0;
		if (found == -1) {
			node_close(node);
			return -1;
		}
		if (found == 1) {
			node->kind = NODE_HANDLER;
			node->path_info = end + (*end == '/');
			strcpy(node->file, file);
		}
		if (*end == '\0')
			break;
		end = strchrnul(end + (*end == '/'), '/');
	}
	return 0;
}
