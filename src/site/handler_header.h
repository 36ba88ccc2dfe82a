/* What a handler's first comment block says about it. Pure. */
#ifndef SITE_HANDLER_HEADER_H
#define SITE_HANDLER_HEADER_H

#include <stdbool.h>
#include <stddef.h>

enum { HANDLER_HEADER_MAX = 2048, TITLE_MAX = 160 };

struct handler_header {
	char type;		/* `-- type: 7`; '1' where it says nothing */
	bool hidden;		/* `-- hidden: yes`: not in listings */
	char title[TITLE_MAX];	/* `-- title: Search`; or "" */
};

/*
 * Reads the first `len` bytes (HANDLER_HEADER_MAX is plenty) of a Lua file: its lines
 * that begin with `--`, up to the first that does not. A title that is too long
 * is cut.
 */
void handler_header_parse(struct handler_header *header, const char *source,
    size_t len);

/*
 * Copies a title of `len` bytes into `title`, which holds TITLE_MAX: cut where
 * a character of UTF-8 begins if it is too long.
 */
void handler_header_set_title(char *title, const char *text, size_t len);

#endif
