/* Processor time and memory of a server and its descendants, from /proc. */
#ifndef BENCH_PROC_USAGE_H
#define BENCH_PROC_USAGE_H

#include <stdbool.h>
#include <sys/types.h>

struct usage {
	double cpu; /* seconds, with those of exited children */
	double resident; /* bytes; shared pages are counted once */
	unsigned processes;
};

/* Fills `usage`. False if the process does not exist. */
bool proc_usage(pid_t pid, struct usage *usage);

#endif
