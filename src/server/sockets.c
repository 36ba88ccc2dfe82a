#include "server/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "site/net.h"

enum { FIRST_FD = 3, UNSENT_MAX = 256 * 1024 };

/* Is this descriptor a stream socket; and does it listen? */
static bool
is_stream(int fd, bool *listens)
{
	socklen_t len;
	int value;

	len = sizeof value;
	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &len) == -1 ||
	    value != SOCK_STREAM)
		return false;
	len = sizeof value;
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &value, &len) == -1)
		return false;
	*listens = value != 0;
	return true;
}

/* He may have gone by now: getpeername(2) would not know him any more. */
static bool
is_visitor(int fd)
{
	bool listens;

	return is_stream(fd, &listens) && !listens;
}

/* A number in the environment, 0 where there is none. */
static long
env_number(const char *name)
{
	const char *value;

	value = getenv(name);
	return value ? strtol(value, NULL, 10) : 0;
}

/* How many descriptors were passed to this very process. */
static long
passed(void)
{
	return env_number("LISTEN_PID") == (long)getpid() ?
	    env_number("LISTEN_FDS") :
	    0;
}

int
sockets_visitor(void)
{
	if (passed() == 1 && is_visitor(FIRST_FD))
		return FIRST_FD;
	return passed() == 0 && is_visitor(STDIN_FILENO) ? STDIN_FILENO : -1;
}

/*
 * What waits in the kernel for slow visitors is memory of all connections of
 * the host, and there is an end to that. Visitors have this from the socket
 * that they come to.
 */
static void
limit_unsent(int fd)
{
	int bytes = UNSENT_MAX;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes,
	    sizeof bytes);
}

static void
inherit(struct sockets *sockets, long n)
{
	bool listens;
	int fd;

	if (n > SOCKETS_MAX)
		die("LISTEN_FDS: %ld sockets were passed, at most %d are "
		    "possible",
		    n, SOCKETS_MAX);
	for (fd = FIRST_FD; fd < FIRST_FD + n; fd++) {
		if (!is_stream(fd, &listens) || !listens)
			die("LISTEN_FDS: descriptor %d does not listen; with "
			    "Accept=yes pass one connection, with Accept=no "
			    "listening sockets",
			    fd);
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
		limit_unsent(fd);
		sockets->fds[sockets->n++] = fd;
	}
}

/* Cuts "[::1]:70" in two; `host` is "" where there is a port alone. */
static int
split_address(const char *text, char *host, size_t size, const char **port)
{
	const char *colon;
	size_t len;

	colon = strrchr(text, ':');
	*port = colon ? colon + 1 : text;
	len = colon ? (size_t)(colon - text) : 0;
	if (len > 2 && text[0] == '[' && text[len - 1] == ']') {
		text++;
		len -= 2;
	}
	if (len >= size || (colon != NULL && len == 0))
		return -1;
	memcpy(host, text, len);
	host[len] = '\0';
	return 0;
}

int
sockets_address(const char *text, struct sockaddr_in6 *address)
{
	char host[INET6_ADDRSTRLEN + 1], *end;
	const char *port;
	long number;

	*address = (struct sockaddr_in6){ .sin6_family = AF_INET6 };
	if (split_address(text, host, sizeof host, &port) == -1)
		return -1;
	number = strtol(port, &end, 10);
	if (*port < '0' || *port > '9' || *end != '\0' || number > 65535)
		return -1;
	address->sin6_port = htons((uint16_t)number);
	if (host[0] == '\0')
		return 0;
	return net_address(host, &address->sin6_addr);
}

/* The same address for a host that has no IPv6. -1 if there is none. */
static int
as_ipv4(const struct sockaddr_in6 *address, struct sockaddr_in *ipv4)
{
	*ipv4 = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = address->sin6_port };
	if (IN6_IS_ADDR_V4MAPPED(&address->sin6_addr))
		memcpy(&ipv4->sin_addr, address->sin6_addr.s6_addr + 12, 4);
	else if (!IN6_IS_ADDR_UNSPECIFIED(&address->sin6_addr))
		return -1;
	return 0;
}

static int
bind_and_listen(const struct sockaddr *address, socklen_t len)
{
	int fd, on = 1, off = 0, saved;

	fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	limit_unsent(fd);
	if (address->sa_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off,
		    sizeof off);
	if (bind(fd, address, len) == 0 && listen(fd, SOCKETS_BACKLOG) == 0)
		return fd;
	saved = errno;
	(void)close(fd);
	errno = saved;
	return -1;
}

/* What to do about it, for the operator. */
static const char *
advice(int error)
{
	if (error == EADDRINUSE)
		return "another server listens there; stop it or choose "
		       "another --listen";
	if (error == EACCES)
		return "ports below 1024 need root; start as root with "
		       "--user, or choose another --listen";
	if (error == EADDRNOTAVAIL)
		return "this host has no such address; choose another "
		       "--listen";
	return "choose another --listen";
}

static void
read_address(const char *text, struct sockaddr_in6 *address)
{
	if (sockets_address(text, address) == -1)
		die("listen: \"%s\" is no address and port; write 7070, "
		    "127.0.0.1:7070 or [::1]:7070",
		    text);
}

void
sockets_check(const struct conf *conf)
{
	struct sockaddr_in6 address;
	size_t i;

	if (conf->listen.n > SOCKETS_MAX)
		die("listen: at most %d addresses are possible", SOCKETS_MAX);
	for (i = 0; i < conf->listen.n; i++)
		read_address(conf->listen.words[i], &address);
}

static int
open_one(const char *text)
{
	struct sockaddr_in6 address;
	struct sockaddr_in ipv4;
	int fd;

	read_address(text, &address);
	fd = bind_and_listen((struct sockaddr *)&address, sizeof address);
	if (fd == -1 && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL) &&
	    as_ipv4(&address, &ipv4) == 0)
		fd = bind_and_listen((struct sockaddr *)&ipv4, sizeof ipv4);
	if (fd == -1)
		die("cannot listen on %s: %s; %s", text, strerror(errno),
		    advice(errno));
	return fd;
}

void
sockets_open(struct sockets *sockets, const struct conf *conf)
{
	char port[16];
	size_t i;

	sockets->n = 0;
	sockets->passed = passed() > 0;
	if (sockets->passed) {
		inherit(sockets, passed());
		return;
	}
	sockets_check(conf);
	for (i = 0; i < conf->listen.n; i++)
		sockets->fds[sockets->n++] = open_one(conf->listen.words[i]);
	if (sockets->n > 0)
		return;
	(void)snprintf(port, sizeof port, "%d", conf->serverport);
	sockets->fds[sockets->n++] = open_one(port);
}

void
sockets_close(struct sockets *sockets)
{
	while (sockets->n > 0)
		(void)close(sockets->fds[--sockets->n]);
}

/* The address of an IPv4 or IPv6 socket, and its port; false for others. */
static bool
show_parts(const struct sockaddr *address, char *host, unsigned *port)
{
	struct sockaddr_in6 in6;
	struct sockaddr_in in;

	if (address->sa_family == AF_INET) {
		memcpy(&in, address, sizeof in);
		*port = ntohs(in.sin_port);
		return inet_ntop(AF_INET, &in.sin_addr, host,
			   INET6_ADDRSTRLEN) != NULL;
	}
	if (address->sa_family != AF_INET6)
		return false;
	memcpy(&in6, address, sizeof in6);
	*port = ntohs(in6.sin6_port);
	if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr))
		return inet_ntop(AF_INET, in6.sin6_addr.s6_addr + 12, host,
			   INET6_ADDRSTRLEN) != NULL;
	return inet_ntop(AF_INET6, &in6.sin6_addr, host, INET6_ADDRSTRLEN) !=
	    NULL;
}

void
sockets_show(const struct sockaddr *address, char *out)
{
	char host[INET6_ADDRSTRLEN];
	unsigned port;

	if (!show_parts(address, host, &port))
		(void)snprintf(out, ADDRESS_MAX, "unix");
	else
		(void)snprintf(out, ADDRESS_MAX,
		    strchr(host, ':') ? "[%s]:%u" : "%s:%u", host, port);
}

void
sockets_show_host(const struct sockaddr *address, char *out)
{
	char host[INET6_ADDRSTRLEN];
	unsigned port;

	(void)snprintf(out, ADDRESS_MAX, "%s",
	    show_parts(address, host, &port) ? host : "unix");
}
