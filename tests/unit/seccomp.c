/* The system calls of a confined process. */
#include "confine/seccomp.h"

#include <asm/sockios.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

#include "confined.h"

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

/* With these, the kernel sends a signal of choice when the pipe is written to. */
static int
filtered_lets_the_kernel_signal_nothing(void)
{
	struct f_owner_ex owner = { .type = F_OWNER_PID, .pid = getppid() };
	int fds[2], on = 1;

	HOLDS(pipe(fds) == 0 && seccomp_install() == 0);
	REFUSED(fcntl(fds[0], F_SETOWN, getppid()), EPERM);
	REFUSED(fcntl(fds[0], F_SETOWN_EX, &owner), EPERM);
	REFUSED(fcntl(fds[0], F_SETSIG, SIGKILL), EPERM);
	REFUSED(fcntl(fds[0], F_NOTIFY, DN_CREATE), EPERM);
	REFUSED(fcntl(fds[0], F_SETLEASE, F_WRLCK), EPERM);
	REFUSED(ioctl(fds[0], FIOSETOWN, &on), EPERM);
	REFUSED(setsockopt(0, SOL_SOCKET, SO_BUSY_POLL, &on, sizeof on), EPERM);
	HOLDS(fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0);
	HOLDS(fcntl(fds[0], F_DUPFD_CLOEXEC, 3) > 2);
	return 0;
}

START_TEST(a_filtered_process_lets_the_kernel_signal_nothing)
{
	if (seccomp_probe() == 0)
		in_child(filtered_lets_the_kernel_signal_nothing);
}
END_TEST

static int
filtered_makes_no_file_setuid(void)
{
	const int fd = open("a.txt", O_RDONLY | O_CLOEXEC);

	HOLDS(fd != -1 && seccomp_install() == 0);
	REFUSED(fchmod(fd, 04755), EPERM);
	REFUSED(fchmod(fd, 02755), EPERM);
	HOLDS(fchmod(fd, 0644) == 0);
	return 0;
}

START_TEST(a_filtered_process_makes_no_file_setuid)
{
	if (seccomp_probe() == 0)
		in_child(filtered_makes_no_file_setuid);
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

START_TEST(a_filtered_process_makes_no_memory_executable)
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

START_TEST(a_filtered_process_finds_files_and_gets_its_own_signals)
{
	if (seccomp_probe() == 0)
		in_child(filtered_can_serve);
}
END_TEST

Suite *
seccomp_suite(void)
{
	const TTest *const tests[] = {
		a_filtered_process_starts_no_program_and_opens_no_socket,
		a_filtered_process_lets_the_kernel_signal_nothing,
		a_filtered_process_makes_no_file_setuid,
		a_filtered_process_changes_no_names,
		a_filtered_process_makes_no_memory_executable,
		the_numbers_of_other_processors_are_no_way_around_the_filter,
		a_filtered_process_finds_files_and_gets_its_own_signals,
	};

	return SUITE("seccomp", tests);
}
