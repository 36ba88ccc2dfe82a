/*
 * What the visitor will receive: bytes, then perhaps a file. Pure: nothing is
 * read or written here.
 */
#ifndef GOPHER_REPLY_H
#define GOPHER_REPLY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "gopher/latin1.h"
#include "gopher/frame.h"
#include "gopher/item.h"

struct reply {
	struct bytes held;	/* somebody else's bytes, to be sent first */
	struct buf out;		/* bytes that wait to be sent */
	enum framing framing;
	struct frame frame;	/* where a text stands */
	bool bare;		/* texts go without dots */
	bool recodes;		/* texts and names leave as UTF-8 */
	struct latin1 latin1;	/* where that stands in a text */
	bool begun;		/* something was added */
	bool by_hand;		/* a script wrote raw bytes: nothing is added */
	bool ended;		/* nothing more will be added */
	bool refused;		/* it is an error */
	uint64_t sent;		/* bytes that have left */
	int fd;			/* to send after `out`, not owned; or -1 */
	off_t at;		/* where in the file */
	off_t left;		/* bytes of it that are still to go */
	struct bytes host;	/* the public name, for menu lines */
	int port;
};

/*
 * An empty menu. `host` must outlive the reply. `bare`: texts go without dots;
 * `recodes`: what is no UTF-8 in texts, and in names of items, is taken for
 * Latin-1 and leaves as UTF-8.
 */
void reply_init(struct reply *reply, const char *host, int port, bool bare,
    bool recodes);

/*
 * How what follows is framed. Says -1 and changes nothing if bytes have been
 * added under another framing.
 */
int reply_frame(struct reply *reply, enum framing framing);

/* Adds bytes of a document, framed as the reply is (menus: not at all). */
void reply_text(struct reply *reply, const char *text, size_t n);

/* Adds bytes that a script wrote by hand; the reply then ends as they end. */
void reply_raw(struct reply *reply, const char *bytes, size_t n);

/*
 * Adds one menu line. A host that is none is this server, a port of 0 its port
 * (for a foreign host: 70).
 */
void reply_item(struct reply *reply, const struct item *item);

/* Adds an info line of a menu: `itext\t\thost\tport`. */
void reply_info(struct reply *reply, struct bytes text);

/*
 * Sends `len` bytes of a file as they are, after what has been added. The
 * caller keeps the descriptor open until the reply has left.
 */
void reply_file(struct reply *reply, int fd, off_t at, off_t len);

/*
 * The whole reply is these finished bytes; it ends with them. The caller keeps
 * them until the reply has left.
 */
void reply_hold(struct reply *reply, struct bytes bytes);

/* What is to be sent next, before any file; `len` is 0 if there is nothing. */
struct bytes reply_next(const struct reply *reply);

/*
 * Makes the reply an error and ends it. Drops what has not left yet. `about` is
 * shown printable and cut at 64 characters; none leaves it out. Where a part
 * has left already: a menu gets the error as its last line, anything else is
 * cut.
 */
void reply_error(struct reply *reply, const char *sentence, struct bytes about);

/*
 * The same with more lines about it beneath: `details`, which may be none. They
 * are not for strangers.
 */
void reply_explain(struct reply *reply, const char *sentence,
    struct bytes about, struct bytes details);

/* Ends the reply as its framing asks (RFC 1436 section 3.2). Once is enough. */
void reply_end(struct reply *reply);

/*
 * Forgets n bytes of reply_next(), or of the file if there are none: they have
 * left.
 */
void reply_sent(struct reply *reply, size_t n);

/* Has everything left that was added? */
bool reply_is_empty(const struct reply *reply);

/* Lets go of the bytes. */
void reply_free(struct reply *reply);

#endif
