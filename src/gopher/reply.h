/* A reply: bytes for the client, then perhaps a file. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "gopher/item.h"
#include "gopher/decoder.h"
#include "gopher/frame.h"

struct reply {
	struct bytes borrowed;	/* finished bytes, sent before `out` */
	struct buf out;		/* bytes that wait to be sent */
	enum framing framing;
	struct frame frame;	/* of a text */
	bool to_utf8;		/* texts and names become UTF-8 */
	struct decoder decoder;	/* of a text; the caller sets UTF-16 */
	bool begun;		/* something was added */
	bool raw;		/* a script wrote raw bytes; no end is added */
	bool ended;		/* nothing more will be added */
	bool is_error;
	uint64_t sent;		/* bytes that have been sent */
	uint64_t skip;		/* of them, to be made again and dropped */
	int fd;			/* a file to send after `out`; or -1 */
	off_t at;		/* offset in the file */
	off_t left;		/* bytes of the file to be sent */
	struct bytes host;	/* the public name, for menu lines */
	int port;
};

/*
 * Makes an empty menu. `host` must outlive the reply. `without_dots` is for
 * texts, see struct frame. With `to_utf8`, invalid UTF-8 in texts and in names
 * of items is read as Windows-1252 and sent as UTF-8.
 */
void reply_init(struct reply *reply, const char *host, int port,
    bool without_dots, bool to_utf8);

/*
 * Sets the framing of all that follows. Returns -1 and changes nothing if bytes
 * have been added under another framing.
 */
int reply_set_framing(struct reply *reply, enum framing framing);

/* Adds bytes of a document, framed if the reply is a text. */
void reply_text(struct reply *reply, const char *text, size_t n);

/* Adds raw bytes of a script; the end of the reply then adds nothing. */
void reply_raw(struct reply *reply, const char *bytes, size_t n);

/*
 * Adds one menu line. Without a host the line leads to this server. Port 0
 * means this server's port, or 70 if there is a host.
 */
void reply_item(struct reply *reply, const struct item *item);

/* Adds an info line of a menu: `itext\t\thost\tport`. */
void reply_info(struct reply *reply, struct bytes text);

/*
 * Adds `len` bytes of a file from offset `at` on, unframed. The caller keeps
 * the descriptor open until the reply has been sent.
 */
void reply_file(struct reply *reply, int fd, off_t at, off_t len);

/*
 * Makes these finished bytes the whole reply and ends it. The caller keeps them
 * until the reply has been sent.
 */
void reply_borrow(struct reply *reply, struct bytes bytes);

/*
 * Lets the reply be made again from its start, instead of the borrowed bytes.
 * reply_skip() drops what has been sent.
 */
void reply_restart(struct reply *reply);

/*
 * Drops bytes that were sent before reply_restart(). Returns false if there are
 * none, and always after all have been dropped.
 */
bool reply_skip(struct reply *reply);

/* Returns the bytes to send next, before any file; `len` is 0 if none wait. */
struct bytes reply_next(const struct reply *reply);

/*
 * Makes the reply an error and ends it. Drops what has not been sent. `about`
 * is shown printable and cut at 64 characters, unless it is NULL. If a part has
 * been sent, a menu gets the error as its last line, and any other reply is cut
 * off. `details`, which may be NULL, follow as info lines; they are not for the
 * public.
 */
void reply_error(struct reply *reply, const char *sentence, struct bytes about,
    struct bytes details);

/* Ends the reply as its framing requires (RFC 1436 section 3.2), once. */
void reply_end(struct reply *reply);

/*
 * Counts n bytes as sent, of reply_next(), or of the file if reply_next() is
 * empty.
 */
void reply_sent(struct reply *reply, size_t n);

/* Reports whether all that was added has been sent. */
bool reply_is_empty(const struct reply *reply);

/* Frees the bytes. May be called twice. */
void reply_free(struct reply *reply);
