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

int
root_open(struct root *root, const char *path, const struct conf *conf)
{
	*root = (struct root){ .fd = -1, .conf = conf };
	root->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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

const char *
root_within(const struct root *root, const char *path)
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

bool
root_serves(const struct root *root, const char *path)
{
	const char *within = root_within(root, path);

	return within != NULL && kind_is_served(within);
}

bool
root_owns(const struct root *root, const struct stat *st)
{
	return root->prefix == NULL || st->st_uid == root->owner;
}

const char *
root_name(const struct root *root)
{
	return root->prefix != NULL ? root->prefix : "";
}

void
root_inside(const struct root *root, char *out, const char *path)
{
	root_join(out, root_name(root), path);
}

/* In a space, what others own is as good as absent. */
static int
only_owned(const struct root *root, int fd)
{
	struct stat st;

	if (fd == -1 || root->prefix == NULL)
		return fd;
	if (fstat(fd, &st) == 0 && root_owns(root, &st))
		return fd;
	(void)close(fd);
	errno = ENOENT;
	return -1;
}

int
root_at(const struct root *root, const char *path, int flags)
{
	path = root_within(root, path);
	if (path == NULL) {
		errno = ENOENT;
		return -1;
	}
	return only_owned(root,
	    beneath_open(root->fd, root->openat2, path, flags));
}

int
root_file(const struct root *root, const char *path)
{
	return root_at(root, path, O_RDONLY);
}

/*
 * Does this errno say that there is nothing, rather than that we have failed?
 */
static bool
means_missing(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
	case EACCES:
	case EPERM:
	case ELOOP:
	case EXDEV:
	case ENAMETOOLONG:
	case EINVAL:
	case ENXIO:
	case ENODEV:
		return true;
	default:
		return false;
	}
}

void
node_init(struct node *node, const char *path)
{
	node->kind = NODE_MISSING;
	node->fd = -1;
	node->type = 0;
	node->size = 0;
	node->path_info = NULL;
	(void)strcpy(node->path, path);
	(void)strcpy(node->file, path);
}

/*
 * Keeps the descriptor in the node if it is a regular file that everybody may
 * read; else closes it.
 */
static bool
take_served(struct node *node, int fd, const struct stat *st)
{
	if (!S_ISREG(st->st_mode) || !(st->st_mode & S_IROTH)) {
		(void)close(fd);
		return false;
	}
	node->fd = fd;
	node->size = st->st_size;
	node->id = file_id_of(st);
	return true;
}

/* 1: it is in the node, 0: there is none, -1: the system has failed. */
static int
open_served(const struct root *root, const char *path, struct node *node,
    struct deps *deps)
{
	struct stat st;
	int fd;

	fd = root_file(root, path);
	if (fd == -1 && !means_missing(errno))
		return -1;
	if (fd == -1) {
		deps_add_absent(deps, root->fd, path);
		return 0;
	}
	if (fstat(fd, &st) == -1)
		st.st_mode = 0;
	deps_add(deps, path, &st);
	return take_served(node, fd, &st);
}

int
root_reopen(const struct root *root, struct node *node)
{
	switch (open_served(root, node->file, node, NULL)) {
	case 1:
		return 0;
	case 0:
		errno = ENOENT;
		return -1;
	default:
		return -1;
	}
}

/* What answers for a directory, strongest first. */
static const struct {
	const char *name;
	enum node_kind kind;
} indexes[] = {
	{ "index.lua", NODE_HANDLER }, { "gophermap", NODE_MENU },
	{ ".gophermap", NODE_MENU },	/* spacecookie's name for it */
};

void
root_join(char *out, const char *dir, const char *name)
{
	char *end;

	end = stpcpy(out, dir);
	if (end != out)
		*end++ = '/';
	(void)strcpy(end, name);
}

/*
 * The gopherroot itself is the operator's choice; every other directory has to
 * be open to everybody, to be entered and to be listed: also a person's space.
 */
static int
find_in_directory(const struct root *root, struct node *node, mode_t mode,
    struct deps *deps)
{
	bool is_root = node->path[0] == '\0';
	size_t i;
	int found;

	if (!is_root && !(mode & S_IXOTH))
		return 0;

	for (i = 0; i < sizeof indexes / sizeof indexes[0]; i++) {
		root_join(node->file, node->path, indexes[i].name);
		found = open_served(root, node->file, node, deps);
		if (found == 0)
			continue;
		if (found == 1)
			node->kind = indexes[i].kind;
		return found == 1 ? 0 : -1;
	}
	(void)strcpy(node->file, node->path);
	if (is_root || (mode & S_IROTH))
		node->kind = NODE_DIR;
	return 0;
}

/* The node holds a served file: what is it? */
static int
judge_file(const struct root *root, const char *file, struct node *node)
{
	if (node->file != file)
		(void)strcpy(node->file, file);
	node->kind = kind_of_name(file);
	if (node->kind != NODE_FILE)
		return 0;
	node->type = kind_type_by_name(root->conf, file);
	if (node->type == 0)
		node->type = kind_type_by_bytes(node->fd);
	return 0;
}

/* A handler answers without its `.lua` too. */
static int
find_handler(const struct root *root, struct node *node, struct deps *deps)
{
	char file[NODE_PATH_MAX];
	int found;

	(void)strcpy(stpcpy(file, node->path), ".lua");
	if (node->path[0] == '\0' || !root_serves(root, file))
		return 0;
	found = open_served(root, file, node, deps);
	return found == 1 ? judge_file(root, file, node) : found;
}

int
root_find(const struct root *root, const char *path, struct node *node,
    struct deps *deps)
{
	struct stat st;
	int fd;

	node_init(node, path);
	if (!root_serves(root, path))
		return 0;
	fd = root_file(root, path);
	if (fd == -1 && !means_missing(errno))
		return -1;
	if (fd == -1) {
		deps_add_absent(deps, root->fd, path);
		return find_handler(root, node, deps);
	}
	if (fstat(fd, &st) == -1)
		st.st_mode = 0;
	deps_add(deps, path, &st);
	if (S_ISDIR(st.st_mode)) {
		(void)close(fd);
		return find_in_directory(root, node, st.st_mode, deps);
	}
	if (!take_served(node, fd, &st))
		return 0;
	return judge_file(root, node->file, node);
}

enum { ABOVE_MAX = 16 };	/* levels that are tried */

/* A nearer index.lua wins over the one that the node holds. */
static void
take_index(struct node *node, const struct node *hit, const char *file,
    const char *path_info)
{
	node_close(node);
	node->kind = NODE_HANDLER;
	node->fd = hit->fd;
	node->size = hit->size;
	node->id = hit->id;
	node->path_info = path_info;
	(void)strcpy(node->file, file);
}

int
root_find_above(const struct root *root, const char *path, struct node *node,
    struct deps *deps)
{
	char dir[REQUEST_MAX + 1], file[NODE_PATH_MAX];
	const char *end;
	struct node hit = { .fd = -1 };
	int level, found;

	node_init(node, path);
	end = node->path;
	for (level = 0; level < ABOVE_MAX && root_serves(root, path); level++) {
		(void)snprintf(dir, sizeof dir, "%.*s", (int)(end - node->path),
		    path);
		root_join(file, dir, "index.lua");
		found = open_served(root, file, &hit, deps);
		if (found == -1) {
			node_close(node);
			return -1;
		}
		if (found == 1)
			take_index(node, &hit, file, end + (*end == '/'));
		if (*end == '\0')
			break;
		end = strchrnul(end + (*end == '/'), '/');
	}
	return 0;
}

void
node_close(struct node *node)
{
	if (node->fd != -1)
		(void)close(node->fd);
	node->fd = -1;
}

void
root_close(struct root *root)
{
	if (root->fd != -1)
		(void)close(root->fd);
	root->fd = -1;
	free(root->path);
	root->path = NULL;
	free(root->prefix);
	root->prefix = NULL;
}
