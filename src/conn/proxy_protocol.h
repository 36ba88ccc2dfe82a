/*
 * The header by which a proxy tells for whom it speaks: the PROXY protocol,
 * versions 1 and 2, as proxy-protocol.txt of HAProxy defines it. Pure: bytes
 * in, an address out.
 */
#ifndef CONN_PROXY_PROTOCOL_H
#define CONN_PROXY_PROTOCOL_H

#include <stddef.h>

#include "base/addr.h"

/* The longest header in bytes. One of version 2 has room for extensions. */
enum { PROXY_MAX = 2048 };

enum proxy_state {
	PROXY_MORE,	/* no whole header yet: read on */
	PROXY_CLIENT,	/* the proxy speaks for a visitor, whom it names */
	PROXY_ITSELF,	/* for itself, or it does not say for whom */
	PROXY_BAD	/* no header, one that is broken, or one too long */
};

struct proxy_header {
	size_t len;		/* what stands behind it is the visitor's */
	struct addr client;	/* of PROXY_CLIENT; AF_UNIX has no more */
};

/*
 * Looks for a header in the first `len` bytes that a proxy sent. Fills `header`
 * with the answers PROXY_CLIENT and PROXY_ITSELF. Of more than PROXY_MAX bytes
 * it never says PROXY_MORE.
 */
enum proxy_state proxy_protocol_parse(struct proxy_header *header,
    const char *bytes, size_t len);

#endif
