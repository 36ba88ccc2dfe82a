#include "gopher/reply.h"

#include <string.h>

#include "base/printable.h"
#include "base/utf8.h"

enum {
	SENTENCE_MAX = 320,	/* bytes */
	ABOUT_MAX = 64,		/* characters, of four bytes at most */
	GOPHER_PORT = 70
};

void
reply_init(struct reply *reply, const char *host, int port, bool without_dots,
    bool to_utf8)
{
	*reply = (struct reply){
		.framing = FRAMING_MENU,
		.frame = { .without_dots = without_dots },
		.to_utf8 = to_utf8,
		.fd = -1,
		.host = bytes_of(host),
		.port = port,
	};
}

int
reply_set_framing(struct reply *reply, enum framing framing)
{
	if (reply->begun && reply->framing != framing)
		return -1;
	reply->framing = framing;
	return 0;
}

/* Frames converted text, and frees it. */
static void
frame_converted(struct reply *reply, struct buf *converted)
{
	reply->out.failed |= converted->failed;
	if (converted->len > 0)
		frame_text(&reply->frame, &reply->out, buf_bytes(converted),
		    converted->len);
	buf_free(converted);
}

static void
add_framed_text(struct reply *reply, const char *text, size_t n)
{
	struct buf converted = { 0 };

	if (!reply->to_utf8 ||
	    (decoder_is_idle(&reply->decoder) && utf8_is_valid(text, n))) {
		frame_text(&reply->frame, &reply->out, text, n);
		return;
	}
	decoder_add(&reply->decoder, &converted, text, n);
	frame_converted(reply, &converted);
}

void
reply_text(struct reply *reply, const char *text, size_t n)
{
	reply->begun = true;
	if (reply->framing == FRAMING_TEXT)
		add_framed_text(reply, text, n);
	else
		buf_add(&reply->out, text, n);
}

static void
end_framed_text(struct reply *reply)
{
	struct buf converted = { 0 };

	decoder_end(&reply->decoder, &converted);
	frame_converted(reply, &converted);
	frame_end(&reply->frame, &reply->out);
}

void
reply_raw(struct reply *reply, const char *bytes, size_t n)
{
	reply->begun = reply->raw = true;
	buf_add(&reply->out, bytes, n);
}

/* Adds a menu line whose name is not UTF-8. */
static void
add_decoded_item(struct reply *reply, struct item *line)
{
	struct decoder decoder = { .n = 0 };
	struct buf name = { 0 };

	decoder_add(&decoder, &name, line->name.at, line->name.len);
	decoder_end(&decoder, &name);
	line->name = (struct bytes){ buf_bytes(&name), name.len };
	item_line(&reply->out, line);
	reply->out.failed |= name.failed;
	buf_free(&name);
}

static void
add_menu_line(struct reply *reply, struct item *line)
{
	if (reply->to_utf8 && !utf8_is_valid(line->name.at, line->name.len))
		add_decoded_item(reply, line);
	else
		item_line(&reply->out, line);
}

void
reply_item(struct reply *reply, const struct item *item)
{
	struct item line;

	line = *item;
	if (line.port == 0)
		line.port = line.host.at ? GOPHER_PORT : reply->port;
	if (line.host.at == NULL)
		line.host = reply->host;
	reply->begun = true;
	add_menu_line(reply, &line);
}

void
reply_info(struct reply *reply, struct bytes text)
{
	reply_item(reply, &(struct item){ .type = 'i', .name = text });
}

void
reply_file(struct reply *reply, int fd, off_t at, off_t len)
{
	reply->begun = true;
	reply->fd = fd;
	reply->at = at;
	reply->left = len;
}

/* Reports whether an error may show a character, perhaps one of Latin-1. */
static bool
may_show(const char *at, size_t len)
{
	return printable_is(at, len) ||
	    (len == 1 && (unsigned char)*at >= 0xa0);
}

/* Writes bytes of a client, printable and cut. Returns the length. */
static size_t
put_printable(char *out, struct bytes about)
{
	size_t i, n, len, shown;

	for (i = n = shown = 0; i < about.len && shown < ABOUT_MAX; shown++) {
		len = utf8_step(about.at + i, about.len - i);
		memcpy(out + n, about.at + i, len);
		if (may_show(out + n, len))
			n += len;
		else
			out[n++] = '?';
		i += len;
	}
	return n;
}

/* Adds the line of an error; RFC 1436 section 3.8, type 3. */
static void
add_error_line(struct reply *reply, const char *sentence, struct bytes about)
{
	static const struct bytes no_host = { "error.host", 10 };
	char shown[SENTENCE_MAX + 2 + 4 * ABOUT_MAX];
	struct item line = { '3', { shown, 0 }, { NULL, 0 }, no_host, 1 };
	size_t n;

	n = utf8_prefix(sentence, strlen(sentence), SENTENCE_MAX);
	memcpy(shown, sentence, n);
	if (about.at != NULL) {
		shown[n++] = ':';
		shown[n++] = ' ';
		n += put_printable(shown + n, about);
	}
	line.name.len = n;
	add_menu_line(reply, &line);
}

static void
add_info_lines(struct reply *reply, struct bytes text)
{
	const char *lf;
	size_t at, n;

	for (at = 0; at < text.len; at += n + 1) {
		lf = memchr(text.at + at, '\n', text.len - at);
		n = lf ? (size_t)(lf - text.at) - at : text.len - at;
		reply_info(reply, (struct bytes){ text.at + at, n });
	}
}

/*
 * Ends a reply for whose error there is no memory: with an error that needs
 * none, or after the output from before, without the last dot.
 */
static void
end_without_memory(struct reply *reply, size_t before)
{
	static const char line[] =
	    "3Out of memory; try again later\t\terror.host\t1\r\n.\r\n";

	reply->out.len = before;
	if (before > 0)
		return;
	reply->borrowed = (struct bytes){ line, sizeof line - 1 };
}

void
reply_error(struct reply *reply, const char *sentence, struct bytes about,
    struct bytes details)
{
	size_t before;
	bool menu;

	menu = reply->framing == FRAMING_MENU && !reply->raw;
	reply->fd = -1;
	reply->left = 0;
	reply->ended = reply->begun = reply->is_error = true;
	if (reply->sent > 0 && !menu) {
		reply->out.len = 0;
		return;
	}
	if (reply->sent == 0)
		reply->out.len = 0;
	before = reply->out.len;
	reply->out.failed = false;
	reply->borrowed = (struct bytes){ NULL, 0 };
	add_error_line(reply, sentence, about);
	add_info_lines(reply, details);
	buf_puts(&reply->out, ".\r\n");
	if (reply->out.failed)
		end_without_memory(reply, before);
}

void
reply_end(struct reply *reply)
{
	if (reply->ended)
		return;
	reply->ended = true;
	if (reply->raw)
		return;
	if (reply->framing == FRAMING_MENU)
		buf_puts(&reply->out, ".\r\n");
	else if (reply->framing == FRAMING_TEXT)
		end_framed_text(reply);
}

void
reply_borrow(struct reply *reply, struct bytes bytes)
{
	reply->borrowed = bytes;
	reply->begun = reply->ended = true;
}

void
reply_restart(struct reply *reply)
{
	reply->skip = reply->sent;
	reply->borrowed = (struct bytes){ NULL, 0 };
	reply->begun = reply->ended = false;
}

bool
reply_skip(struct reply *reply)
{
	const size_t n =
	    reply->skip < reply->out.len ? reply->skip : reply->out.len;

	buf_drop(&reply->out, n);
	reply->skip -= n;
	return n > 0;
}

struct bytes
reply_next(const struct reply *reply)
{
	if (reply->borrowed.len > 0)
		return reply->borrowed;
	return (struct bytes){ buf_bytes(&reply->out), reply->out.len };
}

void
reply_sent(struct reply *reply, size_t n)
{
	reply->sent += n;
	if (reply->borrowed.len > 0) {
		reply->borrowed.at += n;
		reply->borrowed.len -= n;
		return;
	}
	if (reply->out.len > 0) {
		buf_drop(&reply->out, n);
		return;
	}
	reply->at += (off_t)n;
	reply->left -= (off_t)n;
}

bool
reply_is_empty(const struct reply *reply)
{
	return reply->borrowed.len == 0 && reply->out.len == 0 &&
	    reply->left == 0;
}

void
reply_free(struct reply *reply)
{
	buf_free(&reply->out);
	reply->fd = -1;
	reply->left = 0;
}
