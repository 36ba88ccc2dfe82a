#include "base/log.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/printable.h"

static enum log_level least_severe = LOG_LEVEL_INFO;
static volatile sig_atomic_t reopen_requested;
static bool on_terminal;	/* stderr is a terminal */

static struct {
	unsigned long lines;	/* lost and not reported */
	pid_t pid;		/* of the process that lost them */
} lost;

struct log_text {
	size_t len;
	char bytes[LOG_LINE_MAX + 64];	/* with begin, indent and end */
};

void
log_open(enum log_where where, enum log_level least)
{
	least_severe = least;
	on_terminal = isatty(STDERR_FILENO) == 1;
	log_target_open(where);
}

void
log_file_die(const char *path)
{
	die_conf("log_file \"%s\": %s%s", path, strerror(errno),
	    errno == EACCES ? "; let the account of the server write the file "
			      "and its directory, see chown(1)" :
			      "");
}

void
log_to_file_or_die(const char *path)
{
	if (log_to_file(path) == -1)
		log_file_die(path);
}

void
log_warn_aloud(const char *text)
{
	char line[LOG_MESSAGE_MAX];
	int n;

	log_warn("%s", text);
	if (log_target() != TARGET_FILE)
		return;
	n = snprintf(line, sizeof line, "WARNING: %s\n", text);
	if (n > 0 && (size_t)n < sizeof line)
		log_target_put_stderr(line, (size_t)n);
}

int
log_reopen(void)
{
	char text[128];

	reopen_requested = 0;
	if (log_target_reopen() == 0)
		return 0;
	snprintf(text, sizeof text, "log_file: cannot be reopened: %s",
	    strerror(errno));
	log_warn_aloud(text);
	return -1;
}

static void
request_reopen(int signal)
{
	(void)signal;
	reopen_requested = 1;
}

void
log_reopen_on(int signal)
{
	struct sigaction action = { .sa_flags = SA_RESTART };

	action.sa_handler = request_reopen;
	sigaction(signal, &action, NULL);
}

bool
log_wants(enum log_level level)
{
	return level <= least_severe;
}

/* Begins a line with the level, time and program that the target needs. */
static void
begin_log_line(struct log_text *line, enum log_level level)
{
	static const char *const words[] = {
		[LOG_LEVEL_ERROR] = "ERROR: ",
		[LOG_LEVEL_WARNING] = "WARNING: ",
		[LOG_LEVEL_INFO] = "INFO: ",
		[LOG_LEVEL_DEBUG] = "DEBUG: ",
	};
	const size_t size = sizeof line->bytes;
	int n = 0;

	switch (log_target()) {
	case TARGET_STDERR:
		n = snprintf(line->bytes, size, "%s", words[level]);
		break;
	case TARGET_JOURNAL:
		n = snprintf(line->bytes, size, "<%d>", (int)level);
		break;
	case TARGET_SYSLOG:
		n = snprintf(line->bytes, size,
		    "<%d>%s gophermoon[%jd]: ", LOG_DAEMON | (int)level,
		    clock_text(CLOCK_SYSLOG), (intmax_t)getpid());
		break;
	case TARGET_FILE:
		n = snprintf(line->bytes, size, "%s %s", clock_text(CLOCK_UTC),
		    words[level]);
		break;
	}
	line->len = (size_t)n;
}

static int
put_log_line(struct log_text *line)
{
	if (log_target() != TARGET_SYSLOG)
		line->bytes[line->len++] = '\n';
	return log_target_put(line->bytes, line->len);
}

/* Ignores lines that a parent lost before fork(2); the parent reports them. */
bool
log_is_behind(void)
{
	return lost.lines > 0 && lost.pid == getpid();
}

static void
count_lost_line(void)
{
	if (!log_is_behind())
		lost.lines = 0;
	lost.pid = getpid();
	lost.lines++;
}

/* Logs how many lines are lost. Returns false if that is not possible now. */
static bool
report_lost_lines(void)
{
	struct log_text line;

	if (!log_is_behind())
		return true;
	begin_log_line(&line, LOG_LEVEL_WARNING);
	line.len += (size_t)sprintf(line.bytes + line.len,
	    lost.lines == 1 ? "log: %lu line was lost" :
			      "log: %lu lines were lost",
	    lost.lines);
	if (put_log_line(&line) == -1)
		return false;
	lost.lines = 0;
	return true;
}

void
log_poll(void)
{
	if (reopen_requested)
		log_reopen();
	if (lost.lines > 0)
		report_lost_lines();
}

static void
end_log_line(struct log_text *line)
{
	if (reopen_requested)
		log_reopen();
	if (!report_lost_lines() || put_log_line(line) == -1)
		count_lost_line();
}

void
log_line(const char *text, size_t n, bool raw)
{
	const enum log_target target = log_target();
	const int saved = errno;
	struct log_text line;

	line.len = 0;
	if (!raw || target == TARGET_SYSLOG || target == TARGET_JOURNAL)
		begin_log_line(&line, LOG_LEVEL_INFO);
	if (!raw && target == TARGET_STDERR && on_terminal)
		line.len = (size_t)sprintf(line.bytes,
		    "%s INFO: ", clock_text(CLOCK_TIME));
	n = n < LOG_LINE_MAX ? n : LOG_LINE_MAX;
	memcpy(line.bytes + line.len, text, n);
	line.len += n;
	end_log_line(&line);
	errno = saved;
}

static void
log_message_line(enum log_level level, const char *indent, const char *text,
    size_t n)
{
	struct log_text line;
	char *to;

	begin_log_line(&line, level);
	to = stpcpy(line.bytes + line.len, indent);
	printable_copy(to, LOG_LINE_MAX + 1, text, n);
	line.len = strlen(line.bytes);
	end_log_line(&line);
}

void
log_at(enum log_level level, const char *fmt, ...)
{
	char text[LOG_MESSAGE_MAX];
	const char *line, *end, *indent = "";
	const int saved = errno;
	va_list ap;

	if (!log_wants(level))
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	for (line = text; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		log_message_line(level, indent, line, (size_t)(end - line));
		indent = "  ";
	}
	if (*line != '\0' || line == text)
		log_message_line(level, indent, line, strlen(line));
	errno = saved;
}
