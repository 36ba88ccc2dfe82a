/* The format of access lines. Each exchange has one line. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The choices of the option log_format, in its order. */
enum access_format { ACCESS_PLAIN, ACCESS_COMBINED, ACCESS_JSON };

/* The choices of the option log_address, in its order. */
enum access_address { ACCESS_FULL, ACCESS_NET, ACCESS_NONE };

struct access_record {
	const char *remote;	/* the client, as the log may name it */
	const char *site;	/* NULL if there is only one site */
	struct bytes selector;	/* as received */
	/*
	 * "file", a handler, "not found", "moved", "gone", or an error of
	 * conn: "bad", "limited", "none"
	 */
	const char *answered_by;
	const char *refusal;	/* why a file is not served, or NULL */
	bool error;		/* the reply was an error line */
	bool is_missing;	/* answered_by tells the error */
	int status;		/* the equivalent HTTP status */
	uintmax_t sent;		/* bytes */
	intmax_t ms;
	const char *missing;	/* why the reply is incomplete, or NULL */
};

enum { ACCESS_LINE_MAX = 4000 };

/*
 * Writes a line without its end into `out` (ACCESS_LINE_MAX bytes) and returns
 * its length. A selector that does not fit is cut between two characters.
 *   plain     192.0.2.7 "/a" file 12 bytes 3 ms; no control bytes; a site
 *             stands before the selector
 *   combined  Apache's combined log format, with its escapes, in local time;
 *             the request is the selector: / if it is empty, - if there is
 *             none; with a site, Apache's vhost_combined
 *   json      one object; bytes of a selector that are not UTF-8 are read as
 *             Latin-1
 */
size_t access_line(char *out, enum access_format format,
    const struct access_record *access);

enum { ACCESS_NAME_MAX = 128 };

/*
 * Writes the name under which the log may show the client `remote`. ACCESS_NET
 * shows the first 24 bits of an IPv4 address and the first 48 bits of an IPv6
 * address. A name that is no address becomes `-`, except "local" and "unix".
 * `out` holds ACCESS_NAME_MAX bytes. Returns `out`.
 */
char *access_name(char *out, enum access_address how, const char *remote);
