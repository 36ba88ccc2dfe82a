/*
 * Locks the read marks of a write-ahead log, so that no process can read the
 * database, until it is killed.
 * usage: lock_readers DATABASE-shm
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { READ_MARKS = 123, MARKS = 5 };	/* bytes of the file */

int
main(int argc, char **argv)
{
	struct flock lock = { .l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = READ_MARKS,
		.l_len = MARKS };
	int fd;

	if (argc != 2)
		errx(2, "usage: lock_readers FILE");
	fd = open(argv[1], O_RDWR);
	if (fd == -1 || fcntl(fd, F_SETLKW, &lock) == -1)
		err(1, "%s", argv[1]);
	puts("locked");
	fflush(stdout);
	for (;;)
		pause();
}
