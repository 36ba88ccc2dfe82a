/* A run: the resources of one execution of a handler, which answers a task. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/utf16.h"
#include "store/session.h"
#include "site/listing.h"
#include "site/task.h"
#include "script/chunk_cache.h"

struct lua_State;
struct search;

enum {
	RUN_FILES_MAX = 64,
	RUN_FILE_BUFFER = 8192,
	RUN_LARGE_MAX = 64,		/* large files that extend limits */
	RUN_LARGE_SIZE = 64 * 1024	/* bytes of a large file, at least */
};

/* A file that a handler has open, and the bytes read ahead. */
struct run_file {
	int fd;
	off_t size;		/* bytes, when it was opened */
	bool may_be_utf16;	/* a text whose start has not been read */
	struct utf16 utf16;	/* of a text in UTF-16 */
	bool extends_limits;	/* see run_extends_limits() */
	size_t start, end;	/* the unread part of `bytes` */
	char bytes[RUN_FILE_BUFFER];
	char path[];		/* clean and relative */
};

/*
 * The owner of a vm, for all its runs, one after the other. No descriptor and
 * no memory outside the arena depends on Lua's garbage collector: run_end()
 * releases them, also after a jump out of the run.
 */
struct run {
	/* of all runs: */
	const struct conf *conf;
	struct chunk_cache *chunks;	/* compiled modules */
	bool trusted;			/* all of Lua's libraries */
	/* of one run: */
	struct task *task;
	struct run_file *files[RUN_FILES_MAX];
	struct file_id large[RUN_LARGE_MAX];	/* files that extend limits */
	size_t n_large;
	size_t most_entries;		/* of a directory that extends limits */
	uint64_t extended_by;		/* bytes and entries read from them */
	struct listing listing;		/* of the last entries() */
	struct listing_entry found;	/* of gopher.lookup */
	struct buf source;		/* what require() reads */
	struct search *search;		/* of scan(), or NULL */
	unsigned searches;		/* the number of the last search */
	struct session session;		/* of gopher.store */
	int64_t lock_deadline;		/* of a store function, ms */
	bool has_read_line;		/* of standard input */
	unsigned writers;		/* to the reply, see api_send.c */
	bool is_over;			/* its output is being sent */
};

/* Return the run of the vm in which a C function was called, or its task. */
struct run *run_of(struct lua_State *L);
struct task *run_task(struct lua_State *L);

/*
 * Reports whether reading this file extends the limits of the run, and notes
 * the file. They grow with the large files that a script of the library reads,
 * once for each, so that a menu may have any length and still ends.
 */
bool run_extends_limits(struct run *run, const struct stat *st);

/* Returns the path of the file that was opened last and is open, or NULL. */
const char *run_open_path(const struct run *run);

/* Closes the file in a slot, if there is one. In a critical section. */
void run_close_file(struct run *run, int slot);

/*
 * Commits the run's changes of the store. On failure returns false and adds the
 * reason to `why`. Never left by a jump.
 */
bool run_commit(struct run *run, struct buf *why);

/*
 * Closes everything that the run has left open, and rolls back its uncommitted
 * changes of the store. May be called twice. Never left by a jump.
 */
void run_end(struct run *run);
