#include "base/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

enum { SINK_FLAGS = O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC };

void
sink_open_stderr(struct sink *sink)
{
	struct stat st;

	*sink = (struct sink){ STDERR_FILENO, SINK_POLL, false, false };
	if (fstat(STDERR_FILENO, &st) == -1)
		return;
	if (S_ISSOCK(st.st_mode)) {
		sink->mode = SINK_SEND;
		return;
	}
	if (!S_ISREG(st.st_mode)) {
		sink->fd = open("/proc/self/fd/2", SINK_FLAGS);
		sink->owns_fd = sink->fd != -1;
		if (!sink->owns_fd) {
			sink->fd = STDERR_FILENO;
			return;
		}
	}
	sink->mode = SINK_WRITE;
}

int
sink_open_file(struct sink *sink, int dir, const char *name)
{
	int fd;

	fd = openat(dir, name, SINK_FLAGS | O_CREAT, 0640);
	if (fd == -1)
		return -1;
	*sink = (struct sink){ fd, SINK_WRITE, true, false };
	return 0;
}

int
sink_open_socket(struct sink *sink, const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd, saved;

	snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return -1;
	if (connect(fd, (struct sockaddr *)&to, sizeof to) == -1) {
		saved = errno;
		close(fd);
		errno = saved;
		return -1;
	}
	*sink = (struct sink){ fd, SINK_SEND, true, false };
	return 0;
}

static bool
fd_is_writable(int fd)
{
	struct pollfd out = { .fd = fd, .events = POLLOUT };

	return poll(&out, 1, 0) == 1 && (out.revents & POLLOUT) != 0;
}

static ssize_t
put_parts(const struct sink *sink, struct iovec *parts, size_t n)
{
	const struct msghdr message = { .msg_iov = parts, .msg_iovlen = n };

	if (sink->mode == SINK_SEND)
		return sendmsg(sink->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sink->mode == SINK_POLL && !fd_is_writable(sink->fd)) {
		errno = EAGAIN;
		return -1;
	}
	return writev(sink->fd, parts, (int)n);
}

int
sink_put(struct sink *sink, const char *line, size_t n)
{
	static char line_end[] = "\n";
	struct iovec parts[] = { { line_end, 1 }, { NULL, n } };
	const size_t skipped = sink->is_torn ? 0 : 1, more = 1 - skipped;
	ssize_t done;

	/* writev() only reads the line, but takes no const pointer. */
	memcpy(&parts[1].iov_base, &line, sizeof line);
	do
		done = put_parts(sink, parts + skipped, 2 - skipped);
	while (done == -1 && errno == EINTR);
	if (done == -1)
		return -1;
	sink->is_torn = (size_t)done != n + more && (size_t)done != more;
	if ((size_t)done == n + more)
		return 0;
	errno = ENOSPC;
	return -1;
}

void
sink_close(struct sink *sink)
{
	if (sink->owns_fd)
		close(sink->fd);
	*sink = (struct sink){ -1, SINK_WRITE, false, false };
}
