/*
 * Starts a program again and again, one process for each request, with pipes
 * for its input and output, and measures from its start to its exit.
 * usage: spawn [-n COUNT] [-q SELECTOR] [-e FILE] [-t SECONDS] COMMAND...
 * With -e, the reply must have the bytes of the file.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checksum.h"
#include "client.h"
#include "histogram.h"

struct job {
	char **command;
	char request[CLIENT_REQUEST_MAX];
	bool compare;
	uint64_t len, sum; /* of the right reply */
};

static void
read_expected(struct job *job, const char *file)
{
	struct checksum sum;

	checksum_file(&sum, file);
	job->compare = true;
	job->len = sum.len;
	job->sum = checksum_value(&sum);
}

/* Starts the program with these descriptors as its input and output. */
static pid_t
start_program(const struct job *job, int in, int out)
{
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int error;

	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, in, 0);
	(void)posix_spawn_file_actions_adddup2(&actions, out, 1);
	error = posix_spawnp(&pid, job->command[0], &actions, NULL,
	    job->command, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (error != 0)
		errx(2, "%s: %s", job->command[0], strerror(error));
	return pid;
}

static bool
is_right(const struct job *job, const struct checksum *sum, int status)
{
	if (status != 0)
		return false;
	return !job->compare ||
	    (sum->len == job->len && checksum_value(sum) == job->sum);
}

/* The request is in the pipe before the program starts. */
static bool
run_once(const struct job *job, int64_t *ns)
{
	size_t len = strlen(job->request);
	int in[2], out[2], status = -1;
	struct checksum sum;
	pid_t pid;

	checksum_init(&sum);
	if (pipe2(in, O_CLOEXEC) == -1 || pipe2(out, O_CLOEXEC) == -1 ||
	    write(in[1], job->request, len) != (ssize_t)len)
		err(2, "pipe");
	*ns = client_clock();
	pid = start_program(job, in[0], out[1]);
	(void)close(in[0]);
	(void)close(in[1]);
	(void)close(out[1]);
	(void)checksum_add_descriptor(&sum, out[0]);
	(void)waitpid(pid, &status, 0);
	*ns = client_clock() - *ns;
	(void)close(out[0]);
	return is_right(job, &sum, status);
}

/* Returns the processor time of all exited children in seconds. */
static double
children_cpu(void)
{
	struct rusage used;

	(void)getrusage(RUSAGE_CHILDREN, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	    (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static int
run(const struct job *job, long count)
{
	static struct histogram times;
	int64_t begun, ns;
	double seconds;
	long i, good;

	begun = client_clock();
	for (good = i = 0; i < count; i++)
		if (run_once(job, &ns)) {
			histogram_add(&times, ns);
			good++;
		}
	seconds = (double)(client_clock() - begun) / 1e9;
	printf("requests=%ld good=%ld wrong=%ld seconds=%.3f rate=%.1f "
	       "cpu=%.1f ",
	    count, good, count - good, seconds, (double)good / seconds,
	    children_cpu() * 1e6 / (double)count);
	histogram_print(&times);
	(void)putchar('\n');
	return good == count ? 0 : 1;
}

static void
usage(void)
{
	errx(2,
	    "usage: spawn [-n COUNT] [-q SELECTOR] [-e FILE] [-t SECONDS] "
	    "COMMAND...");
}

int
main(int argc, char **argv)
{
	struct job job = { 0 };
	long count = 100, seconds = 300;
	int option;

	while ((option = getopt(argc, argv, "+n:q:e:t:")) != -1) {
		switch (option) {
		case 'n':
			count = strtol(optarg, NULL, 10);
			break;
		case 'q':
			(void)client_request(job.request, optarg, "#");
			break;
		case 'e':
			read_expected(&job, optarg);
			break;
		case 't':
			seconds = strtol(optarg, NULL, 10);
			break;
		default:
			usage();
		}
	}
	if (optind == argc || count < 1)
		usage();
	job.command = argv + optind;
	(void)alarm((unsigned)seconds);
	return run(&job, count);
}
