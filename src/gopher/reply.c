#include "gopher/reply.h"

#include <string.h>

enum { ABOUT_MAX = 64, GOPHER_PORT = 70 };

void
reply_init(struct reply *reply, const char *host, int port, bool bare)
{
	*reply = (struct reply){
		.framing = FRAMING_MENU,
		.frame = { .bare = bare },
		.bare = bare,
		.fd = -1,
		.host = host,
		.port = port,
	};
}

int
reply_frame(struct reply *reply, enum framing framing)
{
	if (reply->begun && reply->framing != framing)
		return -1;
	reply->framing = framing;
	return 0;
}

void
reply_text(struct reply *reply, const char *text, size_t n)
{
	reply->begun = true;
	if (reply->framing == FRAMING_TEXT)
		frame_text(&reply->frame, &reply->out, text, n);
	else
		buf_add(&reply->out, text, n);
}

void
reply_raw(struct reply *reply, const char *bytes, size_t n)
{
	reply->begun = reply->by_hand = true;
	buf_add(&reply->out, bytes, n);
}

void
reply_item(struct reply *reply, const struct item *item)
{
	struct item line;

	line = *item;
	if (line.port == 0)
		line.port = line.host.at ? GOPHER_PORT : reply->port;
	if (line.host.at == NULL)
		line.host = bytes_of(reply->host);
	reply->begun = true;
	item_line(&reply->out, &line);
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

/* The one line that every error is; RFC 1436 section 3.8, type 3. */
static void
error_line(struct buf *out, const char *sentence, struct bytes about)
{
	static const struct bytes nobody = { "error.host", 10 };
	char shown[256 + 2 + ABOUT_MAX];
	size_t n, i, len;
	unsigned char c;

	len = strlen(sentence);
	n = len < 256 ? len : 256;
	memcpy(shown, sentence, n);
	if (about.at != NULL) {
		shown[n++] = ':';
		shown[n++] = ' ';
	}
	for (i = 0; about.at != NULL && i < about.len && i < ABOUT_MAX; i++) {
		c = (unsigned char)about.at[i];
		shown[n++] = c < 0x20 || c == 0x7f ? '?' : (char)c;
	}
	item_line(out,
	    &(struct item){ '3', { shown, n }, { NULL, 0 }, nobody, 1 });
}

void
reply_error(struct reply *reply, const char *sentence, struct bytes about)
{
	bool menu;

	menu = reply->framing == FRAMING_MENU && !reply->by_hand;
	reply->fd = -1;
	reply->left = 0;
	reply->ended = reply->begun = reply->refused = true;
	if (reply->sent > 0 && !menu) {
		reply->out.len = 0;
		return;
	}
	if (reply->sent == 0)
		reply->out.len = 0;
	error_line(&reply->out, sentence, about);
	buf_puts(&reply->out, ".\r\n");
}

void
reply_end(struct reply *reply)
{
	if (reply->ended)
		return;
	reply->ended = true;
	if (reply->by_hand)
		return;
	if (reply->framing == FRAMING_MENU)
		buf_puts(&reply->out, ".\r\n");
	else if (reply->framing == FRAMING_TEXT)
		frame_end(&reply->frame, &reply->out);
}

void
reply_sent(struct reply *reply, size_t n)
{
	reply->sent += n;
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
	return reply->out.len == 0 && reply->left == 0;
}

void
reply_free(struct reply *reply)
{
	buf_free(&reply->out);
	reply->fd = -1;
	reply->left = 0;
}
