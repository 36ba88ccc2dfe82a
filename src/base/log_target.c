#include "base/log_target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "base/std_fds.h"

enum { LOG_FLAGS = O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC };

enum write_mode {
	MODE_WRITE,	/* write(2) never blocks */
	MODE_SEND,	/* a socket: each call asks not to block */
	MODE_POLL	/* write(2) could block, so poll(2) first */
};

static struct {
	bool is_open;
	bool avoids_stderr;	/* it was the connection of a client */
	enum log_where where;
	enum log_target target;
	enum write_mode mode;
	int fd;
	bool owns_fd;
	bool is_torn;		/* only a part of the last line was written */
	int dir;		/* of the file; -1: there is none */
	char name[NAME_MAX + 1];	/* of the file, in `dir` */
} to = { .mode = MODE_POLL, .fd = STDERR_FILENO, .dir = -1 };

/* Replaces the target. With fd -1 all lines are lost. */
static void
set_log_target(enum log_target target, int fd, enum write_mode mode)
{
	if (to.owns_fd)
		close(to.fd);
	to.target = target;
	to.mode = mode;
	to.fd = fd;
	to.owns_fd = fd != -1;
	to.is_torn = false;
}

/* Reports whether stderr leads to the journal, see systemd.exec(5). */
static bool
stderr_is_journal(const struct stat *st)
{
	const char *env = getenv("JOURNAL_STREAM");
	char stream[64];

	snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)st->st_dev,
	    (uintmax_t)st->st_ino);
	return env != NULL && strcmp(env, stream) == 0;
}

/* Makes the daemon the target; log_target_put() tries again if it fails. */
static void
open_syslog(void)
{
	struct sockaddr_un daemon = { AF_UNIX, _PATH_LOG };
	int fd;

	set_log_target(TARGET_SYSLOG, -1, MODE_SEND);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return;
	if (connect(fd, (struct sockaddr *)&daemon, sizeof daemon) == 0)
		set_log_target(TARGET_SYSLOG, fd, MODE_SEND);
	else
		close(fd);
}

/*
 * Makes stderr the target. O_NONBLOCK belongs to every process that shares the
 * open file, such as the shell that started us, so it is never set there. For a
 * socket each call has a flag not to block. A pipe or a terminal is opened
 * again through /proc, and that open file does not block. If this fails,
 * poll(2) is called before each line; a process may then wait if another one
 * fills the last free page of the pipe at the same time.
 */
static void
open_stderr(void)
{
	enum log_target target = TARGET_STDERR;
	enum write_mode mode = MODE_POLL;
	struct stat st;
	int fd = -1;

	if (fstat(STDERR_FILENO, &st) == 0) {
		if (to.where == LOG_TO_AUTO && stderr_is_journal(&st))
			target = TARGET_JOURNAL;
		if (S_ISSOCK(st.st_mode))
			mode = MODE_SEND;
		else if (S_ISREG(st.st_mode) ||
		    (fd = open("/proc/self/fd/2", LOG_FLAGS)) != -1)
			mode = MODE_WRITE;
	}
	set_log_target(target, fd, mode);
	if (fd == -1)
		to.fd = STDERR_FILENO;
}

void
log_target_open(enum log_where where)
{
	to.where = where;
	to.is_open = true;
	if (to.dir != -1)
		return;
	if (where == LOG_TO_SYSLOG || to.avoids_stderr)
		open_syslog();
	else
		open_stderr();
}

void
log_target_avoid(int fd)
{
	if (!std_fds_are_same(fd, STDERR_FILENO))
		return;
	std_fds_discard(STDERR_FILENO);
	to.avoids_stderr = true;
	log_target_open(to.where);
}

static void
close_log_directory(void)
{
	if (to.dir != -1)
		close(to.dir);
	to.dir = -1;
}

/* Returns the part of a path that names the file. */
static const char *
file_name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static void
close_keeping_errno(int fd)
{
	const int saved = errno;

	close(fd);
	errno = saved;
}

/* Opens the directory of a path that ends in `name`. */
static int
open_log_directory(const char *path, const char *name)
{
	char dir[PATH_MAX];

	if (strlen(path) >= sizeof dir || strlen(name) > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	snprintf(dir, sizeof dir, "%.*s", (int)(name - path), path);
	return open(dir[0] != '\0' ? dir : ".",
	    O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static int
open_log_file(int dir, const char *name)
{
	int fd;

	fd = openat(dir, name, LOG_FLAGS | O_CREAT, 0640);
	if (fd == -1)
		return -1;
	set_log_target(TARGET_FILE, fd, MODE_WRITE);
	return 0;
}

int
log_to_file(const char *path)
{
	const char *name = file_name_of(path);
	int dir;

	if (path[0] == '\0') {
		if (to.dir != -1) {
			close_log_directory();
			log_target_open(to.where);
		}
		return 0;
	}
	dir = open_log_directory(path, name);
	if (dir == -1)
		return -1;
	if (open_log_file(dir, name) == -1) {
		close_keeping_errno(dir);
		return -1;
	}
	close_log_directory();
	to.dir = dir;
	strcpy(to.name, name);
	return 0;
}

int
log_target_test(const char *path)
{
	const char *name = file_name_of(path);
	int dir, fd;

	if (path[0] == '\0')
		return 0;
	dir = open_log_directory(path, name);
	if (dir == -1)
		return -1;
	fd = openat(dir, name, LOG_FLAGS);
	if (fd == -1 && errno == ENOENT && name[0] != '\0')
		fd = faccessat(dir, ".", W_OK | X_OK, AT_EACCESS);
	else
		close_keeping_errno(fd);
	close_keeping_errno(dir);
	return fd == -1 ? -1 : 0;
}

bool
log_directory_is_replaced(const char *path)
{
	struct stat open, now;
	bool is_replaced;
	int dir;

	if (to.dir == -1)
		return false;
	dir = open_log_directory(path, file_name_of(path));
	if (dir == -1)
		return false;
	is_replaced = fstat(to.dir, &open) == 0 && fstat(dir, &now) == 0 &&
	    (open.st_dev != now.st_dev || open.st_ino != now.st_ino);
	close(dir);
	return is_replaced;
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
	if (!to.is_open)
		log_target_open(LOG_TO_AUTO);
	return to.target;
}

static ssize_t
put_parts(struct iovec *parts, size_t n)
{
	const struct msghdr message = { .msg_iov = parts, .msg_iovlen = n };
	struct pollfd out = { .fd = to.fd, .events = POLLOUT };

	if (to.mode == MODE_SEND)
		return sendmsg(to.fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (to.mode == MODE_POLL &&
	    (poll(&out, 1, 0) != 1 || (out.revents & POLLOUT) == 0)) {
		errno = EAGAIN;
		return -1;
	}
	return writev(to.fd, parts, (int)n);
}

/* Puts a line, after a line end if the last line is torn. */
static int
put_line(const char *line, size_t n)
{
	static char line_end[] = "\n";
	struct iovec parts[] = { { line_end, 1 }, { NULL, n } };
	const size_t skipped = to.is_torn ? 0 : 1, more = 1 - skipped;
	ssize_t done;

	/* writev() only reads the line, but takes no const pointer. */
	memcpy(&parts[1].iov_base, &line, sizeof line);
	do
		done = put_parts(parts + skipped, 2 - skipped);
	while (done == -1 && errno == EINTR);
	if (done == -1)
		return -1;
	to.is_torn = (size_t)done != n + more && (size_t)done != more;
	if ((size_t)done == n + more)
		return 0;
	errno = ENOSPC;
	return -1;
}

int
log_target_put(const char *line, size_t n)
{
	if (put_line(line, n) == 0)
		return 0;
	if (to.target != TARGET_SYSLOG || errno == EAGAIN)
		return -1;
	open_syslog();	/* the daemon may have restarted */
	return put_line(line, n);
}

void
log_target_put_stderr(const char *line, size_t n)
{
	struct pollfd out = { .fd = STDERR_FILENO, .events = POLLOUT };

	if (n <= PIPE_BUF && poll(&out, 1, 0) == 1 && out.revents & POLLOUT &&
	    write(STDERR_FILENO, line, n) == -1)
		return;	/* nothing else can be told */
}
