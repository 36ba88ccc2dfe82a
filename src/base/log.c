#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <paths.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/sink.h"

/* Where the lines go. The log is the one thing that everybody shares. */
static struct {
	enum log_where where;
	bool journal;
	enum log_level least;
	struct sink sink;
	int dir;		/* of the file, or -1: there is none */
	char file[NAME_MAX + 1];
	unsigned long lost;	/* lines, since that was told */
	pid_t loser;		/* whose they are: not those of its children */
} to = { LOG_TO_AUTO, false, LOG_LEVEL_INFO,
	{ STDERR_FILENO, SINK_POLL, false, false }, -1, "", 0, 0 };

static volatile sig_atomic_t asked;	/* to open the file anew */

/* One line as it is put somewhere. */
struct line {
	size_t len;
	char bytes[LOG_LINE_MAX + 64];
};

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

static void
open_syslog(void)
{
	sink_close(&to.sink);
	(void)sink_open_socket(&to.sink, _PATH_LOG);
}

/* What log_open() has chosen: there is no file. */
static void
open_chosen(void)
{
	if (to.where == LOG_TO_SYSLOG) {
		open_syslog();
		return;
	}
	to.journal = to.where == LOG_TO_AUTO && stderr_is_journal();
	sink_close(&to.sink);
	sink_open_stderr(&to.sink);
}

void
log_open(enum log_where where, enum log_level least)
{
	to.where = where;
	to.least = least;
	if (to.dir == -1)
		open_chosen();
}

static void
close_file(void)
{
	if (to.dir == -1)
		return;
	(void)close(to.dir);
	to.dir = -1;
	open_chosen();
}

/* The directory that a path is in; `name` is where the rest begins. */
static int
open_dir(const char *path, const char **name)
{
	const int flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
	char dir[PATH_MAX];
	const char *slash;

	slash = strrchr(path, '/');
	*name = slash == NULL ? path : slash + 1;
	if (strlen(path) >= sizeof dir || strlen(*name) > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (slash == NULL)
		return open(".", flags);
	memcpy(dir, path, (size_t)(*name - path));
	dir[*name - path] = '\0';
	return open(dir, flags);
}

int
log_to_file(const char *path)
{
	struct sink sink;
	const char *name;
	int dir, saved;

	if (path[0] == '\0') {
		close_file();
		return 0;
	}
	dir = open_dir(path, &name);
	if (dir == -1)
		return -1;
	if (sink_open_file(&sink, dir, name) == -1) {
		saved = errno;
		(void)close(dir);
		errno = saved;
		return -1;
	}
	sink_close(&to.sink);
	to.sink = sink;
	if (to.dir != -1)
		(void)close(to.dir);
	to.dir = dir;
	(void)strcpy(to.file, name);
	return 0;
}

int
log_directory(void)
{
	return to.dir;
}

void
log_reopen(void)
{
	struct sink sink;

	asked = 0;
	if (to.dir == -1)
		return;
	if (sink_open_file(&sink, to.dir, to.file) == -1) {
		log_warn("the log file cannot be opened again: %s",
		    strerror(errno));
		return;
	}
	sink_close(&to.sink);
	to.sink = sink;
}

static void
on_signal(int signal)
{
	(void)signal;
	asked = 1;
}

void
log_reopen_on(int signal)
{
	struct sigaction action = { .sa_flags = SA_RESTART };

	action.sa_handler = on_signal;
	(void)sigaction(signal, &action, NULL);
}

bool
log_wants(enum log_level level)
{
	return level <= to.least;
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

static bool
is_syslog(void)
{
	return to.dir == -1 && to.where == LOG_TO_SYSLOG;
}

static bool
is_journal(void)
{
	return to.dir == -1 && !is_syslog() && to.journal;
}

/* What stands in front of a line. Returns its length. */
static size_t
begin_line(struct line *line, enum log_level level)
{
	const size_t size = sizeof line->bytes;
	int n;

	if (is_syslog())
		n = snprintf(line->bytes, size,
		    "<%d>%s gophermoon[%jd]: ", LOG_DAEMON | (int)level,
		    clock_words(CLOCK_SYSLOG), (intmax_t)getpid());
	else if (is_journal())
		n = snprintf(line->bytes, size, "<%d>", (int)level);
	else if (to.dir != -1)
		n = snprintf(line->bytes, size, "%s %s", clock_words(CLOCK_UTC),
		    words[level]);
	else
		n = snprintf(line->bytes, size, "%s", words[level]);
	return (size_t)n;
}

/* Adds what fits. */
static void
add(struct line *line, const char *bytes, size_t n)
{
	const size_t room = sizeof line->bytes - 1 - line->len;

	n = n < room ? n : room;
	memcpy(line->bytes + line->len, bytes, n);
	line->len += n;
}

/* A syslog daemon may have begun anew, which takes a new connection. */
static int
put_again(const struct line *line)
{
	if (!is_syslog() || errno == EAGAIN)
		return -1;
	open_syslog();
	return sink_put(&to.sink, line->bytes, line->len);
}

static int
put(struct line *line)
{
	if (!is_syslog())
		line->bytes[line->len++] = '\n';
	if (sink_put(&to.sink, line->bytes, line->len) == 0)
		return 0;
	return put_again(line);
}

static void
lose(void)
{
	if (!log_is_behind())
		to.lost = 0;
	to.loser = getpid();
	to.lost++;
}

bool
log_is_behind(void)
{
	return to.lost > 0 && to.loser == getpid();
}

/* Says how many lines are lost, if any are. False if that cannot be said. */
static bool
tell_lost(void)
{
	struct line line;
	char text[80];
	int n;

	if (!log_is_behind())
		return true;
	n = snprintf(text, sizeof text, "%lu line%s of the log %s lost",
	    to.lost, to.lost == 1 ? "" : "s", to.lost == 1 ? "was" : "were");
	line.len = begin_line(&line, LOG_LEVEL_WARNING);
	add(&line, text, (size_t)n);
	if (put(&line) == -1)
		return false;
	to.lost = 0;
	return true;
}

void
log_tend(void)
{
	if (asked)
		log_reopen();
	if (to.lost > 0)
		(void)tell_lost();
}

/* Puts a line that has all but its end. */
static void
end_line(struct line *line)
{
	if (asked)
		log_reopen();
	if (!tell_lost() || put(line) == -1)
		lose();
}

void
log_line(const char *text, size_t n, bool bare)
{
	const int saved = errno;
	struct line line;

	if (!log_wants(LOG_LEVEL_INFO))
		return;
	bare = bare && !is_syslog() && !is_journal();
	line.len = bare ? 0 : begin_line(&line, LOG_LEVEL_INFO);
	add(&line, text, n < LOG_LINE_MAX ? n : LOG_LINE_MAX);
	end_line(&line);
	errno = saved;
}

/* One write for one line, so that the lines of two workers never mix. */
static void
say_line(enum log_level level, const char *indent, const char *text, size_t n)
{
	char clean[LOG_LINE_MAX + 1];
	struct line line;

	log_printable(clean, sizeof clean, text, n);
	line.len = begin_line(&line, level);
	add(&line, indent, strlen(indent));
	add(&line, clean, strlen(clean));
	end_line(&line);
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

void
log_to_file_or_die(const char *path)
{
	if (log_to_file(path) == -1)
		die("log_file \"%s\": %s", path, strerror(errno));
}
