/* A visit that is over, as the statistics have it; and what kind it was. */
#ifndef SITE_VISITED_H
#define SITE_VISITED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* What has answered. The numbers stand in databases, and stay what they are. */
enum visited_kind {
	VISITED_FILE,
	VISITED_MENU,
	VISITED_LISTING,
	VISITED_HANDLER,	/* one of the site's own */
	VISITED_MISSING, /* there was nothing; or it has moved, or gone */
	VISITED_URL,
	VISITED_HTTP,
	VISITED_CAPS,
	VISITED_REQUEST,	/* none: what came was no request */
	VISITED_NOTHING,	/* none: nothing came */
	VISITED_CONNECTION,	/* nobody knows: told by a journal */
	VISITED_CROWD,		/* none: too many came from one address */
	VISITED_KINDS
};

/* The status of a visit whose visitor has left before its end. */
enum { VISITED_LEFT = 499 };

/* Bytes of texts that are longer are left out. */
enum { VISITED_TEXT_MAX = 255 };

struct visited {
	int64_t time;		/* when it ended, in s since 1970 */
	int64_t bytes;		/* that were sent */
	uint32_t ms;		/* that it took */
	uint16_t status;	/* as the access line has it, or so */
	uint32_t site;		/* the tag of its conf */
	bool by_site;		/* `what` is a handler of the site */
	unsigned char address[16];	/* of IPv6, or mapped, or of a name */
	struct bytes selector;	/* as it came */
	struct bytes what;	/* who has answered, as the access line says */
};

/* Puts an address, in words, or who else he is, where a visit has it. */
void visited_put_address(unsigned char *address, const char *name);

/* Puts four bytes of IPv4 there, as they travel. */
void visited_put_ipv4(unsigned char *address, const void *ipv4);

/* Is what stands there an address of IPv4? */
bool visited_is_ipv4(const unsigned char *address);

/* Shows it again: `out` holds VISITED_SHOWN_MAX bytes. */
enum { VISITED_SHOWN_MAX = 46 };
void visited_show(const unsigned char *address, char *out);

/* Which kind of reply a visit was. */
enum visited_kind visited_kind_of(const struct visited *visit);

/* And what a kind is called, for people. */
const char *visited_kind_name(enum visited_kind kind);

#endif
