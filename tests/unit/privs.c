/* Floor 6: what a process gives up. Each test confines a child of its own. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "confine/seccomp.h"
#include "confine/landlock.h"
#include "suite.h"

static struct conf conf;
static struct root root;

/* Runs `check` in a child; it returns the line that is wrong, or 0. */
static void
in_child(int (*check)(void))
{
	int status;
	pid_t pid;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(root_open(&root, tree_make(), &conf), 0);
	pid = fork();
	if (pid == 0) {
		status = check();
		if (status != 0)
			(void)fprintf(stderr, "line %d: wrong: %m\n", status);
		_exit(status != 0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	root_close(&root);
	conf_free(&conf);
	tree_remove();
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}

/* What is expected of a confined process; what is not leaves the function. */
#define HOLDS(what) \
	do { \
		if (!(what)) \
			return __LINE__; \
	} while (0)
#define REFUSED(call, error) HOLDS((call) == -1 && errno == (error))

static int
filtered_starts_nothing(void)
{
	char *const none[] = { NULL };
	int fds[2];

	HOLDS(seccomp_install() == 0);
	REFUSED(execve("/bin/true", none, none), EPERM);
	REFUSED(syscall(SYS_clone3, NULL, 0), EPERM);
	REFUSED(socket(AF_INET, SOCK_STREAM, 0), EPERM);
	REFUSED(socket(AF_UNIX, SOCK_STREAM, 0), EPERM);
	REFUSED(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), EPERM);
	REFUSED(kill(getppid(), SIGTERM), EPERM);
	REFUSED(syscall(SYS_tgkill, getppid(), getppid(), SIGTERM), EPERM);
	return 0;
}

START_TEST(a_filtered_process_starts_no_program_and_opens_no_socket)
{
	if (seccomp_probe() == 0)
		in_child(filtered_starts_nothing);
}
END_TEST

static int
filtered_changes_no_names(void)
{
	struct rlimit limit;

	HOLDS(seccomp_install() == 0);
	REFUSED(unlink("a.txt"), EPERM);
	REFUSED(rename("a.txt", "b.txt"), EPERM);
	REFUSED(mkdir("new", 0755), EPERM);
	REFUSED(symlink("/", "new"), EPERM);
	REFUSED(chmod("secret.txt", 0644), EPERM);
	REFUSED(mknod("new", S_IFIFO | 0644, 0), EPERM);
	HOLDS(prlimit(0, RLIMIT_NOFILE, NULL, &limit) == 0);
	REFUSED(prlimit(getppid(), RLIMIT_NOFILE, NULL, &limit), EPERM);
	return 0;
}

START_TEST(a_filtered_process_changes_no_names)
{
	if (seccomp_probe() == 0)
		in_child(filtered_changes_no_names);
}
END_TEST

static int
filtered_makes_no_code(void)
{
	void *page;

	HOLDS(seccomp_install() == 0);
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	HOLDS(page != MAP_FAILED);
	REFUSED(mprotect(page, 4096, PROT_READ | PROT_EXEC), EPERM);
	HOLDS(mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
		  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
	HOLDS(mprotect(page, 4096, PROT_READ) == 0);
	return 0;
}

START_TEST(a_filtered_process_makes_no_code)
{
	if (seccomp_probe() == 0)
		in_child(filtered_makes_no_code);
}
END_TEST

/* By the 32-bit numbers, 20 is getpid(): nothing that could be refused. */
static int
filtered_has_one_set_of_numbers(void)
{
#if defined(__x86_64__) && defined(__LP64__)
	long result = 20;

	HOLDS(seccomp_install() == 0);
	__asm__ volatile("int $0x80" : "+a"(result) : : "memory");
	HOLDS(result == -EPERM || result == -ENOSYS);
	REFUSED(syscall(0x40000000 | SYS_getpid), EPERM);
#endif
	return 0;
}

START_TEST(the_numbers_of_other_processors_are_no_way_around_the_filter)
{
	if (seccomp_probe() == 0)
		in_child(filtered_has_one_set_of_numbers);
}
END_TEST

static int
filtered_can_serve(void)
{
	struct node node;
	struct timespec no_time = { 0, 0 };

	HOLDS(seccomp_install() == 0);
	HOLDS(root_find(&root, "dir/sub/deep.txt", &node, NULL) == 0);
	HOLDS(node.kind == NODE_FILE);
	node_close(&node);
	HOLDS(nanosleep(&no_time, NULL) == 0);
	HOLDS(signal(SIGALRM, SIG_IGN) != SIG_ERR && raise(SIGALRM) == 0);
	free(malloc(10 << 20));
	return 0;
}

START_TEST(a_filtered_process_still_finds_files_and_hears_its_own_signals)
{
	if (seccomp_probe() == 0)
		in_child(filtered_can_serve);
}
END_TEST

/* Confined to the one site that is made of these. */
static int
confine(void)
{
	struct site site = { .conf = &conf, .root = root };
	const struct sites sites = { &site, 1 };

	return landlock_confine(&sites);
}

static int
confined_reads_the_site_alone(void)
{
	HOLDS(confine() == 0);
	HOLDS(open("dir/sub/deep.txt", O_RDONLY) != -1);
	HOLDS(open(".", O_RDONLY | O_DIRECTORY) != -1);
	REFUSED(open("../OUTSIDE", O_RDONLY), EACCES);
	REFUSED(open("out", O_RDONLY), EACCES);
	REFUSED(open("/etc/passwd", O_RDONLY), EACCES);
	REFUSED(open("/", O_RDONLY | O_DIRECTORY), EACCES);
	return 0;
}

START_TEST(a_confined_process_reads_the_gopherroot_alone)
{
	if (landlock_probe() == 0)
		in_child(confined_reads_the_site_alone);
}
END_TEST

static int
confined_writes_nothing(void)
{
	char *const none[] = { NULL };

	HOLDS(confine() == 0);
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
	HOLDS(confine() == 0);
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

START_TEST(each_measure_is_auto_on_or_off)
{
	static const char *const names[] = { "no_new_privs", "landlock",
		"seccomp" };
	char err[CONF_ERR_MAX];
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(conf.landlock, CONFINE_AUTO);
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		ck_assert_int_eq(conf_set(&conf, names[i], "on", err), 0);
		ck_assert_int_eq(conf_set(&conf, names[i], "yes", err), -1);
		ck_assert_ptr_nonnull(strstr(err, names[i]));
		ck_assert_ptr_nonnull(strstr(err, "one of auto|on|off"));
	}
	ck_assert_int_eq(conf.no_new_privs, CONFINE_ON);
	ck_assert_int_eq(conf.landlock, CONFINE_ON);
	ck_assert_int_eq(conf.seccomp, CONFINE_ON);
	conf_free(&conf);
}
END_TEST

Suite *
privs_suite(void)
{
	const TTest *const tests[] = {
		each_measure_is_auto_on_or_off,
		a_filtered_process_starts_no_program_and_opens_no_socket,
		a_filtered_process_changes_no_names,
		a_filtered_process_makes_no_code,
		the_numbers_of_other_processors_are_no_way_around_the_filter,
		a_filtered_process_still_finds_files_and_hears_its_own_signals,
		a_confined_process_reads_the_gopherroot_alone,
		a_confined_process_writes_nothing_and_runs_nothing,
		a_confined_process_reads_the_library_too,
	};

	return SUITE("privs", tests);
}
