/* Where Lua source comes from: a handler's file, or the library. */
#ifndef SCRIPT_LIBRARY_H
#define SCRIPT_LIBRARY_H

#include <stdbool.h>

#include "base/buf.h"
#include "site/deps.h"

/* What src/embed.c has made of the files in lua/. Ends with a NULL name. */
struct library_file {
	const char *name;	/* "menu.lua", "gopher/map.lua" */
	char type;		/* item type of what it sends */
	const char *code;	/* bytecode */
	size_t len;
};
extern const struct library_file library_files[];

enum { LIBRARY_FILE_MAX = 1024 * 1024 };

/* A source before it is read. */
struct source {
	const struct library_file *built_in;	/* bytecode; or NULL, and */
	int fd;			/* this is to be read and compiled */
	struct file_id id;	/* which bytes these are */
};

/*
 * Finds a file of the library. `dir` is the operator's directory, "" for none,
 * and wins. Returns 0, or -1 and errno; source_close() in any case.
 */
int library_find(struct source *source, const char *dir, const char *name);

/*
 * Tells `origins` what the operator's directory holds in the place of a file,
 * or that it holds nothing; nothing where there is none. Look before you find.
 */
void library_look(struct deps *deps, const char *dir, const char *name);

/*
 * The source in an open file, which source_close() will close. Returns 0, or -1
 * and errno.
 */
int source_of(struct source *source, int fd);

/*
 * Adds the text in the file to `out`, at most LIBRARY_FILE_MAX bytes, or
 * fails: EFBIG. Returns 0, or -1 and errno.
 */
int source_read(const struct source *source, struct buf *out);

/*
 * May what is made of the text be kept under its identity? Ask before reading:
 * then whatever changes while it is read, or compiled, shows.
 */
bool source_is_settled(const struct source *source);

/* Its identity stays. May be called twice. */
void source_close(struct source *source);

#endif
