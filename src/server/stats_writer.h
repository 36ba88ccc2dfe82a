/* The process that writes the hits of all workers to the statistics. */
#pragma once

#include "conf/conf.h"
#include "stats/ring.h"

/* The writer's rings, and the pipe that ends with the last worker. */
struct stats_writer {
	struct ring *rings;
	size_t n;
	unsigned number;	/* ring->writer of its rings */
	int wake_fd;		/* read end of a pipe, O_NONBLOCK; see below */
};

/*
 * Writes what is in the rings once per second, and returns when all write ends
 * of the pipe have been closed and the rings are empty. A byte in the pipe
 * wakes it early. Hits leave their ring only when they are in the database, so
 * a crash of the writer loses none. While the database cannot be written, hits
 * wait in the rings, and this is logged once.
 */
void stats_writer_run(const struct stats_writer *self, const struct conf *conf);
