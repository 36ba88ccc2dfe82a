#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

/* What log_open() decided. The log is the one thing that everybody shares. */
static struct {
	bool syslog;
	bool journal;
	enum log_level least;
} sink = { false, false, LOG_LEVEL_INFO };

static const char *const words[] = {
	[LOG_LEVEL_ERROR] = "ERROR: ",
	[LOG_LEVEL_WARNING] = "WARNING: ",
	[LOG_LEVEL_INFO] = "INFO: ",
	[LOG_LEVEL_DEBUG] = "DEBUG: ",
};

/* The journal says which pipe is its own: "device:inode", systemd.exec(5). */
static bool
stderr_is_journal(void)
{
	const char *env;
	struct stat st;
	char mine[64];

	env = getenv("JOURNAL_STREAM");
	if (env == NULL || fstat(STDERR_FILENO, &st) == -1)
		return false;
	(void)snprintf(mine, sizeof mine, "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	return strcmp(env, mine) == 0;
}

void
log_open(enum log_where where, enum log_level least)
{
	sink.syslog = where == LOG_TO_SYSLOG;
	sink.journal = where == LOG_TO_AUTO && stderr_is_journal();
	sink.least = least;
	if (sink.syslog)
		openlog("gophermoon", LOG_PID | LOG_NDELAY, LOG_DAEMON);
}

bool
log_wants(enum log_level level)
{
	return level <= sink.least;
}

char *
log_printable(char *out, size_t size, const char *bytes, size_t n)
{
	size_t i;
	unsigned char c;

	for (i = 0; i < n && i + 1 < size; i++) {
		c = (unsigned char)bytes[i];
		if (c == '\t')
			out[i] = ' ';
		else
			out[i] = c < 0x20 || c == 0x7f ? '?' : (char)c;
	}
	out[i] = '\0';
	return out;
}

/*
 * A log that nobody reads must not stop the server: what does not fit is lost.
 * A pipe that is ready takes PIPE_BUF bytes at once, see pipe(7).
 */
static void
write_line(const char *line, size_t len)
{
	struct pollfd err = { .fd = STDERR_FILENO, .events = POLLOUT };
	ssize_t done;

	if (poll(&err, 1, 0) == 0)
		return;
	done = write(STDERR_FILENO, line, len);
	(void)done;	/* there is nobody left to tell */
}

/* One write for one line, so that the lines of two workers never mix. */
static void
say_line(enum log_level level, const char *indent, const char *text, size_t n)
{
	char line[LOG_LINE_MAX + 32], clean[LOG_LINE_MAX + 1];
	int len;

	log_printable(clean, sizeof clean, text, n);
	if (sink.syslog) {
		syslog((int)level, "%s%s", indent, clean);
		return;
	}
	if (sink.journal)
		len = snprintf(line, sizeof line, "<%d>%s%s\n", (int)level,
		    indent, clean);
	else
		len = snprintf(line, sizeof line, "%s%s%s\n", words[level],
		    indent, clean);
	write_line(line, (size_t)len);
}

__attribute__((format(printf, 2, 0))) static void
say(enum log_level level, const char *fmt, va_list ap)
{
	char text[LOG_MESSAGE_MAX];
	const char *line, *end, *indent = "";
	int saved;

	if (!log_wants(level))
		return;
	saved = errno;
	(void)vsnprintf(text, sizeof text, fmt, ap);
	for (line = text; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		say_line(level, indent, line, (size_t)(end - line));
		indent = "  ";
	}
	if (*line != '\0' || line == text)
		say_line(level, indent, line, strlen(line));
	errno = saved;
}

#define SAY(level) \
	do { \
		va_list ap; \
		va_start(ap, fmt); \
		say(level, fmt, ap); \
		va_end(ap); \
	} while (0)

void
log_at(enum log_level level, const char *fmt, ...)
{
	SAY(level);
}

void
log_debug(const char *fmt, ...)
{
	SAY(LOG_LEVEL_DEBUG);
}

void
log_info(const char *fmt, ...)
{
	SAY(LOG_LEVEL_INFO);
}

void
log_warn(const char *fmt, ...)
{
	SAY(LOG_LEVEL_WARNING);
}

void
log_error(const char *fmt, ...)
{
	SAY(LOG_LEVEL_ERROR);
}

void
die(const char *fmt, ...)
{
	SAY(LOG_LEVEL_ERROR);
	exit(EXIT_FAILURE);
}
