/*
 * The target of the log: a file, or else syslog, the journal or stderr. One per
 * process.
 */
#pragma once

#include <stddef.h>

/* The values of the option `log`. */
enum log_where { LOG_TO_AUTO, LOG_TO_STDERR, LOG_TO_SYSLOG };

enum log_target {
	TARGET_STDERR,
	TARGET_JOURNAL,		/* stderr, which the journal reads */
	TARGET_SYSLOG,
	TARGET_FILE
};

/*
 * Selects the target for when there is no file. LOG_TO_AUTO is stderr, which is
 * the journal if JOURNAL_STREAM names it. May be called again. Before the first
 * call the target is stderr.
 */
void log_target_open(enum log_where where);

/*
 * Makes a file the target; with an empty path, the target that
 * log_target_open() selected. The file's directory stays open, so that
 * log_target_reopen() works in a chroot too. Returns 0, or -1 and errno; then
 * the target is unchanged.
 */
int log_to_file(const char *path);

/* Opens the file again, which may have been renamed. Returns as above. */
int log_target_reopen(void);

/* Returns the descriptor of the file's directory, -1 without one; not owned. */
int log_directory(void);

enum log_target log_target(void);

/*
 * Writes n bytes, one line with its end if the target needs one, in one call
 * that never waits, so that the lines of several processes never mix; more than
 * PIPE_BUF bytes may be torn by a pipe. Returns 0, or -1 if the line is lost.
 */
int log_target_put(const char *line, size_t n);
