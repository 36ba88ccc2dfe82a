#include "base/log_target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "base/sink.h"

static struct {
	enum log_where where;
	enum log_target target;
	struct sink sink;
	int dir;		/* of the file; -1: there is none */
	char name[NAME_MAX + 1];	/* of the file, in `dir` */
} to = { LOG_TO_AUTO, TARGET_STDERR, { STDERR_FILENO, SINK_POLL, false, false },
	-1, "" };

/* Compares stderr with the stream of the journal, see systemd.exec(5). */
static bool
stderr_is_journal(void)
{
	const char *env;
	struct stat st;
	char stream[64];

	env = getenv("JOURNAL_STREAM");
	if (env == NULL || fstat(STDERR_FILENO, &st) == -1)
		return false;
	snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	return strcmp(env, stream) == 0;
}

/* A sink without a daemon loses all lines; log_target_put() tries again. */
static void
open_syslog(void)
{
	to.target = TARGET_SYSLOG;
	sink_close(&to.sink);
	sink_open_socket(&to.sink, _PATH_LOG);
}

static void
open_stderr(void)
{
	to.target = to.where == LOG_TO_AUTO && stderr_is_journal() ?
	    TARGET_JOURNAL :
	    TARGET_STDERR;
	sink_close(&to.sink);
	sink_open_stderr(&to.sink);
}

void
log_target_open(enum log_where where)
{
	to.where = where;
	if (to.dir != -1)
		return;
	if (where == LOG_TO_SYSLOG)
		open_syslog();
	else
		open_stderr();
}

static void
close_log_directory(void)
{
	if (to.dir != -1)
		close(to.dir);
	to.dir = -1;
}

/* Opens the directory of a path; `name` is the rest of the path. */
static int
open_log_directory(const char *path, const char **name)
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

static int
open_log_file(int dir, const char *name)
{
	struct sink sink;

	if (sink_open_file(&sink, dir, name) == -1)
		return -1;
	sink_close(&to.sink);
	to.sink = sink;
	to.target = TARGET_FILE;
	return 0;
}

int
log_to_file(const char *path)
{
	const char *name;
	int dir, saved;

	if (path[0] == '\0') {
		if (to.dir != -1) {
			close_log_directory();
			log_target_open(to.where);
		}
		return 0;
	}
	dir = open_log_directory(path, &name);
	if (dir == -1)
		return -1;
	if (open_log_file(dir, name) == -1) {
		saved = errno;
		close(dir);
		errno = saved;
		return -1;
	}
	close_log_directory();
	to.dir = dir;
	strcpy(to.name, name);
	return 0;
}

int
log_target_reopen(void)
{
	return to.dir == -1 ? 0 : open_log_file(to.dir, to.name);
}

int
log_directory(void)
{
	return to.dir;
}

enum log_target
log_target(void)
{
	return to.target;
}

int
log_target_put(const char *line, size_t n)
{
	if (sink_put(&to.sink, line, n) == 0)
		return 0;
	if (to.target != TARGET_SYSLOG || errno == EAGAIN)
		return -1;
	open_syslog();	/* the daemon may have restarted */
	return sink_put(&to.sink, line, n);
}
