/* What a name, and the first bytes, say about a file. */
#ifndef SITE_KIND_H
#define SITE_KIND_H

#include <stdbool.h>

#include "conf/conf.h"

enum node_kind {
	NODE_FILE,	/* sent as it is */
	NODE_HANDLER,	/* a Lua file that answers */
	NODE_MENU,	/* a directory with a gophermap, or an x.gophermap */
	NODE_DIR,	/* a directory without one */
	NODE_URL,	/* a selector that is a link out of gopherspace */
	NODE_HTTP,	/* a request of HTTP */
	NODE_CAPS,	/* caps.txt, where there is no such file */
	NODE_MISSING	/* nothing that may be served */
};

/*
 * May visitors ask for this clean relative path? Not where a segment begins
 * with a dot, nor for maps, tags, and the modules in `lib/`.
 */
bool kind_is_served(const char *path);

/* What a regular file of this name is: NODE_FILE, NODE_HANDLER, NODE_MENU. */
enum node_kind kind_of_name(const char *name);

/* The item type that a file's name stands for, 0 where it says nothing. */
char kind_type_by_name(const struct conf *conf, const char *path);

/*
 * The item type that a file's first bytes suggest: '9' where they hold a NUL or
 * are no UTF-8, else '0'.
 */
char kind_type_by_bytes(int fd);

#endif
