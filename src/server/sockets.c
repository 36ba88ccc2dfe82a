#include "server/sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

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

static int
bind_and_listen(const union addr_socket *address, socklen_t len)
{
	int fd, on = 1, off = 0, saved;

	fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	limit_unsent(fd);
	if (address->any.sa_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off,
		    sizeof off);
	if (bind(fd, &address->any, len) == 0 &&
	    listen(fd, SOCKETS_BACKLOG) == 0)
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
	char text[ADDR_TEXT_MAX];
	struct addr addr;
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
	    addr_parse_port(&wanted->addr, text) == -1) {
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

/* Would both get the same visitors? */
static bool
overlap(const struct wanted *a, const struct wanted *b)
{
	if (a->addr.port != b->addr.port || a->addr.port == 0)
		return false;
	return addr_covers(&a->addr, &b->addr) ||
	    addr_covers(&b->addr, &a->addr);
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
fit(const struct wanted *wanted, const struct addr *local)
{
	if (wanted->addr.port != local->port)
		return 0;
	if (addr_is_same_ip(&wanted->addr, local))
		return 3;
	return addr_covers(&wanted->addr, local) ? 2 : 1;
}

size_t
sockets_site(const struct conf *conf, const struct addr *local)
{
	struct wanted_list list;
	char err[CONF_ERR_MAX];
	size_t i, site;
	int best, fits;

	if (!local->is_ip || list_wanted(&list, conf, err) == -1)
		return 0;
	for (i = 0, best = 0, site = 0; i < list.n; i++) {
		fits = fit(&list.at[i], local);
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
	const struct addr local = addr_of_socket(fd);

	return sockets_site(conf, &local);
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
	union addr_socket address;
	socklen_t len;
	int fd;

	len = addr_to_ipv6(&wanted->addr, &address);
	fd = bind_and_listen(&address, len);
	if (fd == -1 && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL) &&
	    (len = addr_to_ipv4(&wanted->addr, &address)) > 0)
		fd = bind_and_listen(&address, len);
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
	size_t i;

	for (i = 0; now != NULL && i < now->n; i++)
		if (now->bound[i].port == wanted->addr.port &&
		    addr_is_same_ip(&now->bound[i], &wanted->addr) &&
		    !has(taken, now->fds[i]))
			return now->fds[i];
	return -1;
}

/* Does a socket of ours listen at that port already? */
static bool
is_in_the_way(const struct sockets *now, const struct wanted *wanted)
{
	size_t i;

	for (i = 0; now != NULL && i < now->n; i++)
		if (now->bound[i].port == wanted->addr.port)
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
	sockets->bound[sockets->n] = wanted->addr;
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
