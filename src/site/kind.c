#include "site/kind.h"

#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "gopher/item.h"

static bool
name_ends(const char *name, const char *tail)
{
	size_t n, t;

	n = strlen(name);
	t = strlen(tail);
	return n > t && strcmp(name + n - t, tail) == 0;
}

bool
kind_is_served(const char *path)
{
	const char *name;

	if (path[0] == '.' || strstr(path, "/.") != NULL)
		return false;
	name = basename(path);
	if (strcmp(name, "gophermap") == 0 || strcmp(name, "gophertag") == 0)
		return false;
	return strncmp(path, "lib/", 4) != 0 || !name_ends(name, ".lua");
}

enum node_kind
kind_of_name(const char *name)
{
	if (name_ends(name, ".lua"))
		return NODE_HANDLER;
	return name_ends(name, ".gophermap") ? NODE_MENU : NODE_FILE;
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
	START = 1024, /* bytes that are checked as text */
	TAIL = 4096, /* bytes where a type by bytes looks for a NUL */
	BLOCK = 64 * 1024 /* bytes where a text may have no NUL */
};

/* Reads `size` bytes, or fewer at the end of the file. Returns how many. */
static size_t
read_block(int fd, char *block, size_t size, off_t at)
{
	size_t len;
	ssize_t n;

	for (len = 0; len < size; len += (size_t)n) {
		n = pread(fd, block + len, size - len, at + (off_t)len);
		if (n <= 0)
			break;
	}
	return len;
}

/* Reports whether a block that begins with a unit holds a NUL. */
static bool
block_has_nul(enum utf16_order order, const char *block, size_t n)
{
	size_t i;

	if (order == UTF16_NONE)
		return memchr(block, '\0', n) != NULL;
	for (i = 0; i + 1 < n; i += 2)
		if (block[i] == '\0' && block[i + 1] == '\0')
			return true;
	return false;
}

/* Reports whether the last `size` bytes after `from` hold a NUL. */
static bool
tail_has_nul(int fd, enum utf16_order order, off_t from, off_t end, size_t size)
{
	char tail[BLOCK];
	off_t at = end - (off_t)size;

	if (end <= from)
		return false;
	if (order != UTF16_NONE)
		at += at & 1;
	if (at < from)
		at = from;
	return block_has_nul(order, tail,
	    read_block(fd, tail, (size_t)(end - at), at));
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
	size_t n = read_block(fd, start, sizeof start, 0);
	enum utf16_order order = utf16_order_of(start, n);
	bool is_text = order != UTF16_NONE ?
	    start_is_utf16(order, start, n) :
	    start_is_utf8(start, n, n == sizeof start);

	return is_text && !block_has_nul(order, start, n) &&
		!tail_has_nul(fd, order, (off_t)n, size, TAIL) ?
	    '0' :
	    '9';
}

bool
kind_is_binary(int fd, off_t size, enum utf16_order *order)
{
	char start[BLOCK];
	size_t n = read_block(fd, start,
	    size < BLOCK ? (size_t)size : sizeof start, 0);

	*order = utf16_order_of(start, n);
	return block_has_nul(*order, start, n) ||
	    tail_has_nul(fd, *order, (off_t)n, size, BLOCK);
}
