/* A hit: one finished request, as the statistics record it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/addr.h"

/* Kinds of replies; the table gophermoon_kinds has their names. */
enum hit_kind {
	HIT_FILE,
	HIT_MENU,
	HIT_LISTING,
	HIT_HANDLER,	/* a handler of the site */
	HIT_MISSING,	/* an error line: not found, moved or gone */
	HIT_URL,
	HIT_HTTP,
	HIT_CAPS,
	HIT_BAD,	/* a bad request */
	HIT_NONE,	/* no request came */
	HIT_LIMITED,	/* refused by a limit */
	HIT_KINDS
};

/* The status of a request whose client left before the end of the reply. */
enum { HIT_ABORTED = 499 };

/* Longer texts are cut to this many bytes. */
enum { HIT_TEXT_MAX = 255 };

static inline struct bytes
hit_cut_text(struct bytes text)
{
	if (text.len > HIT_TEXT_MAX)
		text.len = HIT_TEXT_MAX;
	return text;
}

struct hit {
	int64_t time;		/* of its end, in s since 1970 */
	int64_t bytes;		/* sent */
	uint32_t ms;		/* since the connection was accepted */
	uint32_t site;		/* conf->tag of its site */
	uint16_t status;	/* as in the access line, or HIT_ABORTED */
	uint8_t kind;		/* enum hit_kind */
	struct in6_addr address;	/* as hit_parse_client() makes it */
	struct bytes selector;	/* as the client sent it */
	struct bytes handler;	/* its path if the kind is HIT_HANDLER */
};

/*
 * Receives each hit of this process, and copies what it needs. If NULL, this
 * process records no statistics.
 */
extern void (*hit_sink)(const struct hit *hit);

/*
 * Returns the kind of a reply. `status` and `answered_by` are words of the
 * access line; `is_site`: a handler of the site has answered.
 */
enum hit_kind hit_kind_of(int status, const char *answered_by, bool is_site);

/*
 * Reads a client as the access log has it: an address, of which IPv4 becomes
 * IPv4-mapped IPv6, or a word like "local", cut to 16 bytes.
 */
void hit_parse_client(struct in6_addr *address, const char *client);

/*
 * Returns how many leading bytes identify a visitor: all 16, or for IPv6 the
 * first 8 (the network).
 */
static inline size_t
hit_visitor_len(const struct in6_addr *address)
{
	return IN6_IS_ADDR_V4MAPPED(address) ? 16 : 8;
}

/* Formats the client again; `out` holds ADDR_TEXT_MAX bytes. */
void hit_format_client(const struct in6_addr *address, char *out);
