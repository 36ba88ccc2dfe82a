#include "stats/hit.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

_Static_assert(HIT_ADDRESS_MAX == INET6_ADDRSTRLEN, "any address fits in");

/* What stands before an address of IPv4 among those of IPv6. */
static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

void
hit_put_ipv4(unsigned char *address, const void *ipv4)
{
	memcpy(address, mapped, sizeof mapped);
	memcpy(address + sizeof mapped, ipv4, 4);
}

void
hit_put_address(unsigned char *address, const char *name)
{
	size_t len = strlen(name);
	struct in_addr ipv4;

	if (inet_pton(AF_INET6, name, address) == 1)
		return;
	if (inet_pton(AF_INET, name, &ipv4) == 1) {
		hit_put_ipv4(address, &ipv4);
		return;
	}
	memset(address, 0, 16);
	memcpy(address, name, len < 16 ? len : 16);
}

bool
hit_is_ipv4(const unsigned char *address)
{
	return memcmp(address, mapped, sizeof mapped) == 0;
}

void
hit_show_address(const unsigned char *address, char *out)
{
	memset(out, 0, HIT_ADDRESS_MAX);
	/* No address begins with a letter yet. */
	if (isalpha(address[0]))
		memcpy(out, address, 16);
	else if (hit_is_ipv4(address))
		(void)inet_ntop(AF_INET, address + sizeof mapped, out,
		    HIT_ADDRESS_MAX);
	else
		(void)inet_ntop(AF_INET6, address, out, HIT_ADDRESS_MAX);
}

/* Who answers, as the access line calls him; and what we call the reply. */
static const struct {
	const char *what, *name;
} kinds[HIT_KINDS] = {
	[HIT_FILE] = { "file", "file" },
	[HIT_MENU] = { "menu.lua", "menu" },
	[HIT_LISTING] = { "listing.lua", "listing" },
	[HIT_HANDLER] = { "", "handler" },
	[HIT_MISSING] = { "error.lua", "not there" },
	[HIT_URL] = { "url.lua", "web link" },
	[HIT_HTTP] = { "http.lua", "web browser" },
	[HIT_CAPS] = { "caps.lua", "caps.txt" },
	[HIT_BAD_REQUEST] = { "request", "bad request" },
	[HIT_NO_REQUEST] = { "nothing", "no request" },
	[HIT_CONNECTION] = { "connection", "connection" },
	[HIT_LIMITED] = { "crowd", "turned away" },
};

static bool
is_called(struct bytes what, const char *name)
{
	return what.len == strlen(name) && memcmp(what.at, name, what.len) == 0;
}

enum hit_kind
hit_kind_of(const struct hit *hit)
{
	enum hit_kind kind;

	if (hit->by_site)
		return HIT_HANDLER;
	for (kind = HIT_FILE; kind < HIT_KINDS; kind++)
		if (is_called(hit->what, kinds[kind].what))
			return kind;
	return HIT_HANDLER;
}

const char *
hit_kind_name(enum hit_kind kind)
{
	return kinds[kind].name;
}
