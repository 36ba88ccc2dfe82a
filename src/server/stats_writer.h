/* The process that writes down the visits of all workers, once a second. */
#ifndef SERVER_STATS_WRITER_H
#define SERVER_STATS_WRITER_H

#include "conf/conf.h"
#include "stats/ring.h"

/* Whose rings it empties, and how it learns that nobody writes any more. */
struct stats_writer {
	struct ring *rings;
	size_t n;
	unsigned number;	/* its rings' ring->clerk */
	int wake_fd;		/* a pipe that does not block, see below */
};

/*
 * Writes down what is in the rings, until all who could write have closed the
 * other end of the pipe. What has been read leaves its ring only when it is in
 * the database, so that a clerk that falls loses nothing. While the database
 * cannot be written, visits wait in the rings, and the log says so once. Bytes
 * in the pipe mean that there is much to do.
 */
void stats_writer_run(const struct stats_writer *writer,
    const struct conf *conf);

#endif
