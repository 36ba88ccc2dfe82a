#include "conn/client.h"

#include <stdio.h>
#include <string.h>

#include "stats/hit.h"

void
client_show(const struct client *client, char *out)
{
	if (client->name != NULL)
		(void)snprintf(out, ADDRESS_MAX, "%s", client->name);
	else
		sockets_show_host(&client->address.any, out);
}

bool
client_is_proxy(const struct client *client, const struct conf *conf)
{
	char host[ADDRESS_MAX];

	if (conf->proxy_from.n == 0)
		return false;
	client_show(client, host);
	return conf_is_proxy(conf, host);
}

bool
client_is_at(const struct client *client, const union address *address)
{
	char here[ADDRESS_MAX], there[ADDRESS_MAX];

	if (client->name != NULL || address->any.sa_family == AF_UNIX)
		return false;
	sockets_show(&client->address.any, here);
	sockets_show(&address->any, there);
	return strcmp(here, there) == 0;
}

void
client_put_address(const struct client *client, struct in6_addr *address)
{
	const union address *known = &client->address;
	char shown[ADDRESS_MAX];

	if (client->name == NULL && known->any.sa_family == AF_INET6)
		*address = known->ipv6.sin6_addr;
	else if (client->name == NULL && known->any.sa_family == AF_INET)
		hit_map_ipv4(address, known->ipv4.sin_addr);
	else {
		client_show(client, shown);
		hit_parse_client(address, shown);
	}
}
