#include "server/sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/env.h"
#include "base/std_fds.h"
#include "base/log.h"

enum { FIRST_FD = 3, UNSENT_MAX = 256 * 1024 };

/* --- inherited --- */

/* Returns an option of a socket, or -1. */
static int
socket_option(int fd, int option)
{
	int value;
	socklen_t len = sizeof value;

	if (getsockopt(fd, SOL_SOCKET, option, &value, &len) == -1)
		return -1;
	return value;
}

/*
 * Reports whether `fd` is a stream socket that listens (1) or is connected (0).
 * (getpeername(2) fails if the client has already disconnected.)
 */
static bool
fd_is_stream(int fd, int listens)
{
	return socket_option(fd, SO_TYPE) == SOCK_STREAM &&
	    socket_option(fd, SO_ACCEPTCONN) == listens;
}

/* Returns the number of descriptors that were passed to this process. */
static long long
count_passed(void)
{
	return env_number("LISTEN_PID") == getpid() ? env_number("LISTEN_FDS") :
						      0;
}

int
sockets_connection(void)
{
	const long long n = count_passed();

	if (n == 1 && fd_is_stream(FIRST_FD, 0))
		return FIRST_FD;
	return n == 0 && fd_is_stream(STDIN_FILENO, 0) ? STDIN_FILENO : -1;
}

bool
sockets_stdin_listens(void)
{
	const int type = socket_option(STDIN_FILENO, SO_TYPE);

	if (count_passed() > 0 || type == -1)
		return false;
	if (type != SOCK_STREAM)
		die("standard input: a socket that is no stream; write "
		    "\"stream tcp\" in inetd.conf, ListenStream= for systemd");
	return fd_is_stream(STDIN_FILENO, 1);
}

/*
 * Limits the bytes that wait in the kernel for slow clients, in memory that all
 * connections of the host share. Accepted connections inherit this.
 */
static void
limit_unsent(int fd)
{
	int bytes = UNSENT_MAX;

	setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes);
}

static void
add_passed(struct sockets *sockets, int fd)
{
	limit_unsent(fd);
	sockets->fds[sockets->n++] = fd;
	sockets->passed = true;
}

static void
inherit_stdin(struct sockets *sockets)
{
	int fd;

	fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, FIRST_FD);
	if (fd == -1)
		die("standard input: %s", strerror(errno));
	std_fds_discard(STDIN_FILENO);
	add_passed(sockets, fd);
}

static void
inherit_sockets(struct sockets *sockets, long long n)
{
	int fd;

	if (n > ENDPOINTS_MAX)
		die("LISTEN_FDS: %lld sockets were passed; at most %d are "
		    "possible",
		    n, ENDPOINTS_MAX);
	for (fd = FIRST_FD; fd < FIRST_FD + n; fd++) {
		if (!fd_is_stream(fd, 1))
			die("LISTEN_FDS: descriptor %d does not listen; with "
			    "Accept=yes pass one connection, with Accept=no "
			    "listening sockets",
			    fd);
		fcntl(fd, F_SETFD, FD_CLOEXEC);
		add_passed(sockets, fd);
	}
}

/* Finds the site of each passed socket. A reload may change the sites. */
static void
find_sites(struct sockets *sockets, const struct conf *conf)
{
	struct addr local;
	size_t i;

	for (i = 0; i < sockets->n; i++) {
		local = addr_of_socket(sockets->fds[i]);
		sockets->sites[i] = endpoints_site(conf, &local);
	}
}

/* --- opened here --- */

/* Returns a bound socket, or -1 and errno. */
static int
bind_socket(const union addr_socket *address, socklen_t len)
{
	int fd, on = 1, off = 0, saved;

	fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	limit_unsent(fd);
	if ((address->any.sa_family != AF_INET6 ||
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) ==
		    0) &&
	    bind(fd, &address->any, len) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

static const char *
listen_remedy(int error)
{
	if (error == EADDRINUSE)
		return "stop the other server, or choose another address";
	if (error == EACCES)
		return "ports below 1024 need root; start as root with "
		       "--user, or choose another port, such as -l 7070";
	if (error == EADDRNOTAVAIL)
		return "choose an address of this host";
	return "choose another address";
}

static void
explain_endpoint(const struct endpoint *endpoint, char *err)
{
	const int error = errno;

	snprintf(err, CONF_ERR_MAX, "listen: %s: %s; %s", endpoint->text,
	    strerror(error), listen_remedy(error));
	errno = error;
}

/* Returns a bound socket; or -1, errno and a sentence in `err`. */
static int
bind_endpoint(const struct endpoint *endpoint, char *err)
{
	union addr_socket address;
	socklen_t len;
	int fd;

	len = addr_to_ipv6(&endpoint->addr, &address);
	fd = bind_socket(&address, len);
	if (fd == -1 && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL) &&
	    (len = addr_to_ipv4(&endpoint->addr, &address)) > 0)
		fd = bind_socket(&address, len);
	if (fd == -1)
		explain_endpoint(endpoint, err);
	return fd;
}

/* Returns a listening socket; or -1, errno and a sentence in `err`. */
static int
open_endpoint(const struct endpoint *endpoint, char *err)
{
	int fd;

	fd = bind_endpoint(endpoint, err);
	if (fd == -1 || listen(fd, SOCKETS_BACKLOG) == 0)
		return fd;
	explain_endpoint(endpoint, err);
	close(fd);
	return -1;
}

static bool
sockets_have(const struct sockets *sockets, int fd)
{
	size_t i;

	for (i = 0; i < sockets->n; i++)
		if (sockets->fds[i] == fd)
			return true;
	return false;
}

/* Returns an open socket of this endpoint that is not in `used`, or -1. */
static int
find_open(const struct sockets *current, const struct endpoint *endpoint,
    const struct sockets *used)
{
	size_t i;

	for (i = 0; i < current->n; i++)
		if (current->bound[i].port == endpoint->addr.port &&
		    addr_is_same_ip(&current->bound[i], &endpoint->addr) &&
		    !sockets_have(used, current->fds[i]))
			return current->fds[i];
	return -1;
}

static bool
port_is_open(const struct sockets *current, uint16_t port)
{
	size_t i;

	for (i = 0; i < current->n; i++)
		if (current->bound[i].port == port)
			return true;
	return false;
}

static int
add_socket(struct sockets *sockets, const struct sockets *current,
    const struct endpoint *endpoint, char *err)
{
	int fd;

	fd = find_open(current, endpoint, sockets);
	if (fd == -1)
		fd = open_endpoint(endpoint, err);
	if (fd == -1 && errno == EADDRINUSE &&
	    port_is_open(current, endpoint->addr.port))
		snprintf(err, CONF_ERR_MAX,
		    "listen: %.100s overlaps an address that this server "
		    "listens on; restart the server",
		    endpoint->text);
	if (fd == -1)
		return -1;
	sockets->sites[sockets->n] = endpoint->site;
	sockets->bound[sockets->n] = endpoint->addr;
	sockets->fds[sockets->n++] = fd;
	return 0;
}

int
sockets_open(struct sockets *sockets, const struct sockets *current,
    const struct conf *conf, char *err)
{
	static const struct sockets none;
	struct endpoints endpoints;
	size_t i;

	*sockets = none;
	if (endpoints_read(&endpoints, conf, err) == -1)
		return -1;
	if (current != NULL && current->passed)
		*sockets = *current;
	else if (current == NULL && count_passed() > 0)
		inherit_sockets(sockets, count_passed());
	else if (current == NULL && sockets_stdin_listens())
		inherit_stdin(sockets);
	if (sockets->n > 0) {
		find_sites(sockets, conf);
		return 0;
	}
	if (current == NULL)
		current = &none;
	for (i = 0; i < endpoints.n; i++)
		if (add_socket(sockets, current, &endpoints.at[i], err) == -1) {
			sockets_close(sockets, current);
			return -1;
		}
	return 0;
}

static void
test_endpoint(const struct endpoint *endpoint)
{
	char err[CONF_ERR_MAX];
	int fd;

	fd = bind_endpoint(endpoint, err);
	if (fd != -1)
		close(fd);
	else if (errno == EADDRINUSE)
		log_info("listen: %s: in use, by this server or another",
		    endpoint->text);
	else if (errno != EAFNOSUPPORT)
		log_warn("%s; this does not matter if systemd passes the "
			 "socket",
		    err);
}

void
sockets_test(const struct endpoints *endpoints)
{
	size_t i;

	for (i = 0; i < endpoints->n; i++)
		test_endpoint(&endpoints->at[i]);
}

bool
sockets_have_clients(const struct sockets *sockets)
{
	struct pollfd polled[ENDPOINTS_MAX];
	size_t i;

	for (i = 0; i < sockets->n; i++)
		polled[i] = (struct pollfd){ sockets->fds[i], POLLIN, 0 };
	return poll(polled, sockets->n, 0) > 0;
}

void
sockets_close(struct sockets *sockets, const struct sockets *kept)
{
	int fd;

	while (sockets->n > 0) {
		fd = sockets->fds[--sockets->n];
		if (kept == NULL || !sockets_have(kept, fd))
			close(fd);
	}
}
