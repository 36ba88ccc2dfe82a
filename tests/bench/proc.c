#include "proc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { STAT_MAX = 1024 };

/* Opens /proc/PID/NAME, or returns NULL: processes come and go. */
static FILE *
open_of(pid_t pid, const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof path, "/proc/%jd/%s", (intmax_t)pid, name);
	return fopen(path, "re");
}

/* What stands behind the program's name, which may hold blanks and brackets. */
static bool
read_stat(pid_t pid, char line[STAT_MAX], char **behind)
{
	FILE *in;

	in = open_of(pid, "stat");
	if (in == NULL)
		return false;
	*behind = fgets(line, STAT_MAX, in);
	(void)fclose(in);
	if (*behind != NULL)
		*behind = strrchr(line, ')');
	return *behind != NULL;
}

/* Its own two times and its children's: the fields 14 to 17, in seconds. */
static bool
read_cpu(pid_t pid, double *seconds)
{
	char line[STAT_MAX], *field, *rest = NULL;
	double ticks = 0;
	int i;

	if (!read_stat(pid, line, &field))
		return false;
	field = strtok_r(field, " ", &rest);
	for (i = 2; i < 17 && field != NULL; i++) {
		field = strtok_r(NULL, " ", &rest);
		if (i >= 13 && field != NULL)
			ticks += strtod(field, NULL);
	}
	*seconds = ticks / (double)sysconf(_SC_CLK_TCK);
	return field != NULL;
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
	char name[64], *child = NULL;
	size_t size = 0;
	FILE *in;

	(void)snprintf(name, sizeof name, "task/%jd/children", (intmax_t)pid);
	in = open_of(pid, name);
	if (in == NULL)
		return;
	while (getdelim(&child, &size, ' ', in) > 0)
		add_tree((pid_t)strtol(child, NULL, 10), usage);
	free(child);
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

void
proc_allow_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}
