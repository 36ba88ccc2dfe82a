/* Tries to make a listening socket, and prints a line if it succeeds. */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

int
main(void)
{
	const struct sockaddr_in here = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd;

	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd == -1 ||
	    bind(fd, (const struct sockaddr *)&here, sizeof here) == -1 ||
	    listen(fd, 1) == -1)
		return 1;
	(void)puts("listening");
	return 0;
}
