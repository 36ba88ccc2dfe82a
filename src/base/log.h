/*
 * Says things to the operator: to stderr (with `<6>` prefixes when the journal
 * listens there), to syslog, or to a file. Nobody ever waits for that.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>

/* How bad it is; the numbers are syslog's. Lower is worse. */
enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

enum log_where { LOG_TO_AUTO, LOG_TO_STDERR, LOG_TO_SYSLOG };

/*
 * Chooses where messages go and the least bad level that is still said.
 * LOG_TO_AUTO is stderr, with journal prefixes if JOURNAL_STREAM names it.
 * May be called again. Before the first call: stderr, LOG_LEVEL_INFO.
 */
void log_open(enum log_where where, enum log_level least);

/*
 * From now on a file takes all messages, with the time of day in front; the
 * empty path: no file does, but what log_open() has chosen. Returns 0, or -1
 * and errno if it cannot be opened; then everything stays as it was. The file's
 * directory stays open, and is found again in a chroot too.
 */
int log_to_file(const char *path);

/* The directory of that file, which is log's to close; -1 if there is none. */
int log_directory(void);

/* As log_to_file(), but dies if it cannot be opened. Only while starting up. */
void log_to_file_or_die(const char *path);

/* Opens the file of log_to_file() anew: the old one may have been renamed. */
void log_reopen(void);

/*
 * From now on this signal asks for log_reopen(). It is done by log_tend(), or
 * before the next line, as a signal comes at any moment.
 */
void log_reopen_on(int signal);

/*
 * Does what log_reopen_on() has been asked for, and says how many lines have
 * been lost, if it can be said by now. Costs nothing where nothing is to do.
 */
void log_tend(void);

/* Are there lost lines that could not be told yet? */
bool log_is_behind(void);

/*
 * Each call says one message. Several lines (a traceback) are said as several
 * lines of the same level, and all but the first begin with two blanks, so that
 * none can pass for a message of its own; other control bytes are shown as `?`.
 * A message is cut after LOG_MESSAGE_MAX bytes, each of its lines after
 * LOG_LINE_MAX. Where nobody reads what is said it is lost: no message ever
 * waits. The lines that are lost are counted, and one line tells of them before
 * the next that is not. errno is left as it was.
 */
enum { LOG_MESSAGE_MAX = 8000, LOG_LINE_MAX = 4000 };

void log_at(enum log_level level, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Says one line of n bytes at level info as it is, without control bytes in it.
 * A bare one has no level in front, nor the time in a file: it is for programs,
 * and has these itself, if any. Where the journal or syslog listens, both have
 * what these need.
 */
void log_line(const char *text, size_t n, bool bare);

/* Is a message of this level said at all? */
bool log_wants(enum log_level level);

/* Says an error and exits with status 1. Only while starting up. */
void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/*
 * Writes up to n bytes into `out` (at least 1 byte, always NUL-terminated) with
 * a TAB shown as a blank, and each other byte below 0x20 and 0x7f as `?`.
 * Returns `out`.
 */
char *log_printable(char *out, size_t size, const char *bytes, size_t n);

#endif
