/*
 * Finds a Lua file of the library: the operator's first, then what is built in.
 */
#ifndef SCRIPT_LIBRARY_H
#define SCRIPT_LIBRARY_H

#include "base/buf.h"

/* What the Makefile has made of the files in lua/. Ends with a NULL name. */
struct library_file {
	const char *name;	/* "menu.lua", "gopher/map.lua" */
	const char *bytes;
	size_t len;
};
extern const struct library_file library_files[];

enum { LIBRARY_FILE_MAX = 1024 * 1024 };

/*
 * Adds the source of a file of the library to `out`. `dir` is the operator's
 * directory, "" for none. Returns 0, or -1 and errno.
 */
int library_read(const char *dir, const char *name, struct buf *out);

/* Adds what is left to read from `fd`, at most `max` bytes, or fails: EFBIG. */
int library_read_fd(int fd, size_t max, struct buf *out);

#endif
