/*
 * The log, for messages to the operator. No call ever waits. If the target
 * cannot take a line at once, the line is lost and counted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/log_target.h"

/* The numbers of syslog; a lower one is more severe. */
enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/*
 * Selects the target, see log_target_open(), and the least severe level that is
 * logged. May be called again. Before the first call: stderr, LOG_LEVEL_INFO.
 */
void log_open(enum log_where where, enum log_level least);

/* Calls log_to_file(); dies with status 78 if it fails. Only at startup. */
void log_to_file_or_die(const char *path);

/* Dies with status 78 because the file cannot be opened; errno says why. */
_Noreturn void log_file_die(const char *path);

/*
 * Opens the file of log_to_file() again. Returns 0, or logs why that fails, to
 * the old file and to stderr, and returns -1.
 */
int log_reopen(void);

/* Logs a warning, and writes it to stderr too if the target is a file. */
void log_warn_aloud(const char *text);

/* On this signal log_poll() or the next line opens the file again. */
void log_reopen_on(int signal);

/*
 * Opens the file again after a signal of log_reopen_on(), and reports lost
 * lines if the target accepts a line. Cheap if there is nothing to do.
 */
void log_poll(void);

/* Reports whether lines have been lost and not been reported. */
bool log_is_behind(void);

/*
 * Logs one message. Each further line of a message (a traceback) is a line of
 * the same level that begins with two blanks, so that it cannot look like a
 * separate message; other control bytes become `?`. A message is cut after
 * LOG_MESSAGE_MAX bytes, each of its lines after LOG_LINE_MAX. The number of
 * lost lines is logged before the next line. errno is unchanged.
 */
enum { LOG_MESSAGE_MAX = 8000, LOG_LINE_MAX = 4000 };

void log_at(enum log_level level, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
#define log_debug(...) log_at(LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(...) log_at(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warn(...) log_at(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_error(...) log_at(LOG_LEVEL_ERROR, __VA_ARGS__)

/*
 * Logs n bytes without control bytes as one line of level info, for a caller
 * that has asked log_wants(). If `raw`, stderr and files get no level or time,
 * as the line is for programs; else the line has a time on a terminal, too.
 */
void log_line(const char *text, size_t n, bool raw);

/* Reports whether messages of this level are logged. */
bool log_wants(enum log_level level);

/* Logs an error and exits with status 1. Only at startup. */
#define die(...) (log_error(__VA_ARGS__), exit(EXIT_FAILURE))

/* The same with status 78, for a mistake in the configuration. */
#define die_conf(...) (log_error(__VA_ARGS__), exit(EX_CONFIG))
