/*
 * The PROXY protocol, versions 1 and 2: a header by which a proxy names the
 * client that it speaks for. See proxy-protocol.txt of HAProxy. The parser has
 * no side effects.
 */
#pragma once

#include <stddef.h>

#include "base/addr.h"

/* Bytes of a header that the parser needs at most, without the extensions. */
enum { PROXY_MAX = 256 };

enum proxy_state {
	PROXY_MORE,	/* the header is incomplete: read on */
	PROXY_CLIENT,	/* the proxy speaks for the client that it names */
	PROXY_ITSELF,	/* the proxy speaks for itself, or names no client */
	PROXY_BAD	/* the header is missing, invalid or too long */
};

struct proxy_header {
	size_t len;		/* bytes with extensions; the request follows */
	struct addr client;	/* of PROXY_CLIENT; no IP if it is AF_UNIX */
};

/*
 * Parses the header in the first `len` bytes of a connection. Fills in `header`
 * for PROXY_CLIENT and PROXY_ITSELF; header->len may be more than `len`: then
 * ignored bytes of version 2 still have to come. Never returns PROXY_MORE if
 * `len` is PROXY_MAX or more.
 */
enum proxy_state proxy_protocol_parse(struct proxy_header *header,
    const char *bytes, size_t len);
