/* The sources of Lua chunks: files of handlers, and the library. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "site/deps.h"

/* A file of lua/, which src/embed.c has compiled. */
struct library_file {
	const char *name;	/* "menu.lua", "gopher/map.lua" */
	char type;		/* item type of its reply */
	const char *code;	/* bytecode */
	size_t len;
};

/* The name NULL ends the table. */
extern const struct library_file library_files[];

enum { LIBRARY_FILE_MAX = 1024 * 1024 };

/* A source before it is read. */
struct source {
	const struct library_file *built_in;	/* or NULL: read `fd` */
	int fd;					/* or -1 */
	struct file_id id;			/* of the file */
};

/*
 * Finds a file of the library, first in the operator's directory `dir` ("":
 * none). Returns 0, or -1 and errno; the caller always calls source_close().
 */
int library_find(struct source *source, const char *dir, const char *name);

/*
 * Adds the file of the operator's directory, present or absent, to the
 * dependencies. Called before library_find().
 */
void library_look(struct deps *deps, const char *dir, const char *name);

/*
 * Makes a source of an open file, which source_close() closes. Returns 0, or -1
 * and errno.
 */
int source_of(struct source *source, int fd);

/*
 * Adds the text of the file to `out`. Returns 0, or -1 and errno, EFBIG if it
 * has more than LIBRARY_FILE_MAX bytes.
 */
int source_read(const struct source *source, struct buf *out);

/*
 * Reports whether the bytecode may be cached under the identity of the file.
 * Called before source_read(), so that changes during the read are noticed.
 */
bool source_is_settled(const struct source *source);

/* Closes the file and keeps its identity. May be called twice. */
void source_close(struct source *source);
