#include "conn/client.h"

#include <stdio.h>
#include <string.h>

#include "stats/hit.h"

void
client_show(const struct client *client, char *out)
{
	if (client->name != NULL)
		snprintf(out, CLIENT_NAME_MAX, "%s", client->name);
	else
		addr_show(&client->addr, out);
}

bool
client_is_proxy(const struct client *client, const struct conf *conf)
{
	char host[CLIENT_NAME_MAX];

	if (conf->proxy_from.n == 0)
		return false;
	client_show(client, host);
	return conf_is_proxy(conf, host);
}

bool
client_is_at(const struct client *client, const struct addr *addr)
{
	return client->name == NULL && client->addr.port == addr->port &&
	    addr_is_same_ip(&client->addr, addr);
}

void
client_put_address(const struct client *client, struct in6_addr *address)
{
	char shown[CLIENT_NAME_MAX];

	if (client->name == NULL && client->addr.is_ip) {
		*address = client->addr.ip;
		return;
	}
	client_show(client, shown);
	hit_parse_client(address, shown);
}
