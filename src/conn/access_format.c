#include "conn/access_format.h"

#include <stdio.h>
#include <string.h>

#include "base/addr.h"
#include "base/clock.h"

enum {
	SELECTOR_MAX = 2400,	/* bytes of the line; it may be escaped */
	NAME_MAX_SHOWN = 600,	/* of a handler, and of a visitor: so too */
	CHAR_MAX_SHOWN = 8	/* the longest that one byte becomes */
};

/* Writes, as long as there is room. */
struct pen {
	char *at, *end;
};

static void
add(struct pen *pen, const char *bytes, size_t n)
{
	const size_t room = (size_t)(pen->end - pen->at);

	n = n < room ? n : room;
	memcpy(pen->at, bytes, n);
	pen->at += n;
}

static void
add_text(struct pen *pen, const char *text)
{
	add(pen, text, strlen(text));
}

static void
add_number(struct pen *pen, uintmax_t n)
{
	char digits[24], *at = digits + sizeof digits;

	do
		*--at = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	add(pen, at, (size_t)(digits + sizeof digits - at));
}

/*
 * A way to write the first bytes of some text: into `out`, CHAR_MAX_SHOWN
 * bytes, of which `*len` are used. Returns how many bytes of text it stands
 * for.
 */
typedef size_t escaper(const unsigned char *text, size_t n, char *out,
    size_t *len);

/* Whole escapes only, of no more than `most` bytes together. */
static void
add_escaped(struct pen *pen, struct bytes text, size_t most, escaper *escape)
{
	const char *const end = pen->at + most;
	char shown[CHAR_MAX_SHOWN];
	size_t i, len;

	for (i = 0; i < text.len;) {
		i += escape((const unsigned char *)text.at + i, text.len - i,
		    shown, &len);
		if (pen->at + len > end)
			return;
		add(pen, shown, len);
	}
}

static size_t
put_hex(char *out, const char *before, unsigned byte)
{
	static const char digits[] = "0123456789abcdef";
	char *at = stpcpy(out, before);

	*at++ = digits[byte >> 4];
	*at++ = digits[byte & 15];
	return (size_t)(at - out);
}

/* As log_printable() does. */
static size_t
escape_plain(const unsigned char *text, size_t n, char *out, size_t *len)
{
	(void)n;
	*out = (char)*text;
	if (*text == '\t')
		*out = ' ';
	else if (*text < 0x20 || *text == 0x7f)
		*out = '?';
	*len = 1;
	return 1;
}

/* As ap_escape_logitem() of Apache does. */
static size_t
escape_combined(const unsigned char *text, size_t n, char *out, size_t *len)
{
	static const char bytes[] = "\"\\\b\n\r\t\v", names[] = "\"\\bnrtv";
	const char *known;

	(void)n;
	known = memchr(bytes, *text, sizeof bytes - 1);
	*len = 1;
	if (known != NULL) {
		out[0] = '\\';
		out[1] = names[known - bytes];
		*len = 2;
	} else if (*text < 0x20 || *text >= 0x7f)
		*len = put_hex(out, "\\x", *text);
	else
		*out = (char)*text;
	return 1;
}

/* The length of the character of UTF-8 at the start of the text, or 0. */
static size_t
utf8_len(const unsigned char *text, size_t n)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned code;
	size_t len, i;

	if (*text < 0x80)
		return 1;
	len = *text >= 0xf0 ? 4 : *text >= 0xe0 ? 3 : 2;
	if (*text < 0xc0 || *text > 0xf4 || len > n)
		return 0;
	code = *text & (0x7fU >> len);
	for (i = 1; i < len; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3fU);
	}
	if (code < least[len] || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return len;
}

static size_t
escape_json(const unsigned char *text, size_t n, char *out, size_t *len)
{
	const size_t n_utf8 = utf8_len(text, n);

	if (n_utf8 == 0 || *text < 0x20 || *text == 0x7f) {
		*len = put_hex(out, "\\u00", *text);
		return 1;
	}
	if (*text == '"' || *text == '\\') {
		out[0] = '\\';
		out[1] = (char)*text;
		*len = 2;
		return 1;
	}
	memcpy(out, text, n_utf8);
	*len = n_utf8;
	return n_utf8;
}

/* A blank would divide the name of a visitor into two fields. */
static size_t
escape_field(const unsigned char *text, size_t n, char *out, size_t *len)
{
	if (*text != ' ')
		return escape_combined(text, n, out, len);
	*len = put_hex(out, "\\x", ' ');
	return 1;
}

static void
write_plain(struct pen *pen, const struct access_record *a)
{
	add_escaped(pen, bytes_of(a->remote), NAME_MAX_SHOWN, escape_plain);
	add_text(pen, " ");
	if (a->site != NULL) {
		add_escaped(pen, bytes_of(a->site), NAME_MAX_SHOWN,
		    escape_plain);
		add_text(pen, " ");
	}
	add_text(pen, "\"");
	add_escaped(pen, a->selector, SELECTOR_MAX, escape_plain);
	add_text(pen, "\" ");
	add_escaped(pen, bytes_of(a->what), NAME_MAX_SHOWN, escape_plain);
	add_text(pen, a->error ? " error " : " ");
	add_number(pen, a->sent);
	add_text(pen, " bytes ");
	add_number(pen, (uintmax_t)a->ms);
	add_text(pen, " ms");
	if (a->missing == NULL)
		return;
	add_text(pen, ", ");
	add_text(pen, a->missing);
}

static void
write_combined(struct pen *pen, const struct access_record *a)
{
	struct bytes asked = a->selector;

	if (asked.len == 0)
		asked = bytes_of(asked.at == NULL ? "-" : "/");
	if (a->site != NULL) {
		add_escaped(pen, bytes_of(a->site), NAME_MAX_SHOWN,
		    escape_field);
		add_text(pen, " ");
	}
	add_escaped(pen, bytes_of(a->remote), NAME_MAX_SHOWN, escape_field);
	add_text(pen, " - - [");
	add_text(pen, clock_words(CLOCK_WEB));
	add_text(pen, "] \"");
	add_escaped(pen, asked, SELECTOR_MAX, escape_combined);
	add_text(pen, "\" ");
	add_number(pen, (uintmax_t)a->status);
	add_text(pen, " ");
	add_number(pen, a->sent);
	add_text(pen, " \"-\" \"-\"");
}

static void
add_json(struct pen *pen, const char *name, struct bytes text, size_t most)
{
	add_text(pen, "\"");
	add_text(pen, name);
	add_text(pen, "\":\"");
	add_escaped(pen, text, most, escape_json);
	add_text(pen, "\",");
}

static void
write_json(struct pen *pen, const struct access_record *a)
{
	add_text(pen, "{\"time\":\"");
	add_text(pen, clock_words(CLOCK_UTC));
	add_text(pen, "\",");
	add_json(pen, "remote", bytes_of(a->remote), NAME_MAX_SHOWN);
	if (a->site != NULL)
		add_json(pen, "site", bytes_of(a->site), NAME_MAX_SHOWN);
	add_json(pen, "selector", a->selector, SELECTOR_MAX);
	add_json(pen, "answer", bytes_of(a->what), NAME_MAX_SHOWN);
	if (a->missing != NULL)
		add_json(pen, "missing", bytes_of(a->missing), NAME_MAX_SHOWN);
	add_text(pen, a->error ? "\"error\":true" : "\"error\":false");
	add_text(pen, ",\"bytes\":");
	add_number(pen, a->sent);
	add_text(pen, ",\"ms\":");
	add_number(pen, (uintmax_t)a->ms);
	add_text(pen, "}");
}

size_t
access_line(char *out, enum access_format format,
    const struct access_record *access)
{
	static void (*const writers[])(struct pen *,
	    const struct access_record *) = {
		[ACCESS_PLAIN] = write_plain,
		[ACCESS_COMBINED] = write_combined,
		[ACCESS_JSON] = write_json,
	};
	struct pen pen = { out, out + ACCESS_LINE_MAX };

	writers[format](&pen, access);
	return (size_t)(pen.at - out);
}

/* Shows the network of an address; false where it is none. */
static bool
show_network(char *out, const char *remote)
{
	struct addr addr;

	if (addr_parse(&addr, remote) == -1)
		return false;
	addr_mask(&addr, 24, 48);
	addr_show(&addr, out);
	return true;
}

char *
access_name(char *out, enum access_address how, const char *remote)
{
	char address[ACCESS_NAME_MAX];

	(void)snprintf(out, ACCESS_NAME_MAX, "%s", remote);
	if (how == ACCESS_FULL || strcmp(remote, "local") == 0 ||
	    strcmp(remote, "unix") == 0)
		return out;
	/* Behind a percent sign stands an interface of ours. */
	(void)snprintf(address, sizeof address, "%.*s",
	    (int)strcspn(remote, "%"), remote);
	if (how == ACCESS_NONE || !show_network(out, address))
		(void)strcpy(out, "-");
	return out;
}
