/* Parses the first comment block of a handler. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
	HANDLER_HEADER_MAX = 2048,	/* bytes of a file that are parsed */
	TITLE_MAX = 160			/* bytes, with a NUL */
};

struct handler_header {
	char type;		/* `-- type: 7`; '1' without that line */
	bool hidden;		/* `-- hidden: yes`: not in listings */
	char title[TITLE_MAX];	/* `-- title: Search`; or "" */
};

/*
 * Parses the first `len` bytes of a Lua file: the lines that begin with `--`,
 * up to the first other line. Cuts a title that is too long.
 */
void handler_header_parse(struct handler_header *header, const char *source,
    size_t len);

/*
 * Copies a title of `len` bytes into `title`, which has TITLE_MAX bytes. Cuts
 * it between two characters if it is too long.
 */
void handler_header_set_title(char *title, const char *text, size_t len);
