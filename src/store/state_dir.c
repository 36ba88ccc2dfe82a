#include "store/state_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* One for the process, as SQLite's file system. */
static int directory = -1;

static int
check_directory(int fd)
{
	return faccessat(fd, ".", R_OK | W_OK | X_OK, 0);
}

int
state_dir_open(const char *path)
{
	int fd = -1, error;

	if (path[0] != '\0') {
		fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd == -1)
			return -1;
		if (check_directory(fd) == -1) {
			error = errno;
			close(fd);
			errno = error;
			return -1;
		}
	}
	if (directory != -1)
		close(directory);
	directory = fd;
	return 0;
}

int
state_dir_check(void)
{
	return directory == -1 ? 0 : check_directory(directory);
}

int
state_dir_fd(void)
{
	return directory;
}
