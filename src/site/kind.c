#include "site/kind.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/utf8.h"
#include "gopher/item.h"
#include "store/like.h"

static bool
name_ends(const char *name, const char *tail)
{
	size_t n, t;

	n = strlen(name);
	t = strlen(tail);
	return n > t && strcmp(name + n - t, tail) == 0;
}

/* Reports whether a file of this name would be a handler, a map or a tag. */
static bool
is_source_name(const char *name, bool is_handler_folder)
{
	return (is_handler_folder && name_ends(name, ".lua")) ||
	    name_ends(name, ".gophermap") || strcmp(name, "gophermap") == 0 ||
	    strcmp(name, "gophertag") == 0;
}

/* Removes `.~7` of the numbered backups of Emacs, without their last `~`. */
static void
cut_backup_number(char *name, size_t len)
{
	size_t digits = len;

	while (digits > 0 && name[digits - 1] >= '0' && name[digits - 1] <= '9')
		digits--;
	if (digits < len && digits > 2 && name[digits - 1] == '~' &&
	    name[digits - 2] == '.')
		name[digits - 2] = '\0';
}

/* Removes one mark of a backup. Returns false if the name has none. */
static bool
cut_backup_mark(char *name)
{
	static const char *const marks[] = { "~", ".bak", ".orig", ".rej" };
	size_t i, mark, len = strlen(name);

	if (len > 2 && name[0] == '#' && name[len - 1] == '#') {
		name[len - 1] = '\0';
		memmove(name, name + 1, len - 1);
		return true;
	}
	for (i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		mark = strlen(marks[i]);
		if (len <= mark || strcasecmp(name + len - mark, marks[i]) != 0)
			continue;
		name[len - mark] = '\0';
		cut_backup_number(name, len - mark);
		return true;
	}
	return false;
}

/* Reports whether an editor has made the file as a backup of a source. */
static bool
is_backup(const struct conf *conf, const char *path, const char *name)
{
	char rest[NAME_MAX + 1];

	if (strlen(name) > NAME_MAX)
		return false;
	strcpy(rest, name);
	if (!cut_backup_mark(rest))
		return false;
	while (cut_backup_mark(rest))
		;
	return is_source_name(rest, conf_runs(conf, path));
}

static bool
glob_matches(const char *glob, struct bytes text)
{
	const struct like like = { .pattern = bytes_of(glob) };

	return like_matches(&like, text);
}

/* Reports whether the glob matches the path or a directory above. */
static bool
glob_matches_path(const char *glob, const char *path)
{
	char beneath[HIDE_GLOB_MAX + 3];

	glob += *glob == '/';
	snprintf(beneath, sizeof beneath, "%s/*", glob);
	return glob_matches(glob, bytes_of(path)) ||
	    glob_matches(beneath, bytes_of(path));
}

/* Reports whether the glob matches a name on the path. */
static bool
glob_matches_name(const char *glob, const char *path)
{
	const char *end;

	for (;; path = end + 1) {
		end = strchrnul(path, '/');
		if (glob_matches(glob,
			(struct bytes){ path, (size_t)(end - path) }))
			return true;
		if (*end == '\0')
			return false;
	}
}

static bool
conf_hides(const struct conf *conf, const char *path)
{
	const char *glob;
	size_t i;

	for (i = 0; i < conf->hide.n && path[0] != '\0'; i++) {
		glob = conf->hide.words[i];
		if (strchr(glob, '/') != NULL ? glob_matches_path(glob, path) :
						glob_matches_name(glob, path))
			return true;
	}
	return false;
}

/* The findings of one pass over a path, as listings judge many. */
struct path_scan {
	const char *name;	/* its last name */
	bool has_dot;		/* in front of a name */
	bool has_control;
	char last;		/* byte */
};

static struct path_scan
scan_path(const char *path)
{
	struct path_scan scan = { .name = path, .has_dot = path[0] == '.' };

	for (; *path != '\0'; path++) {
		scan.last = *path;
		scan.has_control |= (unsigned char)*path < 0x20;
		if (*path == '/') {
			scan.name = path + 1;
			scan.has_dot |= path[1] == '.';
		}
	}
	return scan;
}

enum name_refusal
kind_refuses(const struct conf *conf, const char *path, const char *relative)
{
	/* The last bytes of the marks of backups; most names end in others. */
	static const char backup_ends[] = { '~', '#', 'K', 'k', 'G', 'g', 'J',
		'j' };
	const struct path_scan scan = scan_path(relative);

	if (scan.has_dot)
		return NAME_DOT;
	if (scan.has_control)
		return NAME_CONTROL;
	if (strcmp(scan.name, "gophermap") == 0)
		return NAME_MAP;
	if (strcmp(scan.name, "gophertag") == 0)
		return NAME_TAG;
	if (strncmp(relative, "lib/", 4) == 0 && name_ends(scan.name, ".lua"))
		return NAME_MODULE;
	if (memchr(backup_ends, scan.last, sizeof backup_ends) != NULL &&
	    is_backup(conf, path, scan.name))
		return NAME_BACKUP;
	return conf_hides(conf, relative) ? NAME_HIDDEN : NAME_SERVED;
}

enum node_kind
kind_of_file(const struct conf *conf, const char *path)
{
	if (name_ends(path, ".lua"))
		return conf_runs(conf, path) ? NODE_HANDLER : NODE_FILE;
	return name_ends(path, ".gophermap") ? NODE_MENU : NODE_FILE;
}

char
kind_type_by_name(const struct conf *conf, const char *path)
{
	const char *name = basename(path);
	char type;

	type = conf_type_of(conf, name);
	return type ? type : item_of_name(name, conf->extended_types);
}

enum {
	START = 1024,	/* bytes that are checked as text */
	TAIL = 4096,	/* bytes where a type by bytes looks for a NUL */
	BLOCK = 64 * 1024	/* bytes where a text may have no NUL */
};

/*
 * Reads `size` bytes, or fewer at the end of the file. Returns how many, or -1
 * and errno.
 */
static ssize_t
read_block(int fd, char *block, size_t size, off_t at)
{
	size_t len;
	ssize_t n = 1;

	for (len = 0; len < size && n > 0; len += (size_t)n) {
		n = pread(fd, block + len, size - len, at + (off_t)len);
		if (n == -1)
			return -1;
	}
	return (ssize_t)len;
}

/*
 * Returns 1 if the last `size` bytes after `from` hold a NUL, 0 if not, -1 and
 * errno if they cannot be read.
 */
static int
tail_has_nul(int fd, enum utf16_order order, off_t from, off_t end, size_t size)
{
	char tail[BLOCK];
	off_t at = end - (off_t)size;
	ssize_t n;

	if (end <= from)
		return 0;
	if (order != UTF16_NONE)
		at += at & 1;
	if (at < from)
		at = from;
	n = read_block(fd, tail, (size_t)(end - at), at);
	return n == -1 ? -1 : utf16_has_nul(order, tail, (size_t)n);
}

/* Reports whether n bytes are UTF-8; `cut`: they may end in a character. */
static bool
start_is_utf8(const char *start, size_t n, bool cut)
{
	size_t i, step;

	for (i = 0; i < n; i += step) {
		step = utf8_length(start + i, n - i);
		if (step == 0)
			return false;
	}
	return i == n || cut;
}

/* Reports whether n bytes are UTF-16 with pairs of surrogates. */
static bool
start_is_utf16(enum utf16_order order, const char *start, size_t n)
{
	uint16_t unit, before = 0;
	size_t i;

	for (i = 2; i + 1 < n; i += 2, before = unit) {
		unit = utf16_unit(order, start + i);
		if (((unit & 0xfc00) == 0xdc00) !=
		    ((before & 0xfc00) == 0xd800))
			return false;
	}
	return i > 2;
}

char
kind_type_by_bytes(int fd, off_t size)
{
	char start[START];
	ssize_t n = read_block(fd, start, sizeof start, 0);
	enum utf16_order order;
	int has_nul;

	if (n == -1)
		return 0;
	order = utf16_order_of(start, (size_t)n);
	if (order != UTF16_NONE ?
		!start_is_utf16(order, start, (size_t)n) :
		!start_is_utf8(start, (size_t)n, n == sizeof start))
		return '9';
	has_nul = utf16_has_nul(order, start, (size_t)n) ?
	    1 :
	    tail_has_nul(fd, order, n, size, TAIL);
	if (has_nul == -1)
		return 0;
	return has_nul ? '9' : '0';
}

int
kind_is_binary(int fd, off_t size, enum utf16_order *order)
{
	char start[BLOCK];
	ssize_t n = read_block(fd, start,
	    size < BLOCK ? (size_t)size : sizeof start, 0);

	if (n == -1)
		return -1;
	*order = utf16_order_of(start, (size_t)n);
	return utf16_has_nul(*order, start, (size_t)n) ?
	    1 :
	    tail_has_nul(fd, *order, n, size, BLOCK);
}
