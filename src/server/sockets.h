/* Listening sockets, bound by us or inherited; and visitors that are passed. */
#ifndef SERVER_SOCKETS_H
#define SERVER_SOCKETS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "site/conf.h"

enum { SOCKETS_MAX = 64, SOCKETS_BACKLOG = 4096, ADDRESS_MAX = 128 };

/* The address of a visitor. */
union address {
	struct sockaddr any;
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;
};

struct sockets {
	int fds[SOCKETS_MAX];
	size_t n;
	bool passed;	/* by somebody who listens when we do not */
};

/*
 * Has a service manager passed one connected socket, on fd 0 or as the only one
 * of LISTEN_FDS? Returns its descriptor, or -1.
 */
int sockets_visitor(void);

/*
 * The listening sockets: those of LISTEN_FDS, see sd_listen_fds(3), or else one
 * for each `listen` of the configuration. Dies where that cannot be.
 */
void sockets_open(struct sockets *sockets, const struct conf *conf);

/* Dies if a `listen` of the configuration is no address. */
void sockets_check(const struct conf *conf);

/* Closes all of them. May be called twice. */
void sockets_close(struct sockets *sockets);

/*
 * Reads "7070", "127.0.0.1:7070" or "[::1]:7070"; a port alone is all
 * addresses. Returns 0 and the address, or -1.
 */
int sockets_address(const char *text, struct sockaddr_in6 *address);

/* Shows an address and its port: "[::1]:70". `out` holds ADDRESS_MAX bytes. */
void sockets_show(const struct sockaddr *address, char *out);

/* Shows the address alone, as a visitor is named in the log. */
void sockets_show_host(const struct sockaddr *address, char *out);

#endif
