/*
 * The request line: selector, search, query, and a clean relative path.
 * Pure: bytes in, structs out.
 */
#ifndef GOPHER_REQUEST_H
#define GOPHER_REQUEST_H

#include <stdbool.h>

#include "base/buf.h"

/* The longest line in bytes, without its CRLF. RFC 1436 asks for 255. */
enum { REQUEST_MAX = 2048 };

enum request_state {
	REQUEST_MORE,	/* no line yet: read on */
	REQUEST_OK,
	REQUEST_BAD,	/* too long, or a byte that no selector may hold */
	REQUEST_NONE,	/* the visitor went without a word */
	REQUEST_TLS	/* a TLS hello, which we do not speak */
};

/* All fields point into the line that was parsed. */
struct request {
	struct bytes selector;	/* as sent, without the line end */
	struct bytes search;	/* after the first TAB; or none */
	bool plus;		/* a Gopher+ client asks */
};

/*
 * Looks for a request in the first `len` bytes that the visitor sent; `eof`
 * says that no more will come. Takes LF or CRLF (RFC 1436 section 2). Fills
 * `request` when the answer is REQUEST_OK.
 */
enum request_state request_parse(struct request *request, const char *line,
    size_t len, bool eof);

/* Selectors that name no file, whatever there is. */
enum request_special {
	SPECIAL_NONE,
	SPECIAL_URL,	/* `URL:...` or `/URL:...`: a link out of gopherspace */
	SPECIAL_HTTP	/* a request line of HTTP: somebody has lost his way */
};

/* Is the selector one of these? */
enum request_special request_special(const struct request *request);

/* The ways to understand a selector, in the order in which they are tried. */
enum request_reading {
	READING_RAW,		/* the bytes as they came */
	READING_QUERY,		/* what stands before the first `?` */
	READING_DECODED,	/* %XX or #OOO decoded once */
	READING_DECODED_QUERY,	/* both */
	READING_TYPED,		/* `/0/about.txt`, as people type after a URL */
	READING_TYPED_QUERY,	/* and all of it again behind the type */
	READING_TYPED_DECODED,
	READING_TYPED_DECODED_QUERY,
	READINGS		/* how many there are */
};

enum path_state {
	PATH_OK,
	PATH_BAD,	/* holds a `..` segment */
	PATH_NONE	/* this reading does not apply */
};

/* A path beneath the gopherroot, and what came behind its `?`. */
struct request_path {
	char path[REQUEST_MAX + 1];	/* "docs/faq.txt"; "" is the root */
	struct bytes query;		/* none if there was no `?` */
};

/*
 * Reads the selector one way: folds `//` and `/./`, drops the outer slashes and
 * refuses `..`. The query points into the request's line.
 */
enum path_state request_path(const struct request *request,
    enum request_reading reading, struct request_path *path);

/*
 * Cleans any path in the same way into `out`, which holds REQUEST_MAX + 1
 * bytes. PATH_BAD also where it is too long or holds a NUL.
 */
enum path_state path_clean(char *out, struct bytes path);

#endif
