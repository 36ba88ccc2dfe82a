/* A visit that is over, as the statistics have it; and what kind it was. */
#ifndef STATS_HIT_H
#define STATS_HIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* What has answered. The numbers stand in databases, and stay what they are. */
enum hit_kind {
	HIT_FILE,
	HIT_MENU,
	HIT_LISTING,
	HIT_HANDLER,	/* one of the site's own */
	HIT_MISSING, /* there was nothing; or it has moved, or gone */
	HIT_URL,
	HIT_HTTP,
	HIT_CAPS,
	HIT_BAD_REQUEST,	/* none: what came was no request */
	HIT_NO_REQUEST,	/* none: nothing came */
	HIT_CONNECTION,	/* nobody knows: told by a journal */
	HIT_LIMITED,		/* none: too many came from one address */
	HIT_KINDS
};

/* The status of a visit whose visitor has left before its end. */
enum { HIT_ABORTED = 499 };

/* Bytes of texts that are longer are left out. */
enum { HIT_TEXT_MAX = 255 };

struct hit {
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
void hit_put_address(unsigned char *address, const char *name);

/* Is what stands there an address of IPv4? */
bool hit_is_ipv4(const unsigned char *address);

/* Shows it again: `out` holds HIT_ADDRESS_MAX bytes. */
enum { HIT_ADDRESS_MAX = 54 };
void hit_show_address(const unsigned char *address, char *out);

/* Which kind of reply a visit was. */
enum hit_kind hit_kind_of(const struct hit *hit);

/* And what a kind is called, for people. */
const char *hit_kind_name(enum hit_kind kind);

#endif
