#include "server/guest.h"

#include <stdio.h>
#include <string.h>

#include "stats/hit.h"

void
guest_show(const struct guest *guest, char *out)
{
	if (guest->name != NULL)
		(void)snprintf(out, ADDRESS_MAX, "%s", guest->name);
	else
		sockets_show_host(&guest->address.any, out);
}

bool
guest_is_proxy(const struct guest *guest, const struct conf *conf)
{
	char host[ADDRESS_MAX];

	if (conf->proxy_from.n == 0)
		return false;
	guest_show(guest, host);
	return conf_is_proxy(conf, host);
}

bool
guest_is_at(const struct guest *guest, const union address *address)
{
	char here[ADDRESS_MAX], there[ADDRESS_MAX];

	if (guest->name != NULL || address->any.sa_family == AF_UNIX)
		return false;
	sockets_show(&guest->address.any, here);
	sockets_show(&address->any, there);
	return strcmp(here, there) == 0;
}

void
guest_put(const struct guest *guest, unsigned char *address)
{
	const union address *known = &guest->address;
	char shown[ADDRESS_MAX];

	if (guest->name == NULL && known->any.sa_family == AF_INET6)
		memcpy(address, &known->ipv6.sin6_addr, 16);
	else if (guest->name == NULL && known->any.sa_family == AF_INET)
		hit_put_ipv4(address, &known->ipv4.sin_addr);
	else {
		guest_show(guest, shown);
		hit_put_address(address, shown);
	}
}
