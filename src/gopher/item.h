/* The item types of RFC 1436 section 3.8 and later practice; one menu line. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"

/* How the bytes of a reply are framed. */
enum framing {
	FRAMING_MENU,	/* lines of items, then a dot */
	FRAMING_TEXT,	/* CRLF, doubled dots, then a dot */
	FRAMING_RAW	/* unchanged, to the end of the connection */
};

/* One line of a menu. `selector` may be empty, `host` too. */
struct item {
	char type;		/* the item type, a printable byte */
	struct bytes name;	/* what clients display */
	struct bytes selector;
	struct bytes host;
	int port;		/* 0 to 65535 */
};

/*
 * Returns the item type for the extension of a file name, in upper or lower
 * case, or 0 if the extension is unknown. The types d, `;`, M and c become 9
 * unless `extended`.
 */
char item_of_name(const char *name, bool extended);

/* Returns how documents of an item type (any byte) are framed. */
enum framing item_of_type(char type);

/*
 * Adds one menu line with exactly three TABs and CRLF (RFC 1436 section 3.9).
 * So that no field can forge another, TAB, CR, LF and NUL become blanks in the
 * name; control bytes become %XX in the selector and are dropped from the host.
 */
void item_line(struct buf *out, const struct item *item);
