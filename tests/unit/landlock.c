/* The files of a confined process. */
#include "confine/landlock.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "confined.h"

/* Confines the process to the one site. */
static int
confine_to_site(void)
{
	struct site site = { .conf = &conf,
		.root = root,
		.library = open(conf.library, O_PATH | O_DIRECTORY) };
	const struct sites sites = { &site, 1 };

	return landlock_confine(&sites);
}

static int
confined_reads_the_site_alone(void)
{
	HOLDS(confine_to_site() == 0);
	HOLDS(open("dir/sub/deep.txt", O_RDONLY) != -1);
	HOLDS(open(".", O_RDONLY | O_DIRECTORY) != -1);
	REFUSED(open("../OUTSIDE", O_RDONLY), EACCES);
	REFUSED(open("out", O_RDONLY), EACCES);
	REFUSED(open("/etc/passwd", O_RDONLY), EACCES);
	REFUSED(open("/", O_RDONLY | O_DIRECTORY), EACCES);
	return 0;
}

START_TEST(a_confined_process_reads_only_the_gopherroot)
{
	if (landlock_probe() == 0)
		in_child(confined_reads_the_site_alone);
}
END_TEST

static int
confined_writes_nothing(void)
{
	char *const none[] = { NULL };

	HOLDS(confine_to_site() == 0);
	REFUSED(open("a.txt", O_WRONLY), EACCES);
	REFUSED(open("a.txt", O_RDONLY | O_APPEND | O_CREAT | O_EXCL, 0644),
	    EEXIST);
	REFUSED(open("new", O_WRONLY | O_CREAT, 0644), EACCES);
	REFUSED(open("/tmp/gophermoon-new", O_WRONLY | O_CREAT, 0644), EACCES);
	REFUSED(unlink("a.txt"), EACCES);
	REFUSED(mkdir("new", 0755), EACCES);
	REFUSED(execve("/bin/true", none, none), EACCES);
	return 0;
}

START_TEST(a_confined_process_writes_nothing_and_runs_nothing)
{
	if (landlock_probe() == 0)
		in_child(confined_writes_nothing);
}
END_TEST

static int
confined_reads_the_library(void)
{
	char err[CONF_ERR_MAX];

	HOLDS(conf_set(&conf, "library", "/usr", err) == 0);
	HOLDS(confine_to_site() == 0);
	HOLDS(open("/usr", O_RDONLY | O_DIRECTORY) != -1);
	REFUSED(open("/etc", O_RDONLY | O_DIRECTORY), EACCES);
	return 0;
}

START_TEST(a_confined_process_reads_the_library_too)
{
	if (landlock_probe() == 0)
		in_child(confined_reads_the_library);
}
END_TEST

static int
confined_follows_links(void)
{
	char *const none[] = { NULL };

	conf.follow_links = FOLLOW_LINKS_OWNER;
	HOLDS(confine_to_site() == 0);
	HOLDS(open("/etc/passwd", O_RDONLY) != -1);
	HOLDS(open("out", O_RDONLY) != -1);
	REFUSED(open("../OUTSIDE", O_WRONLY), EACCES);
	REFUSED(open("../new", O_WRONLY | O_CREAT, 0644), EACCES);
	REFUSED(unlink("a.txt"), EACCES);
	REFUSED(execve("/bin/true", none, none), EACCES);
	return 0;
}

START_TEST(a_confined_process_that_follows_links_reads_and_no_more)
{
	if (landlock_probe() == 0)
		in_child(confined_follows_links);
}
END_TEST

Suite *
landlock_suite(void)
{
	const TTest *const tests[] = {
		a_confined_process_reads_only_the_gopherroot,
		a_confined_process_writes_nothing_and_runs_nothing,
		a_confined_process_reads_the_library_too,
		a_confined_process_that_follows_links_reads_and_no_more,
	};

	return SUITE("landlock", tests);
}
