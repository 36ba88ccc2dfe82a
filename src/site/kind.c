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
	return type ? type : item_of_name(name);
}

char
kind_type_by_bytes(int fd)
{
	char first[1024];
	size_t i, step, len;
	ssize_t n;

	n = pread(fd, first, sizeof first, 0);
	len = n > 0 ? (size_t)n : 0;
	for (i = 0; i < len; i += step) {
		step = utf8_length(first + i, len - i);
		if (step == 0 || first[i] == '\0')
			return '9';
	}
	/* Only the end of the buffer may cut a character. */
	return i > len && len < sizeof first ? '9' : '0';
}
