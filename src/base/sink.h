/* An output for lines on which no process ever waits. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum sink_mode {
	SINK_WRITE,	/* write(2) never blocks */
	SINK_SEND,	/* a socket: each call asks not to block */
	SINK_POLL	/* write(2) could block: poll(2) first */
};

struct sink {
	int fd;
	enum sink_mode mode;
	bool owns_fd;	/* sink_close() closes it */
	bool is_torn;	/* only a part of the last line was written */
};

/*
 * Opens standard error. O_NONBLOCK belongs to every process that shares the
 * open file, such as the shell that started us, so it is never set there. A
 * socket is asked in each call. A pipe or a terminal is opened again through
 * /proc as an open file of our own, which does not block. If that fails,
 * poll(2) comes before each line; then one of two processes may wait if both
 * write into the last free page of a pipe at once.
 */
void sink_open_stderr(struct sink *sink);

/*
 * Opens a file in the directory `dir` to append; creates it with mode 0640.
 * Returns 0, or -1 and errno; then the sink is unchanged.
 */
int sink_open_file(struct sink *sink, int dir, const char *name);

/* Connects to the socket of a syslog daemon. Returns as above. */
int sink_open_socket(struct sink *sink, const char *path);

/*
 * Writes n bytes in one call, so that the lines of several processes never mix;
 * more than PIPE_BUF bytes may be torn by a pipe. After a torn line it begins
 * a new one. Returns 0, or -1 and errno if not all bytes were taken at once.
 */
int sink_put(struct sink *sink, const char *line, size_t n);

/* Closes the descriptor if the sink owns it. May be called twice. */
void sink_close(struct sink *sink);
