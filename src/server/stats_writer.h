/* The process that writes the hits of all workers to the statistics. */
#pragma once

#include "conf/conf.h"
#include "stats/ring.h"

/* The rings that it empties, and how it learns that no worker is left. */
struct stats_writer {
	struct ring *rings;
	size_t n;
	unsigned number;	/* ring->writer of its rings */
	int wake_fd;		/* read end of a pipe, O_NONBLOCK; see below */
};

/*
 * Writes what is in the rings once per second, and returns when all write ends
 * of the pipe have been closed and the rings are empty. A byte in the pipe
 * wakes it early. Hits leave their ring only when they are in the database: a
 * writer that crashes loses none. While the database cannot be written, they
 * wait in the rings, and the log says so once.
 */
void stats_writer_run(const struct stats_writer *self, const struct conf *conf);
