#include "base/std_fds.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Without /dev/null, as in a chroot: a descriptor that refuses all writes. */
static int
open_null_device(void)
{
	int fd;

	fd = open("/dev/null", O_RDWR);
	return fd != -1 ? fd : open("/", O_PATH);
}

void
std_fds_fill(void)
{
	int fd;

	/* open(2) returns the lowest free number, which is `fd`. */
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
			(void)open_null_device();
}

bool
std_fds_are_same(int a, int b)
{
	struct stat one, other;

	return fstat(a, &one) == 0 && fstat(b, &other) == 0 &&
	    !S_ISCHR(one.st_mode) && one.st_dev == other.st_dev &&
	    one.st_ino == other.st_ino;
}

void
std_fds_discard(int fd)
{
	int null;

	null = open_null_device();
	if (null == -1)
		return;
	dup2(null, fd);
	close(null);
}
