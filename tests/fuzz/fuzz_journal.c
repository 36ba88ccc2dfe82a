/* The import of a journal, from standard input, as --stats=journal does. */
#include <err.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "answer/run_script.h"
#include "site.h"

static struct root root;

void
fuzz_start(void)
{
	site_open(false);
	if (root_open(&root, "/", site_conf()) == -1)
		err(2, "/");
}

static void
set_stdin(struct bytes in)
{
	int fd;

	fd = memfd_create("journal", 0);
	if (fd == -1 || write(fd, in.at, in.len) != (ssize_t)in.len ||
	    lseek(fd, 0, SEEK_SET) == -1 || dup2(fd, STDIN_FILENO) == -1)
		err(2, "stdin");
	(void)close(fd);
	clearerr(stdin);
	(void)fseek(stdin, 0, SEEK_SET);
}

void
fuzz_one(struct bytes in)
{
	const struct site_context context = { .conf = site_conf(),
		.root = &root };
	char *printed = NULL;
	size_t len = 0;
	FILE *out;
	long problems;

	set_stdin(in);
	out = open_memstream(&printed, &len);
	problems = run_script(&context, "stats.lua", "journal", out);
	(void)fclose(out);
	assert(problems == 0 || problems == 1);
	site_check_secret((struct bytes){ printed, len }, in);
	site_check_log(in);
	free(printed);
}
