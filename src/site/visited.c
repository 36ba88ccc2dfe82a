#include "site/visited.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

_Static_assert(VISITED_SHOWN_MAX == INET6_ADDRSTRLEN, "any address fits in");

/* What stands before an address of IPv4 among those of IPv6. */
static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

void
visited_put_ipv4(unsigned char *address, const void *ipv4)
{
	memcpy(address, mapped, sizeof mapped);
	memcpy(address + sizeof mapped, ipv4, 4);
}

void
visited_put_address(unsigned char *address, const char *name)
{
	size_t len = strlen(name);
	struct in_addr ipv4;

	if (inet_pton(AF_INET6, name, address) == 1)
		return;
	if (inet_pton(AF_INET, name, &ipv4) == 1) {
		visited_put_ipv4(address, &ipv4);
		return;
	}
	memset(address, 0, 16);
	memcpy(address, name, len < 16 ? len : 16);
}

bool
visited_is_ipv4(const unsigned char *address)
{
	return memcmp(address, mapped, sizeof mapped) == 0;
}

void
visited_show(const unsigned char *address, char *out)
{
	memset(out, 0, VISITED_SHOWN_MAX);
	/* No address begins with a letter yet. */
	if (isalpha(address[0]))
		memcpy(out, address, 16);
	else if (visited_is_ipv4(address))
		(void)inet_ntop(AF_INET, address + sizeof mapped, out,
		    VISITED_SHOWN_MAX);
	else
		(void)inet_ntop(AF_INET6, address, out, VISITED_SHOWN_MAX);
}

/* Who answers, as the access line calls him; and what we call the reply. */
static const struct {
	const char *what, *name;
} kinds[VISITED_KINDS] = {
	[VISITED_FILE] = { "file", "file" },
	[VISITED_MENU] = { "menu.lua", "menu" },
	[VISITED_LISTING] = { "listing.lua", "listing" },
	[VISITED_HANDLER] = { "", "handler" },
	[VISITED_MISSING] = { "error.lua", "not there" },
	[VISITED_URL] = { "url.lua", "web link" },
	[VISITED_HTTP] = { "http.lua", "web browser" },
	[VISITED_CAPS] = { "caps.lua", "caps.txt" },
	[VISITED_REQUEST] = { "request", "bad request" },
	[VISITED_NOTHING] = { "nothing", "no request" },
	[VISITED_CONNECTION] = { "connection", "connection" },
	[VISITED_CROWD] = { "crowd", "turned away" },
};

static bool
is_called(struct bytes what, const char *name)
{
	return what.len == strlen(name) && memcmp(what.at, name, what.len) == 0;
}

enum visited_kind
visited_kind_of(const struct visited *visit)
{
	enum visited_kind kind;

	if (visit->by_site)
		return VISITED_HANDLER;
	for (kind = VISITED_FILE; kind < VISITED_KINDS; kind++)
		if (is_called(visit->what, kinds[kind].what))
			return kind;
	return VISITED_HANDLER;
}

const char *
visited_kind_name(enum visited_kind kind)
{
	return kinds[kind].name;
}
