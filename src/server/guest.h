/* Who a visitor is: known by his address, or by a name. */
#ifndef SERVER_GUEST_H
#define SERVER_GUEST_H

#include <stdbool.h>

#include "conf/conf.h"
#include "server/sockets.h"

struct guest {
	union address address;
	const char *name;	/* or NULL: then the address counts */
};

/* Shows who he is: `out` holds ADDRESS_MAX bytes. */
void guest_show(const struct guest *guest, char *out);

/* Is he one of proxy_from? */
bool guest_is_proxy(const struct guest *guest, const struct conf *conf);

/* Has he this address, with its port? */
bool guest_is_at(const struct guest *guest, const union address *address);

/* Puts him, as the statistics know him, where a struct hit has that. */
void guest_put(const struct guest *guest, unsigned char *address);

#endif
