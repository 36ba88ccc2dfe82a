/*
 * The target of the log: a file, or else syslog, the journal or stderr. One per
 * process.
 */
#pragma once

#include <stdbool.h>
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
 * Selects the target to use without a file. LOG_TO_AUTO is stderr, or the
 * journal if JOURNAL_STREAM says that stderr leads to it. May be called again.
 * Before the first call it is LOG_TO_AUTO.
 */
void log_target_open(enum log_where where);

/*
 * Keeps the log away from a client. If stderr is the same socket, pipe or file
 * as `fd`, stderr becomes /dev/null for good, and syslog replaces it as target.
 */
void log_target_avoid(int fd);

/*
 * Makes a file the target. An empty path selects the target of
 * log_target_open() again. The file's directory stays open, so that
 * log_target_reopen() works in a chroot too. Returns 0; or -1 and errno, with
 * the target unchanged.
 */
int log_to_file(const char *path);

/*
 * Checks that log_to_file() would succeed, without creating the file. Returns
 * as log_to_file().
 */
int log_target_test(const char *path);

/*
 * Reports whether the directory in a path, which was given to log_to_file(), is
 * another directory now.
 */
bool log_directory_is_replaced(const char *path);

/* Opens the file again after it was renamed. Returns as log_to_file(). */
int log_target_reopen(void);

/* Returns the descriptor of the file's directory, -1 without one; not owned. */
int log_directory(void);

enum log_target log_target(void);

/*
 * Writes a line of n bytes, with its end if the target needs it, in one call
 * that never waits, so that lines of several processes do not mix; a pipe may
 * tear lines over PIPE_BUF bytes. Returns 0, or -1 if the line is lost.
 */
int log_target_put(const char *line, size_t n);

/* Writes a line to stderr, whatever the target is, if that does not wait. */
void log_target_put_stderr(const char *line, size_t n);
