/*
 * The empty program for one client: it does nothing; or, with a file, it reads
 * the request and sends the file.
 * usage: empty [FILE]
 */
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

static int
send_file(const char *file)
{
	char bytes[65536];
	ssize_t n;
	int fd;

	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd == -1 || read(0, bytes, sizeof bytes) <= 0)
		return 1;
	while ((n = read(fd, bytes, sizeof bytes)) > 0)
		if (write(1, bytes, (size_t)n) != n)
			return 1;
	return n == -1;
}

int
main(int argc, char *argv[])
{
	return argc > 1 ? send_file(argv[1]) : 0;
}
