/*
 * The addresses and ports on which the sites are configured to listen, and the
 * site of each. server/sockets opens them.
 */
#pragma once

#include <stddef.h>

#include "base/addr.h"
#include "conf/conf.h"

enum { ENDPOINTS_MAX = 64 };

struct endpoint {
	size_t site;		/* its number */
	const char *option;	/* its option: "listen" or "serverport" */
	char text[ADDR_TEXT_MAX];	/* as configured */
	struct addr addr;
};

struct endpoints {
	struct endpoint at[ENDPOINTS_MAX];
	size_t n;
};

/*
 * Reads each `listen` of each site, or its `serverport` if `listen` is empty.
 * Returns 0; or -1 with a sentence in `err` (CONF_ERR_MAX bytes) if a word is
 * no address, or if two sites would get the same connections. (A Gopher request
 * does not name its site.)
 */
int endpoints_read(struct endpoints *endpoints, const struct conf *conf,
    char *err);

/*
 * Warns of sites whose menus lead nowhere: they name a port that is not among
 * the addresses on which the site listens, or a name that other hosts cannot
 * reach although the site listens for them. Returns a hash of names and faults;
 * does not warn again if that is `before`, of the start or the last reload.
 */
uint64_t endpoints_warn(const struct endpoints *bound, const struct conf *conf,
    uint64_t before);

/*
 * Returns the number of the site for connections to this local address: the
 * site with the same address and port, or with all addresses and that port, or
 * at least with that port; or else the first site.
 */
size_t endpoints_site(const struct conf *conf, const struct addr *local);
