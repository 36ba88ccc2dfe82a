#include "stats/hit.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

void (*hit_sink)(const struct hit *hit);

/* The kinds that a word of the access line or a status identifies. */
static const struct {
	const char *answered_by;
	int status;
	enum hit_kind kind;
} kinds[] = {
	{ "file", 0, HIT_FILE },
	{ "menu.lua", 0, HIT_MENU },
	{ "listing.lua", 0, HIT_LISTING },
	{ "not found", 0, HIT_MISSING },
	{ "moved", 0, HIT_MISSING },
	{ "gone", 0, HIT_MISSING },
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
hit_parse_client(struct in6_addr *address, const char *client)
{
	struct addr addr;

	if (addr_parse(&addr, client) == 0)
		*address = addr.ip;
	else
		strncpy((char *)address->s6_addr, client,
		    sizeof address->s6_addr);
}

void
hit_format_client(const struct in6_addr *address, char *out)
{
	const struct addr addr = { .is_ip = true, .ip = *address };

	/* No address in use begins with the byte of a letter. */
	if (isalpha(address->s6_addr[0]))
		snprintf(out, ADDR_TEXT_MAX, "%.16s",
		    (const char *)address->s6_addr);
	else
		addr_show(&addr, out);
}
