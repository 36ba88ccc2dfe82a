#include "proc_usage.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STAT_MAX = 1024 };

/* Opens /proc/PID/NAME. Returns NULL if the process has exited. */
static FILE *
open_proc_file(pid_t pid, const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof path, "/proc/%jd/%s", (intmax_t)pid, name);
	return fopen(path, "re");
}

/* Reads what follows the program's name, which may hold blanks and brackets. */
static bool
read_stat(pid_t pid, char line[STAT_MAX], char **rest)
{
	FILE *in;

	in = open_proc_file(pid, "stat");
	if (in == NULL)
		return false;
	*rest = fgets(line, STAT_MAX, in);
	(void)fclose(in);
	if (*rest != NULL)
		*rest = strrchr(line, ')');
	return *rest != NULL;
}

/* Adds its own two times and its children's, fields 14 to 17, in seconds. */
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

/* Shared pages are counted in parts, so that sums are right. */
static double
read_resident(pid_t pid)
{
	double kilobytes = 0;
	char line[256];
	FILE *in;

	in = open_proc_file(pid, "smaps_rollup");
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
	in = open_proc_file(pid, name);
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
