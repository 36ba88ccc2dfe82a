/*
 * Makes one call of the C library fail, for tests. Loaded with LD_PRELOAD; the
 * environment says which one, and how:
 *
 *	FAIL_CALL="epoll_ctl 3 12"	the third epoll_ctl() fails with ENOMEM
 *
 * All processes that are forked count together, so that the call fails in one
 * of them only. The failure writes one line to descriptor 2.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char call[32];
static long number;	/* of the call that fails; 0: none */
static int error;
static atomic_long *count;

__attribute__((constructor)) static void
read_environment(void)
{
	const char *value = getenv("FAIL_CALL");

	if (value == NULL ||
	    sscanf(value, "%31s %ld %d", call, &number, &error) != 3)
		number = 0;
	count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsetenv("LD_PRELOAD");
}

/* Counts a call. Reports whether it fails, with errno. */
static bool
call_fails(const char *name)
{
	if (number == 0 || count == NULL || strcmp(call, name) != 0 ||
	    atomic_fetch_add(count, 1) + 1 != number)
		return false;
	dprintf(2, "fail_call: %s %ld in %ld\n", name, number, (long)getpid());
	errno = error;
	return true;
}

/* Defines a function that fails with `failed`, or calls the real one. */
#define INTERPOSE(type, name, failed, parameters, arguments) \
	type name parameters \
	{ \
		static type(*real) parameters; \
		if (real == NULL) \
			*(void **)&real = dlsym(RTLD_NEXT, #name); \
		return call_fails(#name) ? (failed) : real arguments; \
	}

INTERPOSE(int, accept4, -1,
    (int fd, struct sockaddr *address, socklen_t *len, int flags),
    (fd, address, len, flags))
INTERPOSE(ssize_t, read, -1, (int fd, void *bytes, size_t n), (fd, bytes, n))
INTERPOSE(ssize_t, write, -1, (int fd, const void *bytes, size_t n),
    (fd, bytes, n))
INTERPOSE(ssize_t, writev, -1, (int fd, const struct iovec *parts, int n),
    (fd, parts, n))
INTERPOSE(ssize_t, sendfile, -1, (int out, int in, off_t *at, size_t n),
    (out, in, at, n))
INTERPOSE(ssize_t, pread, -1, (int fd, void *bytes, size_t n, off_t at),
    (fd, bytes, n, at))
INTERPOSE(ssize_t, pwrite, -1, (int fd, const void *bytes, size_t n, off_t at),
    (fd, bytes, n, at))
INTERPOSE(int, fsync, -1, (int fd), (fd))
INTERPOSE(int, fdatasync, -1, (int fd), (fd))
INTERPOSE(int, fstat, -1, (int fd, struct stat *st), (fd, st))
INTERPOSE(int, fstatat, -1,
    (int fd, const char *path, struct stat *st, int flags),
    (fd, path, st, flags))
INTERPOSE(int, epoll_ctl, -1,
    (int fd, int op, int watched, struct epoll_event *event),
    (fd, op, watched, event))
INTERPOSE(int, epoll_pwait, -1,
    (int fd, struct epoll_event *events, int n, int ms, const sigset_t *set),
    (fd, events, n, ms, set))
INTERPOSE(pid_t, fork, -1, (void), ())
INTERPOSE(void *, mmap, MAP_FAILED,
    (void *at, size_t n, int protection, int flags, int fd, off_t from),
    (at, n, protection, flags, fd, from))

/* --- allocations: dlsym() allocates, so the real ones have other names --- */

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *bytes, size_t n);

void *
malloc(size_t n)
{
	return call_fails("malloc") ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return call_fails("calloc") ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *bytes, size_t n)
{
	return call_fails("realloc") ? NULL : __libc_realloc(bytes, n);
}

/* --- functions with a variable number of arguments --- */

int
fcntl(int fd, int command, ...)
{
	static int (*real)(int, int, ...);
	va_list more;
	void *argument;

	va_start(more, command);
	argument = va_arg(more, void *);
	va_end(more);
	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "fcntl");
	return call_fails("fcntl") ? -1 : real(fd, command, argument);
}

/* Only openat2() is called in this way where a failure is of interest. */
long
syscall(long what, ...)
{
	static long (*real)(long, ...);
	long a[6];
	va_list more;
	size_t i;

	va_start(more, what);
	for (i = 0; i < 6; i++)
		a[i] = va_arg(more, long);
	va_end(more);
	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "syscall");
	if (what == SYS_openat2 && call_fails("openat2"))
		return -1;
	return real(what, a[0], a[1], a[2], a[3], a[4], a[5]);
}
