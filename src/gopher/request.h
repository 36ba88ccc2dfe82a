/*
 * The request line: selector, search, query, and a clean relative path.
 * Pure: bytes in, structs out.
 */
#pragma once

#include <stdbool.h>

#include "base/buf.h"

/* The longest line in bytes, without its CRLF. RFC 1436 asks for 255. */
enum { REQUEST_MAX = 2048 };

/*
 * The most names in a path. Look-ups ask for each directory of a path from the
 * root, so their cost grows with its square.
 */
enum { PATH_NAMES_MAX = 100 };

enum request_state {
	REQUEST_MORE,	/* no complete line yet: read on */
	REQUEST_OK,
	REQUEST_BAD,	/* too long, or holds a control byte */
	REQUEST_NONE,	/* the client sent nothing and closed */
	REQUEST_TLS	/* a TLS hello, which we do not speak */
};

/* All fields point into the line that was parsed. */
struct request {
	struct bytes selector;	/* as sent, without the line end */
	struct bytes search;	/* after the first TAB; or NULL */
	bool plus;		/* a Gopher+ request */
};

/*
 * Parses the first `len` bytes that the client sent; `eof` says that no more
 * will come. The line ends in LF or CRLF (RFC 1436 section 2). Fills `request`
 * if it returns REQUEST_OK.
 */
enum request_state request_parse(struct request *request, const char *line,
    size_t len, bool eof);

/*
 * Splits a request whose client left the TAB or the `?` encoded, as %09 or %3F,
 * and decodes the search. The fields then point into `line`, which is empty
 * before. Returns false and leaves the request if there is neither, or no
 * memory.
 */
bool request_split_encoded(struct request *request, struct buf *line);

/*
 * Report whether the selector is a link out of gopherspace, `URL:...` or
 * `/URL:...`; or a request line of HTTP. Neither names a file.
 */
bool request_is_url(const struct request *request);
bool request_is_http(const struct request *request);

/*
 * The ways to read a selector as a path: all sums of these steps, which are
 * tried in the order of their values.
 */
enum request_reading {
	READING_RAW = 0,	/* the bytes as sent */
	READING_QUERY = 1,	/* the part before the first `?` */
	READING_DECODED = 2,	/* %XX or #OOO decoded once */
	READING_TYPED = 4,	/* `/0/about.txt`, as in a gopher:// URL */
	READINGS = 8		/* how many there are */
};

enum path_state {
	PATH_OK,
	PATH_BAD,	/* holds a `..` segment, or too many names */
	PATH_NONE	/* the reading does not apply to this selector */
};

/* A path beneath the gopherroot, and the query after its `?`. */
struct request_path {
	char path[REQUEST_MAX + 1];	/* "docs/faq.txt"; "" is the root */
	struct bytes query;		/* NULL if there was no `?` */
};

/*
 * Reads the selector one way: folds `//` and `/./`, drops the outer slashes,
 * refuses `..` and more than PATH_NAMES_MAX names. The query points into the
 * line of the request.
 */
enum path_state request_path(const struct request *request,
    enum request_reading reading, struct request_path *path);

/*
 * Cleans any path in the same way into `out`, which has REQUEST_MAX + 1 bytes.
 * Returns PATH_OK, or PATH_BAD also if it is too long or holds a NUL.
 */
enum path_state path_clean(char *out, struct bytes path);
