/* The access line: what is logged of each request. */
#ifndef CONN_ACCESS_FORMAT_H
#define CONN_ACCESS_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The choices of the option log_format, in its order. */
enum access_format { ACCESS_PLAIN, ACCESS_COMBINED, ACCESS_JSON };

/* The choices of the option log_address, in its order. */
enum access_address { ACCESS_FULL, ACCESS_NET, ACCESS_NONE };

/* What there is to say of one request. */
struct access_record {
	const char *remote;	/* the visitor, as the log may name him */
	const char *site;	/* where he was, or NULL: there is only one */
	struct bytes selector;	/* as it came */
	const char *what;	/* who has answered */
	bool error;		/* so the visitor was told */
	int status;		/* what HTTP would have called it */
	uintmax_t sent;		/* bytes */
	intmax_t ms;
	const char *missing;	/* why he did not get everything, or NULL */
};

enum { ACCESS_LINE_MAX = 4000 };

/*
 * Writes the line, without its end, into `out` (ACCESS_LINE_MAX bytes) and
 * returns its length. A selector that would not fit is cut; what comes out is
 * still what the format says.
 *   plain     192.0.2.7 "/a" file 12 bytes 3 ms; no control bytes; a site
 *             stands in front of the selector
 *   combined  Apache's combined log format, with its escapes, in local time;
 *             the selector is the request: the empty one is /, none is -; with
 *             a site in front it is Apache's vhost_combined
 *   json      one object; of a selector that is no UTF-8, the bytes that are
 *             not count as Latin-1
 */
size_t access_line(char *out, enum access_format format,
    const struct access_record *access);

enum { ACCESS_NAME_MAX = 128 };

/*
 * How the log may call a visitor whose address is `remote`. Of a net, the first
 * 24 bits are left of IPv4 and the first 48 of IPv6. What is no address is
 * called `-`, but for "local" and "unix", which are nobody's name. Returns
 * `out`, which holds ACCESS_NAME_MAX bytes.
 */
char *access_name(char *out, enum access_address how, const char *remote);

#endif
