#include "proc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Opens /proc/PID/NAME, or returns NULL: processes come and go. */
static FILE *
open_of(pid_t pid, const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof path, "/proc/%jd/%s", (intmax_t)pid, name);
	return fopen(path, "re");
}

/* The four times of /proc/PID/stat, from the 14th field on, in seconds. */
static bool
read_cpu(pid_t pid, double *seconds)
{
	unsigned long long user, sys;
	long long child_user, child_sys;
	char line[1024], *at;
	FILE *in;
	bool ok;

	in = open_of(pid, "stat");
	if (in == NULL)
		return false;
	at = fgets(line, sizeof line, in);
	(void)fclose(in);
	/* The name of a program may hold blanks and brackets. */
	at = at ? strrchr(line, ')') : NULL;
	ok = at != NULL &&
	    sscanf(at + 2,
		"%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u "
		"%llu %llu %lld %lld",
		&user, &sys, &child_user, &child_sys) == 4;
	if (ok)
		*seconds =
		    (double)(user + sys + (unsigned long long)child_user +
			(unsigned long long)child_sys) /
		    (double)sysconf(_SC_CLK_TCK);
	return ok;
}

/* The share of each page is what this process has of it: sums are true. */
static double
read_resident(pid_t pid)
{
	double kilobytes = 0;
	char line[256];
	FILE *in;

	in = open_of(pid, "smaps_rollup");
	if (in == NULL)
		return 0;
	while (fgets(line, sizeof line, in) != NULL)
		if (strncmp(line, "Pss:", 4) == 0)
			kilobytes = strtod(line + 4, NULL);
	(void)fclose(in);
	return kilobytes * 1024;
}

static void add_tree(pid_t pid, struct usage *usage);

static void
add_children(pid_t pid, struct usage *usage)
{
	char name[64];
	intmax_t child;
	FILE *in;

	(void)snprintf(name, sizeof name, "task/%jd/children", (intmax_t)pid);
	in = open_of(pid, name);
	if (in == NULL)
		return;
	while (fscanf(in, "%jd", &child) == 1)
		add_tree((pid_t)child, usage);
	(void)fclose(in);
}

static void
add_tree(pid_t pid, struct usage *usage)
{
	double cpu;

	if (!read_cpu(pid, &cpu))
		return;
	usage->cpu += cpu;
	usage->resident += read_resident(pid);
	usage->processes++;
	add_children(pid, usage);
}

bool
proc_usage(pid_t pid, struct usage *usage)
{
	*usage = (struct usage){ 0 };
	add_tree(pid, usage);
	return usage->processes > 0;
}
