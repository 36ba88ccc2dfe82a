/* Where lines go: a place on which nobody ever waits. */
#ifndef BASE_SINK_H
#define BASE_SINK_H

#include <stdbool.h>
#include <stddef.h>

enum sink_way {
	SINK_WRITE,	/* it takes a line at once, or not at all */
	SINK_SEND,	/* so does a socket, if each call asks for that */
	SINK_POLL	/* it could block: it is asked first */
};

struct sink {
	int fd;
	enum sink_way way;
	bool ours;	/* sink_close() closes it */
	bool torn;	/* there is only a part of the last line */
};

/*
 * Standard error. O_NONBLOCK belongs to everybody who holds the same open file,
 * such as the shell that has started us: so it is never set there. A socket is
 * asked not to block in each call; a pipe or a terminal is opened once more,
 * through /proc, as an open file of our own, which does not block. Only where
 * that cannot be, it is polled before each line; then of two processes that
 * write at the same moment into the last free page of a pipe, one may wait.
 */
void sink_open_stderr(struct sink *sink);

/*
 * A file in the directory `dir`: made where there is none (mode 0640), and
 * appended to. Returns 0, or -1 and errno, and then leaves the sink alone.
 */
int sink_open_file(struct sink *sink, int dir, const char *name);

/* The socket of a syslog daemon. Returns 0, or -1 and errno as above. */
int sink_open_socket(struct sink *sink, const char *path);

/*
 * Puts n bytes there, in one call, so that the lines of several processes never
 * mix; no more than PIPE_BUF, or a pipe may take a part. Behind a part of a
 * line it begins a new one. Returns 0, or -1 and errno if not all could be
 * taken at once.
 */
int sink_put(struct sink *sink, const char *line, size_t n);

/* Closes what the sink has opened itself. May be called twice. */
void sink_close(struct sink *sink);

#endif
