#include "stats/hit.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#include "base/addr.h"

enum { MAPPED = 12 };	/* bytes before an address of IPv4 */

void (*hit_sink)(const struct hit *hit);

/* The kinds that a word of the access line or a status tells. */
static const struct {
	const char *answered_by;
	int status;
	enum hit_kind kind;
} kinds[] = {
	{ "file", 0, HIT_FILE },
	{ "menu.lua", 0, HIT_MENU },
	{ "listing.lua", 0, HIT_LISTING },
	{ "error.lua", 0, HIT_MISSING },
	{ "url.lua", 0, HIT_URL },
	{ "http.lua", 0, HIT_HTTP },
	{ "caps.lua", 0, HIT_CAPS },
	{ "bad", 400, HIT_BAD },
	{ "none", 408, HIT_NONE },
	{ "limited", 429, HIT_LIMITED },
};

enum hit_kind
hit_kind_of(int status, const char *answered_by, bool is_site)
{
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof kinds[0] && !is_site; i++)
		if (kinds[i].status == status ||
		    strcmp(kinds[i].answered_by, answered_by) == 0)
			return kinds[i].kind;
	return HIT_HANDLER;
}

void
hit_map_ipv4(struct in6_addr *address, struct in_addr ipv4)
{
	*address = (struct in6_addr){ .s6_addr = { [10] = 0xff, [11] = 0xff } };
	memcpy(address->s6_addr + MAPPED, &ipv4, sizeof ipv4);
}

void
hit_parse_client(struct in6_addr *address, const char *client)
{
	if (addr_parse(client, address) == -1)
		strncpy((char *)address->s6_addr, client,
		    sizeof address->s6_addr);
}

void
hit_format_client(const struct in6_addr *address, char *out)
{
	/* No address in use begins with the byte of a letter. */
	if (isalpha(address->s6_addr[0])) {
		memcpy(out, address->s6_addr, sizeof address->s6_addr);
		out[sizeof address->s6_addr] = '\0';
	} else if (IN6_IS_ADDR_V4MAPPED(address))
		inet_ntop(AF_INET, address->s6_addr + MAPPED, out,
		    INET6_ADDRSTRLEN);
	else
		inet_ntop(AF_INET6, address, out, INET6_ADDRSTRLEN);
}
