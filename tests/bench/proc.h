/*
 * What a server takes, as /proc says: itself and all its descendants; and what
 * a bench may take.
 */
#ifndef BENCH_PROC_H
#define BENCH_PROC_H

#include <stdbool.h>
#include <sys/types.h>

struct usage {
	double cpu; /* seconds, with those of children that have ended */
	double resident; /* bytes; shared pages are counted once */
	unsigned processes;
};

/* Fills `usage`. False if there is no such process. */
bool proc_usage(pid_t pid, struct usage *usage);

/* From now on this process may have as many files open as it can get. */
void proc_allow_files(void);

#endif
