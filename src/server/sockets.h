/* Listening sockets, bound by us or inherited; and visitors that are passed. */
#ifndef SERVER_SOCKETS_H
#define SERVER_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/addr.h"
#include "conf/conf.h"

enum { SOCKETS_MAX = 64, SOCKETS_BACKLOG = 4096 };

struct sockets {
	int fds[SOCKETS_MAX];
	size_t sites[SOCKETS_MAX];	/* whom each of them leads to */
	struct addr bound[SOCKETS_MAX]; /* as configured; not if passed */
	size_t n;
	bool passed;	/* by somebody who listens when we do not */
};

/*
 * Has a service manager passed one connected socket, on fd 0 or as the only one
 * of LISTEN_FDS? Returns its descriptor, or -1.
 */
int sockets_visitor(void);

/*
 * Is each `listen` of the configuration an address, and no two sites at one?
 * Returns 0, or -1 with a sentence in `err` (CONF_ERR_MAX bytes).
 */
int sockets_check(const struct conf *conf, char *err);

/*
 * The listening sockets: those of LISTEN_FDS, see sd_listen_fds(3), or else one
 * for each `listen` of each site. `now` are those that are open already, or
 * NULL: what is wanted again is the same descriptor, and no other of them is
 * touched. Returns 0, or -1 with a sentence in `err`, and `now` is all there
 * is. Dies if what was passed does not listen.
 */
int sockets_open(struct sockets *sockets, const struct sockets *now,
    const struct conf *conf, char *err);

/* Closes those that are not among the others, and forgets all. */
void sockets_leave(struct sockets *sockets, const struct sockets *others);

/*
 * The site that a socket with this local address leads to: whose `listen`, or
 * `serverport` where that is empty, names the address and the port, or all
 * addresses and the port, or at least the port; else the first.
 */
size_t sockets_site(const struct conf *conf, const struct addr *local);

/* Closes all of them. May be called twice. */
void sockets_close(struct sockets *sockets);

#endif
