#include "stats/hit.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/addr.h"

void
hit_put_address(unsigned char *address, const char *name)
{
	const size_t len = strlen(name);
	struct addr addr;

	memset(address, 0, 16);
	if (addr_parse(&addr, name) == 0)
		memcpy(address, &addr.ip, 16);
	else
		memcpy(address, name, len < 16 ? len : 16);
}

bool
hit_is_ipv4(const unsigned char *address)
{
	const struct addr addr = addr_from_ipv6(address, 0);

	return addr_is_ipv4(&addr);
}

void
hit_show_address(const unsigned char *address, char *out)
{
	const struct addr addr = addr_from_ipv6(address, 0);

	/* No address begins with a letter yet. */
	if (isalpha(address[0]))
		snprintf(out, HIT_ADDRESS_MAX, "%.16s", (const char *)address);
	else
		addr_show(&addr, out);
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
	[HIT_BAD_REQUEST] = { "bad", "bad request" },
	[HIT_NO_REQUEST] = { "none", "no request" },
	[HIT_CONNECTION] = { "connection", "connection" },
	[HIT_LIMITED] = { "limited", "turned away" },
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
