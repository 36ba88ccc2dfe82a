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
#include "base/addr.h"

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
	return addr_parse(host, &address->sin6_addr);
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

/* An address at which a site wants to listen. */
struct wanted {
	size_t site;
	const char *option;	/* that says so */
	char text[ADDRESS_MAX];
	struct sockaddr_in6 address;
};

struct wanted_list {
	struct wanted at[SOCKETS_MAX];
	size_t n;
};

static int
want(struct wanted_list *list, size_t site, const char *option,
    const char *text, char *err)
{
	struct wanted *wanted = &list->at[list->n];

	if (list->n == SOCKETS_MAX) {
		(void)snprintf(err, CONF_ERR_MAX,
		    "listen: at most %d addresses are possible", SOCKETS_MAX);
		return -1;
	}
	if (strlen(text) >= sizeof wanted->text ||
	    sockets_address(text, &wanted->address) == -1) {
		(void)snprintf(err, CONF_ERR_MAX,
		    "listen: \"%.100s\" is no address and port; write 7070, "
		    "127.0.0.1:7070 or [::1]:7070",
		    text);
		return -1;
	}
	wanted->site = site;
	wanted->option = option;
	(void)strcpy(wanted->text, text);
	list->n++;
	return 0;
}

static int
want_of_site(struct wanted_list *list, const struct conf *conf, size_t i,
    char *err)
{
	const struct conf *site = &conf->sites[i];
	char port[16];
	size_t j;

	for (j = 0; j < site->listen.n; j++)
		if (want(list, i, "listen", site->listen.words[j], err) == -1)
			return -1;
	if (site->listen.n > 0)
		return 0;
	(void)snprintf(port, sizeof port, "%d", site->serverport);
	return want(list, i, "serverport", port, err);
}

/* Is it every address there is, perhaps of IPv4 alone? */
static bool
is_any(const struct in6_addr *address, bool of_ipv4)
{
	static const unsigned char none[4];

	if (IN6_IS_ADDR_UNSPECIFIED(address))
		return true;
	return of_ipv4 && IN6_IS_ADDR_V4MAPPED(address) &&
	    memcmp(address->s6_addr + 12, none, sizeof none) == 0;
}

/* Does the first hold the second? */
static bool
holds(const struct in6_addr *a, const struct in6_addr *b)
{
	return is_any(a, IN6_IS_ADDR_V4MAPPED(b)) || IN6_ARE_ADDR_EQUAL(a, b);
}

/* Would both get the same visitors? */
static bool
overlap(const struct wanted *a, const struct wanted *b)
{
	if (a->address.sin6_port != b->address.sin6_port ||
	    a->address.sin6_port == 0)
		return false;
	return holds(&a->address.sin6_addr, &b->address.sin6_addr) ||
	    holds(&b->address.sin6_addr, &a->address.sin6_addr);
}

/* Gopher does not say which host is meant: only the address tells. */
static int
check_apart(const struct conf *conf, const struct wanted *a,
    const struct wanted *b, char *err)
{
	if (a->site == b->site || !overlap(a, b))
		return 0;
	(void)snprintf(err, CONF_ERR_MAX,
	    "%s: the sites %.100s and %.100s cannot both listen on %.100s; "
	    "give each an address or a port of its own",
	    b->option, conf->sites[a->site].servername,
	    conf->sites[b->site].servername, b->text);
	return -1;
}

/* All addresses that are wanted; -1 with a sentence in `err`. */
static int
list_wanted(struct wanted_list *list, const struct conf *conf, char *err)
{
	size_t i, j;

	list->n = 0;
	for (i = 0; i < conf->n_sites; i++)
		if (want_of_site(list, conf, i, err) == -1)
			return -1;
	for (i = 0; i < list->n; i++)
		for (j = 0; j < i; j++)
			if (check_apart(conf, &list->at[j], &list->at[i],
				err) == -1)
				return -1;
	return 0;
}

int
sockets_check(const struct conf *conf, char *err)
{
	struct wanted_list list;

	return list_wanted(&list, conf, err);
}

/* How well a local address fits what was wanted. */
static int
fit(const struct wanted *wanted, const struct sockaddr_in6 *local)
{
	if (wanted->address.sin6_port != local->sin6_port)
		return 0;
	if (IN6_ARE_ADDR_EQUAL(&wanted->address.sin6_addr, &local->sin6_addr))
		return 3;
	return is_any(&wanted->address.sin6_addr,
		   IN6_IS_ADDR_V4MAPPED(&local->sin6_addr)) ?
	    2 :
	    1;
}

/* Any address as one of IPv6. False for what is none. */
static bool
as_ipv6(const struct sockaddr *address, struct sockaddr_in6 *ipv6)
{
	struct sockaddr_in ipv4;

	if (address->sa_family == AF_INET6) {
		memcpy(ipv6, address, sizeof *ipv6);
		return true;
	}
	if (address->sa_family != AF_INET)
		return false;
	memcpy(&ipv4, address, sizeof ipv4);
	*ipv6 = (struct sockaddr_in6){ .sin6_family = AF_INET6,
		.sin6_port = ipv4.sin_port };
	ipv6->sin6_addr.s6_addr[10] = ipv6->sin6_addr.s6_addr[11] = 0xff;
	memcpy(ipv6->sin6_addr.s6_addr + 12, &ipv4.sin_addr, 4);
	return true;
}

size_t
sockets_site(const struct conf *conf, const struct sockaddr *local)
{
	struct wanted_list list;
	struct sockaddr_in6 address;
	char err[CONF_ERR_MAX];
	size_t i, site;
	int best, fits;

	if (!as_ipv6(local, &address) || list_wanted(&list, conf, err) == -1)
		return 0;
	for (i = 0, best = 0, site = 0; i < list.n; i++) {
		fits = fit(&list.at[i], &address);
		if (fits > best) {
			best = fits;
			site = list.at[i].site;
		}
	}
	return site;
}

static size_t
site_of(int fd, const struct conf *conf)
{
	union address local = { .any = { 0 } };
	socklen_t len = sizeof local;

	if (getsockname(fd, &local.any, &len) == -1)
		return 0;
	return sockets_site(conf, &local.any);
}

static void
inherit(struct sockets *sockets, const struct conf *conf, long n)
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
		sockets->sites[sockets->n] = site_of(fd, conf);
		sockets->fds[sockets->n++] = fd;
	}
}

static int
bind_one(const struct wanted *wanted, char *err)
{
	struct sockaddr_in ipv4;
	int fd;

	fd = bind_and_listen((const struct sockaddr *)&wanted->address,
	    sizeof wanted->address);
	if (fd == -1 && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL) &&
	    as_ipv4(&wanted->address, &ipv4) == 0)
		fd = bind_and_listen((struct sockaddr *)&ipv4, sizeof ipv4);
	if (fd == -1)
		(void)snprintf(err, CONF_ERR_MAX, "cannot listen on %s: %s; %s",
		    wanted->text, strerror(errno), advice(errno));
	return fd;
}

static bool
has(const struct sockets *sockets, int fd)
{
	size_t i;

	for (i = 0; i < sockets->n; i++)
		if (sockets->fds[i] == fd)
			return true;
	return false;
}

/* The socket that is open at this address, and not taken yet; or -1. */
static int
open_now(const struct sockets *now, const struct wanted *wanted,
    const struct sockets *taken)
{
	const struct sockaddr_in6 *asked;
	size_t i;

	for (i = 0; now != NULL && i < now->n; i++) {
		asked = &now->asked[i];
		if (asked->sin6_port == wanted->address.sin6_port &&
		    IN6_ARE_ADDR_EQUAL(&asked->sin6_addr,
			&wanted->address.sin6_addr) &&
		    !has(taken, now->fds[i]))
			return now->fds[i];
	}
	return -1;
}

/* Does a socket of ours listen at that port already? */
static bool
is_in_the_way(const struct sockets *now, const struct wanted *wanted)
{
	size_t i;

	for (i = 0; now != NULL && i < now->n; i++)
		if (now->asked[i].sin6_port == wanted->address.sin6_port)
			return true;
	return false;
}

static int
open_wanted(struct sockets *sockets, const struct sockets *now,
    const struct wanted *wanted, char *err)
{
	int fd;

	fd = open_now(now, wanted, sockets);
	if (fd == -1)
		fd = bind_one(wanted, err);
	if (fd == -1 && errno == EADDRINUSE && is_in_the_way(now, wanted))
		(void)snprintf(err, CONF_ERR_MAX,
		    "listen: %.100s overlaps an address at which we listen "
		    "already: that takes a restart",
		    wanted->text);
	if (fd == -1)
		return -1;
	sockets->sites[sockets->n] = wanted->site;
	sockets->asked[sockets->n] = wanted->address;
	sockets->fds[sockets->n++] = fd;
	return 0;
}

/* Nobody else has changed them: only whom they lead to may be new. */
static void
keep_passed(struct sockets *sockets, const struct sockets *now,
    const struct conf *conf)
{
	size_t i;

	*sockets = *now;
	for (i = 0; i < sockets->n; i++)
		sockets->sites[i] = site_of(sockets->fds[i], conf);
}

int
sockets_open(struct sockets *sockets, const struct sockets *now,
    const struct conf *conf, char *err)
{
	static const struct sockets none;
	struct wanted_list list;
	size_t i;

	*sockets = none;
	if (list_wanted(&list, conf, err) == -1)
		return -1;
	if (now != NULL && now->passed) {
		keep_passed(sockets, now, conf);
		return 0;
	}
	sockets->passed = now == NULL && passed() > 0;
	if (sockets->passed) {
		inherit(sockets, conf, passed());
		return 0;
	}
	for (i = 0; i < list.n; i++)
		if (open_wanted(sockets, now, &list.at[i], err) == -1) {
			sockets_leave(sockets, now != NULL ? now : &none);
			return -1;
		}
	return 0;
}

void
sockets_leave(struct sockets *sockets, const struct sockets *others)
{
	while (sockets->n > 0)
		if (!has(others, sockets->fds[--sockets->n]))
			(void)close(sockets->fds[sockets->n]);
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
		(void)strcpy(out, "unix");
	else
		(void)snprintf(out, ADDRESS_MAX,
		    strchr(host, ':') ? "[%s]:%u" : "%s:%u", host, port);
}

void
sockets_show_host(const struct sockaddr *address, char *out)
{
	unsigned port;

	if (!show_parts(address, out, &port))
		(void)strcpy(out, "unix");
}
