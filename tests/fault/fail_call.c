/*
 * Makes one call of the C library fail, for tests. Loaded with LD_PRELOAD,
 * before libasan.so if the server has that. fail_call.h says which call fails.
 */
#include "fail_call.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

static struct plan *plan;
static bool is_paused;	/* no call fails */

__attribute__((constructor)) static void
map_plan(void)
{
	const char *path = getenv("FAIL_CALL");
	void *at;
	int fd;

	unsetenv("LD_PRELOAD");
	fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	if (fd == -1)
		return;
	at =
	    mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (at != MAP_FAILED)
		plan = at;
}

/* Counts a call. Reports whether it fails, with errno. */
static bool
call_fails(const char *name)
{
	if (plan == NULL || is_paused || plan->number == 0 ||
	    strcmp(plan->call, name) != 0 ||
	    atomic_fetch_add(&plan->count, 1) + 1 != plan->number)
		return false;
	errno = plan->error;
	return true;
}

/*
 * Defines a function that fails as `name` does, or calls the real one. It has
 * another name here, so that no declaration of a header differs.
 */
#define INTERPOSE_AS(name, type, function, failed, parameters, arguments) \
	type fail_##function parameters __asm__(#function); \
	type fail_##function parameters \
	{ \
		static type(*real) parameters; \
		if (real == NULL) \
			*(void **)&real = dlsym(RTLD_NEXT, #function); \
		return call_fails(name) ? (failed) : real arguments; \
	}

#define INTERPOSE(type, name, failed, parameters, arguments) \
	INTERPOSE_AS(#name, type, name, failed, parameters, arguments)

/* For functions that libraries may call by their name with 64. */
#define INTERPOSE_64(type, name, failed, parameters, arguments) \
	INTERPOSE_AS(#name, type, name, failed, parameters, arguments) \
	INTERPOSE_AS(#name, type, name##64, failed, parameters, arguments)

/* --- memory --- */

INTERPOSE(void *, malloc, NULL, (size_t n), (n))
INTERPOSE(void *, calloc, NULL, (size_t n, size_t size), (n, size))
INTERPOSE(void *, realloc, NULL, (void *bytes, size_t n), (bytes, n))
INTERPOSE(void *, reallocarray, NULL, (void *bytes, size_t n, size_t size),
    (bytes, n, size))
INTERPOSE_64(void *, mmap, MAP_FAILED,
    (void *at, size_t n, int protection, int flags, int fd, off_t from),
    (at, n, protection, flags, fd, from))
INTERPOSE(int, madvise, -1, (void *at, size_t n, int advice), (at, n, advice))
INTERPOSE(int, memfd_create, -1, (const char *name, unsigned flags),
    (name, flags))

/* --- descriptors --- */

INTERPOSE(ssize_t, read, -1, (int fd, void *bytes, size_t n), (fd, bytes, n))
INTERPOSE(ssize_t, write, -1, (int fd, const void *bytes, size_t n),
    (fd, bytes, n))
INTERPOSE(ssize_t, writev, -1, (int fd, const struct iovec *parts, int n),
    (fd, parts, n))
INTERPOSE_64(ssize_t, pread, -1, (int fd, void *bytes, size_t n, off_t at),
    (fd, bytes, n, at))
INTERPOSE_64(ssize_t, pwrite, -1,
    (int fd, const void *bytes, size_t n, off_t at), (fd, bytes, n, at))
INTERPOSE_64(ssize_t, sendfile, -1, (int out, int in, off_t *at, size_t n),
    (out, in, at, n))
INTERPOSE(int, fsync, -1, (int fd), (fd))
INTERPOSE(int, fdatasync, -1, (int fd), (fd))
INTERPOSE_64(int, ftruncate, -1, (int fd, off_t n), (fd, n))
INTERPOSE_64(off_t, lseek, -1, (int fd, off_t at, int from), (fd, at, from))
INTERPOSE(int, dup2, -1, (int from, int to), (from, to))
INTERPOSE(int, pipe2, -1, (int ends[2], int flags), (ends, flags))

/* --- files --- */

INTERPOSE_64(int, stat, -1, (const char *path, struct stat *st), (path, st))
INTERPOSE_64(int, lstat, -1, (const char *path, struct stat *st), (path, st))
INTERPOSE_64(int, fstat, -1, (int fd, struct stat *st), (fd, st))
INTERPOSE_64(int, fstatat, -1,
    (int fd, const char *path, struct stat *st, int flags),
    (fd, path, st, flags))
INTERPOSE(ssize_t, readlinkat, -1,
    (int fd, const char *path, char *target, size_t n), (fd, path, target, n))
INTERPOSE(int, faccessat, -1, (int fd, const char *path, int mode, int flags),
    (fd, path, mode, flags))
INTERPOSE(int, unlinkat, -1, (int fd, const char *path, int flags),
    (fd, path, flags))
INTERPOSE(DIR *, fdopendir, NULL, (int fd), (fd))
INTERPOSE_64(struct dirent *, readdir, NULL, (DIR * dir), (dir))
INTERPOSE_64(FILE *, fopen, NULL, (const char *path, const char *mode),
    (path, mode))
INTERPOSE(struct passwd *, fgetpwent, NULL, (FILE * from), (from))

/* --- sockets --- */

INTERPOSE(int, accept4, -1,
    (int fd, struct sockaddr *address, socklen_t *len, int flags),
    (fd, address, len, flags))
INTERPOSE(int, socket, -1, (int domain, int type, int protocol),
    (domain, type, protocol))
INTERPOSE(int, bind, -1, (int fd, const struct sockaddr *name, socklen_t n),
    (fd, name, n))
INTERPOSE(int, listen, -1, (int fd, int n), (fd, n))
INTERPOSE(int, shutdown, -1, (int fd, int how), (fd, how))
INTERPOSE(int, getsockname, -1, (int fd, struct sockaddr *name, socklen_t *n),
    (fd, name, n))
INTERPOSE(int, getsockopt, -1,
    (int fd, int level, int name, void *value, socklen_t *n),
    (fd, level, name, value, n))
INTERPOSE(int, setsockopt, -1,
    (int fd, int level, int name, const void *value, socklen_t n),
    (fd, level, name, value, n))
INTERPOSE(ssize_t, recv, -1, (int fd, void *bytes, size_t n, int flags),
    (fd, bytes, n, flags))
INTERPOSE(int, epoll_create1, -1, (int flags), (flags))
INTERPOSE(int, epoll_ctl, -1,
    (int fd, int op, int watched, struct epoll_event *event),
    (fd, op, watched, event))
INTERPOSE(int, epoll_pwait, -1,
    (int fd, struct epoll_event *events, int n, int ms, const sigset_t *set),
    (fd, events, n, ms, set))
INTERPOSE(int, poll, -1, (struct pollfd * fds, nfds_t n, int ms), (fds, n, ms))

/* --- processes --- */

INTERPOSE(pid_t, fork, -1, (void), ())
INTERPOSE(pid_t, waitpid, -1, (pid_t pid, int *status, int options),
    (pid, status, options))
INTERPOSE(ssize_t, getrandom, -1, (void *bytes, size_t n, unsigned flags),
    (bytes, n, flags))
INTERPOSE(int, setitimer, -1,
    (int which, const struct itimerval *next, struct itimerval *old),
    (which, next, old))

/* The C library itself crashes if it has no memory in this function. */
struct passwd *fail_getpwnam(const char *name) __asm__("getpwnam");

struct passwd *
fail_getpwnam(const char *name)
{
	static struct passwd *(*real)(const char *);
	struct passwd *found;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "getpwnam");
	if (call_fails("getpwnam"))
		return NULL;
	is_paused = true;
	found = real(name);
	is_paused = false;
	return found;
}

/* --- functions with a variable number of arguments --- */

/* Defines a function whose last argument may be left out. */
#define INTERPOSE_WITH(name, function, last, parameters, ...) \
	int fail_##function parameters __asm__(#function); \
	int fail_##function parameters \
	{ \
		static int(*real) parameters; \
		va_list more; \
		void *argument; \
		va_start(more, last); \
		argument = va_arg(more, void *); \
		va_end(more); \
		if (real == NULL) \
			*(void **)&real = dlsym(RTLD_NEXT, #function); \
		return call_fails(name) ? -1 : real(__VA_ARGS__, argument); \
	}

INTERPOSE_WITH("fcntl", fcntl, command, (int fd, int command, ...), fd, command)
INTERPOSE_WITH("fcntl", fcntl64, command, (int fd, int command, ...), fd,
    command)
INTERPOSE_WITH("open", open, flags, (const char *path, int flags, ...), path,
    flags)
INTERPOSE_WITH("open", open64, flags, (const char *path, int flags, ...), path,
    flags)
INTERPOSE_WITH("openat", openat, flags,
    (int fd, const char *path, int flags, ...), fd, path, flags)
INTERPOSE_WITH("openat", openat64, flags,
    (int fd, const char *path, int flags, ...), fd, path, flags)

void *fail_mremap(void *at, size_t n, size_t next, int flags, ...) __asm__(
    "mremap");
long fail_syscall(long what, ...) __asm__("syscall");

/* The last argument of mremap() is passed on even where there is none. */
void *
fail_mremap(void *at, size_t n, size_t next, int flags, ...)
{
	static void *(*real)(void *, size_t, size_t, int, ...);
	va_list more;
	void *to;

	va_start(more, flags);
	to = va_arg(more, void *);
	va_end(more);
	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "mremap");
	return call_fails("mremap") ? MAP_FAILED : real(at, n, next, flags, to);
}

/* Only openat2() is called in this way where a failure is of interest. */
long
fail_syscall(long what, ...)
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
