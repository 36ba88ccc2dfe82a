/* The client of a connection: known by its address, or by a name. */
#pragma once

#include <stdbool.h>

#include "base/addr.h"
#include "conf/conf.h"

enum { CLIENT_NAME_MAX = 128 };

struct client {
	struct addr addr;
	const char *name;	/* NULL: known by the address */
};

/* Formats the client into `out`, CLIENT_NAME_MAX bytes. */
void client_show(const struct client *client, char *out);

/* Reports whether the option proxy_from names the client. */
bool client_is_proxy(const struct client *client, const struct conf *conf);

/* Reports whether this is the client's address, with its port. */
bool client_is_at(const struct client *client, const struct addr *addr);

/* Stores the client as hit_parse_client() does. */
void client_put_address(const struct client *client, struct in6_addr *address);
