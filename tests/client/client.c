#include "client.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int
checked(int result, const char *what)
{
	if (result == -1)
		err(2, "%s", what);
	return result;
}

void
text_add(struct text *text, const char *bytes, size_t n)
{
	if (text->at == NULL || text->len + n >= text->size) {
		text->size = 2 * (text->len + n + 16);
		text->at = realloc(text->at, text->size);
		if (text->at == NULL)
			err(2, "memory");
	}
	if (n > 0)
		memcpy(text->at + text->len, bytes, n);
	text->len += n;
	text->at[text->len] = '\0';
}

void
text_free(struct text *text)
{
	free(text->at);
	*text = (struct text){ 0 };
}

bool
text_read(struct text *text, int fd, size_t most)
{
	char piece[65536];
	ssize_t n;

	errno = 0;
	n = read(fd, piece, most < sizeof piece ? most : sizeof piece);
	if (n > 0)
		text_add(text, piece, (size_t)n);
	return n > 0 || (n == -1 && (errno == EAGAIN || errno == EINTR));
}

void
text_read_file(struct text *text, const char *path)
{
	int fd;

	fd = checked(open(path, O_RDONLY | O_CLOEXEC), path);
	text_add(text, "", 0);
	while (text_read(text, fd, SIZE_MAX))
		continue;
	(void)close(fd);
}

int64_t
client_clock(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

bool
client_poll(struct pollfd *fds, nfds_t n, int64_t deadline)
{
	int64_t left;
	int ready;

	do {
		left = (deadline - client_clock()) / 1000000;
		ready = poll(fds, n, left > 0 ? (int)left : 0);
	} while (ready == -1 && errno == EINTR);
	return ready > 0;
}

uint64_t
client_random(uint64_t *state)
{
	uint64_t z;

	z = *state += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

long
client_number(const char *text, const char *what, long least, long most)
{
	char *end;
	long value;

	value = strtol(text, &end, 10);
	if (end == text || *end != '\0' || value < least || value > most)
		errx(2, "%s: \"%s\" is not a number from %ld to %ld", what,
		    text, least, most);
	return value;
}

/* Resolves a host and a port. */
static void
resolve_address(struct client_address *address, const char *host,
    const char *port)
{
	struct addrinfo *found, hints = { .ai_socktype = SOCK_STREAM };

	if (getaddrinfo(host, port, &hints, &found) != 0)
		errx(2, "%s:%s is not an address", host, port);
	address->len = found->ai_addrlen;
	memcpy(&address->name, found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
}

void
client_address_parse(struct client_address *address, const char *text)
{
	char host[CLIENT_ADDRESS_MAX];
	char *port;

	(void)snprintf(host, sizeof host, "%s", text + (*text == '['));
	port = strrchr(host, ':');
	if (port == NULL)
		errx(2, "%s is not HOST:PORT", text);
	*port++ = '\0';
	host[strcspn(host, "]")] = '\0';
	resolve_address(address, host, port);
}

in_addr_t
client_source(unsigned long turn)
{
	return htonl((in_addr_t)(127UL << 24 | (1 + turn % 250) << 16 |
	    (1 + turn / 250 % 250) << 8 | 1));
}

int
client_open(in_addr_t source, int flags)
{
	const struct sockaddr_in name = { .sin_family = AF_INET,
		.sin_addr.s_addr = source };
	int fd, on = 1;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
	if (fd == -1)
		return -1;
	(void)setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on,
	    sizeof on);
	if (bind(fd, (const struct sockaddr *)&name, sizeof name) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

bool
client_start(int fd, const struct client_address *server)
{
	return connect(fd, (const struct sockaddr *)&server->name,
		   server->len) == 0 ||
	    errno == EINPROGRESS;
}

int
client_connect(const struct client_address *server)
{
	int fd;

	fd = checked(
	    socket(server->name.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0),
	    "socket");
	if (!client_start(fd, server))
		err(2, "cannot connect");
	return fd;
}

bool
client_send(int fd, const char *request, size_t most, size_t *sent)
{
	ssize_t n;

	n = send(fd, request + *sent, most, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n > 0)
		*sent += (size_t)n;
	return n >= 0 || errno == EAGAIN;
}

size_t
client_request(char request[CLIENT_REQUEST_MAX], const char *selector,
    const char *digits)
{
	size_t before = strcspn(selector, "#");
	bool has_number = selector[before] == '#';
	int n;

	n = snprintf(request, CLIENT_REQUEST_MAX, "%.*s%s%s\r\n", (int)before,
	    selector, has_number ? digits : "", selector + before + has_number);
	if (n < 0 || n >= CLIENT_REQUEST_MAX)
		errx(2, "the selector is too long");
	return (size_t)n;
}

void
client_set_timeout(int fd, int seconds)
{
	const struct timeval limit = { .tv_sec = seconds };

	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

int
client_listen(const char *host, char address[CLIENT_ADDRESS_MAX])
{
	struct client_address bound;
	struct sockaddr *name = (struct sockaddr *)&bound.name;
	int fd;

	resolve_address(&bound, host, "0");
	fd =
	    checked(socket(bound.name.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0),
		"socket");
	checked(bind(fd, name, bound.len), host);
	checked(listen(fd, 64), "listen");
	checked(getsockname(fd, name, &bound.len), "socket");
	/* The port stands at the same place in both families. */
	(void)snprintf(address, CLIENT_ADDRESS_MAX,
	    strchr(host, ':') ? "[%s]:%d" : "%s:%d", host,
	    ntohs(((struct sockaddr_in *)name)->sin_port));
	return fd;
}

int
client_print_free_port(void)
{
	char address[CLIENT_ADDRESS_MAX];

	(void)close(client_listen("127.0.0.1", address));
	return puts(strrchr(address, ':') + 1) == EOF;
}

void
client_allow_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}
