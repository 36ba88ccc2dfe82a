#include "site/listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "site/refusal.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Compares two runs of digits as numbers, and moves both after them. */
static int
compare_numbers(const char **a, const char **b)
{
	size_t na, nb;
	int differ;

	while (**a == '0')
		++*a;
	while (**b == '0')
		++*b;
	for (na = 0; is_digit((*a)[na]);)
		na++;
	for (nb = 0; is_digit((*b)[nb]);)
		nb++;
	if (na != nb)
		return na < nb ? -1 : 1;
	differ = memcmp(*a, *b, na);
	*a += na;
	*b += nb;
	return differ;
}

int
listing_compare(const char *a, const char *b)
{
	const char *a0 = a, *b0 = b;
	int differ;

	while (*a != '\0' && *b != '\0') {
		differ = is_digit(*a) && is_digit(*b) ?
		    compare_numbers(&a, &b) :
		    (unsigned char)*a++ - (unsigned char)*b++;
		if (differ != 0)
			return differ;
	}
	if (*a != *b)
		return *a == '\0' ? -1 : 1;
	return strcmp(a0, b0);	/* "01" and "1" differ */
}

static int
compare_entries(const void *va, const void *vb)
{
	const struct listing_entry *a = va, *b = vb;

	if (a->is_dir != b->is_dir)
		return a->is_dir ? -1 : 1;
	return listing_compare(a->name, b->name);
}

static int
compare_entries_by_date(const void *va, const void *vb)
{
	const struct listing_entry *a = va, *b = vb;

	if (a->is_dir != b->is_dir || a->mtime == b->mtime)
		return compare_entries(va, vb);
	return a->mtime > b->mtime ? -1 : 1;
}

/*
 * Reads up to HANDLER_HEADER_MAX bytes from the start of a public file, and
 * adds it to `deps`. Returns how many, 0 if there is no such file; or -1 and
 * errno if the system has failed.
 */
static ssize_t
read_file_start(const struct root *root, const char *path, char *start,
    struct deps *deps)
{
	struct refusal refusal;
	struct stat st;
	ssize_t n;
	int fd;

	fd = root_open_public(root, path, &st);
	deps_add(deps, path, st.st_mode != 0 ? &st : NULL);
	if (fd == -1 && !root_is_missing(errno))
		return -1;
	if (fd == -1) {
		if (st.st_mode != 0 && refusal_find_file(&refusal, root, path))
			refusal_warn(root, &refusal);
		return 0;
	}
	n = pread(fd, start, HANDLER_HEADER_MAX, 0);
	close(fd);
	return n;
}

/* Reads the first line of a directory's gophertag, or "". */
static bool
read_gophertag(const struct root *root, const char *dir, char *title,
    struct deps *deps)
{
	char path[NODE_PATH_MAX], start[HANDLER_HEADER_MAX + 1];
	ssize_t n;

	root_join(path, dir, "gophertag");
	n = read_file_start(root, path, start, deps);
	if (n == -1)
		return false;
	start[n] = '\0';
	handler_header_set_title(title, start, strcspn(start, "\r\n"));
	return true;
}

static bool
describe_handler(const struct root *root, const char *path,
    struct listing_entry *entry, char *title, struct deps *deps)
{
	char start[HANDLER_HEADER_MAX];
	struct handler_header header;
	ssize_t n;

	n = read_file_start(root, path, start, deps);
	if (n == -1)
		return false;
	handler_header_parse(&header, start, (size_t)n);
	entry->type = header.type;
	entry->hidden = header.hidden;
	strcpy(title, header.title);
	return true;
}

static bool
set_item_type(const struct root *root, const char *path,
    struct listing_entry *entry, struct deps *deps)
{
	int fd;

	entry->type = kind_type_by_name(root->conf, path);
	if (entry->type != 0)
		return true;
	deps_add_path(deps, root->fd, path);
	fd = root_open_file(root, path);
	entry->type = '0';
	if (fd == -1)
		return root_is_missing(errno);
	entry->type = kind_type_by_bytes(fd, entry->size);
	close(fd);
	return entry->type != 0;
}

/*
 * Fills in the title, type and `hidden` of an entry. Returns false and errno if
 * the system has failed.
 */
static bool
describe_entry(const struct root *root, const char *path,
    struct listing_entry *entry, char *title, struct deps *deps)
{
	title[0] = '\0';
	entry->hidden = false;
	if (entry->is_dir) {
		entry->type = '1';
		return read_gophertag(root, path, title, deps);
	}
	switch (kind_of_file(root->conf, path)) {
	case NODE_HANDLER:
		return describe_handler(root, path, entry, title, deps);
	case NODE_MENU:
		entry->type = '1';
		return true;
	default:
		return set_item_type(root, path, entry, deps);
	}
}

/* Stats a name, or the target of a symlink if the target is in the root. */
static int
stat_entry(struct listing_entry *entry, const struct root *root, int dir,
    const char *name, const char *path, struct stat *st)
{
	int fd, result;

	if (fstatat(dir, name, st, AT_SYMLINK_NOFOLLOW) == -1)
		return -1;
	entry->is_link = S_ISLNK(st->st_mode);
	if (!entry->is_link)
		return root_owns(root, st) ? 0 : -1;
	fd = root_open_at(root, path, O_PATH);
	if (fd == -1)
		return -1;
	result = fstat(fd, st);
	close(fd);
	return result;
}

/* Stores name and title in one allocation. */
static bool
set_entry_texts(struct listing_entry *entry, const char *name,
    const char *title)
{
	size_t len = strlen(name) + 1;

	entry->name = malloc(len + strlen(title) + 1);
	if (entry->name == NULL)
		return false;
	strcpy(entry->name, name);
	strcpy(entry->name + len, title);
	entry->title = entry->name + len;
	return true;
}

bool
listing_describe(struct listing_entry *entry, const struct root *root, int dir,
    const char *path, const char *name, struct deps *deps)
{
	char title[TITLE_MAX];
	struct stat st;

	if (!root_serves(root, path) ||
	    stat_entry(entry, root, dir, name, path, &st) == -1)
		return false;
	if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return false;
	if (!root_is_public(&st)) {
		errno = EACCES;
		return false;
	}
	entry->is_dir = S_ISDIR(st.st_mode);
	entry->size = st.st_size;
	entry->mtime = st.st_mtime;
	if (!describe_entry(root, path, entry, title, deps))
		return false;
	errno = 0;
	return !entry->hidden && set_entry_texts(entry, name, title);
}

int
listing_open(struct listing *listing, const struct root *root, const char *path,
    struct deps *deps)
{
	struct stat st;
	int fd;

	*listing = (struct listing){ .path = strdup(path) };
	if (listing->path == NULL)
		return -1;
	fd = root_open_at(root, path, O_RDONLY | O_DIRECTORY);
	deps_add(deps, path, fd != -1 && fstat(fd, &st) == 0 ? &st : NULL);
	if (fd == -1)
		return -1;
	listing->dir = fdopendir(fd);
	if (listing->dir == NULL) {
		close(fd);
		return -1;
	}
	dir_hash_begin(&listing->names, hash_seed());
	return 0;
}

static int
add_entry(struct listing *listing, const struct root *root,
    const struct dirent *found, struct deps *deps)
{
	char path[NODE_PATH_MAX + NAME_MAX];
	struct listing_entry *entries;

	dir_hash_add(&listing->names, found);
	root_join(path, listing->path, found->d_name);
	if (strlen(path) > REQUEST_MAX)
		return 0;	/* no request could name it */
	entries = array_grow(listing->entries, listing->n, &listing->capacity,
	    sizeof *entries);
	if (entries == NULL)
		return -1;
	listing->entries = entries;
	errno = 0;
	if (listing_describe(&entries[listing->n], root, dirfd(listing->dir),
		path, found->d_name, deps))
		listing->n++;
	else if (errno != 0 && !root_is_missing(errno))
		return -1;
	else if (errno == ENOENT || errno == EACCES) {
		/* The entry was just removed, or may become public. */
		listing->names.unknown = true;
		listing->n_private += errno == EACCES;
	}
	return 0;
}

static void
finish_listing(struct listing *listing, struct deps *deps)
{
	struct stat st;

	if (fstat(dirfd(listing->dir), &st) == 0)
		deps_add_names(deps, listing->path, &st,
		    dir_hash_end(&listing->names));
	closedir(listing->dir);
	listing->dir = NULL;
	if (listing->n > 1)
		qsort(listing->entries, listing->n, sizeof *listing->entries,
		    listing->by_date ? compare_entries_by_date :
				       compare_entries);
}

int
listing_step(struct listing *listing, const struct root *root,
    struct deps *deps)
{
	enum { ENTRIES_PER_STEP = 256 };
	const struct dirent *found;
	int i;

	for (i = 0; i < ENTRIES_PER_STEP; i++) {
		errno = 0;
		found = listing->n < LISTING_MAX ? readdir(listing->dir) : NULL;
		if (found == NULL && errno != 0)
			return -1;
		if (found == NULL) {
			finish_listing(listing, deps);
			return 0;
		}
		if (add_entry(listing, root, found, deps) == -1)
			return -1;
	}
	return 1;
}

void
listing_free(struct listing *listing)
{
	size_t i;

	for (i = 0; i < listing->n; i++)
		free(listing->entries[i].name);
	free(listing->entries);
	free(listing->path);
	if (listing->dir != NULL)
		closedir(listing->dir);
	*listing = (struct listing){ 0 };
}
