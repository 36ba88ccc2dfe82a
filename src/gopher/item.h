/* The item types of RFC 1436 section 3.8 and later practice; one menu line. */
#ifndef GOPHER_ITEM_H
#define GOPHER_ITEM_H

#include "base/buf.h"

/* How the bytes of a document travel. */
enum framing {
	FRAMING_MENU,	/* lines of items, then a dot */
	FRAMING_TEXT,	/* CRLF, doubled dots, then a dot */
	FRAMING_RAW	/* as they are */
};

/* One line of a menu. `selector` may be empty, `host` too. */
struct item {
	char type;		/* the item type, a printable byte */
	struct bytes name;	/* what the visitor sees */
	struct bytes selector;
	struct bytes host;
	int port;		/* 0 to 65535 */
};

/*
 * The item type that the name's extension stands for, upper or lower case, or 0
 * where the name says nothing.
 */
char item_of_name(const char *name);

/* How documents of an item type are framed; any byte is allowed. */
enum framing item_of_type(char type);

/*
 * Adds one menu line with exactly three TABs and CRLF (RFC 1436 section 3.9).
 * No field can forge another: TAB, CR, LF and NUL become blanks in the name;
 * control bytes become %XX in the selector and vanish from the host.
 */
void item_line(struct buf *out, const struct item *item);

#endif
