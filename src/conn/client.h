/* Who a visitor is: known by his address, or by a name. */
#ifndef CONN_CLIENT_H
#define CONN_CLIENT_H

#include <stdbool.h>

#include "conf/conf.h"
#include "base/addr.h"

enum { CLIENT_NAME_MAX = 128 };

struct client {
	struct addr addr;
	const char *name;	/* or NULL: then the address counts */
};

/* Shows who he is: `out` holds CLIENT_NAME_MAX bytes. */
void client_show(const struct client *client, char *out);

/* Is he one of proxy_from? */
bool client_is_proxy(const struct client *client, const struct conf *conf);

/* Has he this address, with its port? */
bool client_is_at(const struct client *client, const struct addr *addr);

/* Stores the client as hit_parse_client() does. */
void client_put_address(const struct client *client, struct in6_addr *address);

#endif
