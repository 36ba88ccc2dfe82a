/* Determines the kind and item type of a file by its name and first bytes. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "base/utf16.h"
#include "conf/conf.h"

enum node_kind {
	NODE_FILE,	/* a file that is sent as it is */
	NODE_HANDLER,	/* a Lua file that is run */
	NODE_MENU,	/* a directory with a gophermap, or an x.gophermap */
	NODE_DIR,	/* a directory without one */
	NODE_URL,	/* a selector that is a link out of gopherspace */
	NODE_HTTP,	/* a request of HTTP */
	NODE_CAPS,	/* caps.txt, if there is no such file */
	NODE_MISSING	/* nothing that is served */
};

/* Why a name is never served. */
enum name_refusal {
	NAME_SERVED,
	NAME_DOT,	/* it, or a directory above, begins with a dot */
	NAME_CONTROL,	/* holds a byte that no request may hold */
	NAME_MAP,	/* the source of a menu */
	NAME_TAG,	/* the title of a directory */
	NAME_MODULE,	/* of handlers, in `lib/` */
	NAME_BACKUP,	/* of a handler, map or tag, as editors make them */
	NAME_HIDDEN	/* by the option hide */
};

/*
 * Returns why clients may not request a clean relative path. `path` is that of
 * the site, `relative` the same within its root, which may be a user directory.
 */
enum name_refusal kind_refuses(const struct conf *conf, const char *path,
    const char *relative);

/*
 * Returns NODE_FILE, NODE_HANDLER or NODE_MENU for a clean relative path of a
 * file.
 */
enum node_kind kind_of_file(const struct conf *conf, const char *path);

/* Returns the item type for the name of a file, or 0 if it is unknown. */
char kind_type_by_name(const struct conf *conf, const char *path);

/*
 * Returns the item type for the bytes of a file: '9' if its start is neither
 * UTF-8 nor UTF-16 with a byte order mark, or if its start or its end hold a
 * NUL; else '0'. Reads at most 5 KiB. Returns 0 and errno if that fails.
 */
char kind_type_by_bytes(int fd, off_t size);

/*
 * Returns 1 if a file that looks like a text is a binary: its first or last
 * 64 KiB hold a NUL; 0 if not, -1 and errno if it cannot be read. Sets the
 * order if it is in UTF-16, where a NUL is a unit.
 */
int kind_is_binary(int fd, off_t size, enum utf16_order *order);
