#include "conn/access_format.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/utf8.h"
#include "base/clock.h"
#include "base/addr.h"

/* In bytes of the line, escapes included. */
enum {
	SELECTOR_SHOWN_MAX = 2400,
	NAME_SHOWN_MAX = 600,	/* of a handler, a client, a site */
	ESCAPE_MAX = 8		/* the longest one */
};

/* A writer that drops what does not fit. */
struct pen {
	char *at, *end;
};

static void
pen_put(struct pen *pen, const char *bytes, size_t n)
{
	const size_t room = (size_t)(pen->end - pen->at);

	n = n < room ? n : room;
	memcpy(pen->at, bytes, n);
	pen->at += n;
}

static void
pen_puts(struct pen *pen, const char *text)
{
	pen_put(pen, text, strlen(text));
}

static void
pen_put_number(struct pen *pen, uintmax_t n)
{
	char digits[DECIMAL_MAX];

	pen_put(pen, digits, (size_t)(decimal_put(digits, n) - digits));
}

/*
 * Escapes the first character of a text of n bytes into `out`, which holds
 * ESCAPE_MAX bytes, of which `*len` are used. Returns the number of bytes of
 * text that it stands for.
 */
typedef size_t escaper(const unsigned char *text, size_t n, char *out,
    size_t *len);

/* Writes whole escapes only, of at most `most` bytes in all. */
static void
pen_put_escaped(struct pen *pen, struct bytes text, size_t most,
    escaper *escape)
{
	const char *const end = pen->at + most;
	char shown[ESCAPE_MAX];
	size_t i, len;

	for (i = 0; i < text.len;) {
		i += escape((const unsigned char *)text.at + i, text.len - i,
		    shown, &len);
		if (pen->at + len > end)
			return;
		pen_put(pen, shown, len);
	}
}

static size_t
put_hex_escape(char *out, const char *before, unsigned byte)
{
	static const char digits[] = "0123456789abcdef";
	char *at = stpcpy(out, before);

	*at++ = digits[byte >> 4];
	*at++ = digits[byte & 15];
	return (size_t)(at - out);
}

/* Escapes as printable_copy() does. */
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

/* Escapes as ap_escape_logitem() of Apache does. */
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
		*len = put_hex_escape(out, "\\x", *text);
	else
		*out = (char)*text;
	return 1;
}

static size_t
escape_json(const unsigned char *text, size_t n, char *out, size_t *len)
{
	const size_t n_utf8 = utf8_length((const char *)text, n);

	if (n_utf8 == 0 || n_utf8 > n || *text < 0x20 || *text == 0x7f) {
		*len = put_hex_escape(out, "\\u00", *text);
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

/* Escapes blanks too, which would divide the field into two. */
static size_t
escape_field(const unsigned char *text, size_t n, char *out, size_t *len)
{
	if (*text != ' ')
		return escape_combined(text, n, out, len);
	*len = put_hex_escape(out, "\\x", ' ');
	return 1;
}

static void
put_plain_line(struct pen *pen, const struct access_record *a)
{
	pen_put_escaped(pen, bytes_of(a->remote), NAME_SHOWN_MAX, escape_plain);
	pen_puts(pen, " ");
	if (a->site != NULL) {
		pen_put_escaped(pen, bytes_of(a->site), NAME_SHOWN_MAX,
		    escape_plain);
		pen_puts(pen, " ");
	}
	pen_puts(pen, "\"");
	pen_put_escaped(pen, a->selector, SELECTOR_SHOWN_MAX, escape_plain);
	pen_puts(pen, "\" ");
	pen_put_escaped(pen, bytes_of(a->answered_by), NAME_SHOWN_MAX,
	    escape_plain);
	pen_puts(pen, a->error ? " error " : " ");
	pen_put_number(pen, a->sent);
	pen_puts(pen, " bytes ");
	pen_put_number(pen, (uintmax_t)a->ms);
	pen_puts(pen, " ms");
	if (a->missing == NULL)
		return;
	pen_puts(pen, ", ");
	pen_puts(pen, a->missing);
}

static void
put_combined_line(struct pen *pen, const struct access_record *a)
{
	struct bytes request = a->selector;

	if (request.len == 0)
		request = bytes_of(request.at == NULL ? "-" : "/");
	if (a->site != NULL) {
		pen_put_escaped(pen, bytes_of(a->site), NAME_SHOWN_MAX,
		    escape_field);
		pen_puts(pen, " ");
	}
	pen_put_escaped(pen, bytes_of(a->remote), NAME_SHOWN_MAX, escape_field);
	pen_puts(pen, " - - [");
	pen_puts(pen, clock_text(CLOCK_COMBINED));
	pen_puts(pen, "] \"");
	pen_put_escaped(pen, request, SELECTOR_SHOWN_MAX, escape_combined);
	pen_puts(pen, "\" ");
	pen_put_number(pen, (uintmax_t)a->status);
	pen_puts(pen, " ");
	pen_put_number(pen, a->sent);
	pen_puts(pen, " \"-\" \"-\"");
}

static void
put_json_member(struct pen *pen, const char *name, struct bytes text,
    size_t most)
{
	pen_puts(pen, "\"");
	pen_puts(pen, name);
	pen_puts(pen, "\":\"");
	pen_put_escaped(pen, text, most, escape_json);
	pen_puts(pen, "\",");
}

static void
put_json_line(struct pen *pen, const struct access_record *a)
{
	pen_puts(pen, "{\"time\":\"");
	pen_puts(pen, clock_text(CLOCK_UTC));
	pen_puts(pen, "\",");
	put_json_member(pen, "remote", bytes_of(a->remote), NAME_SHOWN_MAX);
	if (a->site != NULL)
		put_json_member(pen, "site", bytes_of(a->site), NAME_SHOWN_MAX);
	put_json_member(pen, "selector", a->selector, SELECTOR_SHOWN_MAX);
	put_json_member(pen, "answer", bytes_of(a->answered_by),
	    NAME_SHOWN_MAX);
	if (a->missing != NULL)
		put_json_member(pen, "missing", bytes_of(a->missing),
		    NAME_SHOWN_MAX);
	pen_puts(pen, a->error ? "\"error\":true" : "\"error\":false");
	pen_puts(pen, ",\"bytes\":");
	pen_put_number(pen, a->sent);
	pen_puts(pen, ",\"ms\":");
	pen_put_number(pen, (uintmax_t)a->ms);
	pen_puts(pen, "}");
}

size_t
access_line(char *out, enum access_format format,
    const struct access_record *access)
{
	static void (*const put_lines[])(struct pen *,
	    const struct access_record *) = {
		[ACCESS_PLAIN] = put_plain_line,
		[ACCESS_COMBINED] = put_combined_line,
		[ACCESS_JSON] = put_json_line,
	};
	struct pen pen = { out, out + ACCESS_LINE_MAX };

	put_lines[format](&pen, access);
	return (size_t)(pen.at - out);
}

/* Writes the network of an address; returns false if it is none. */
static bool
put_network_name(char *out, const char *remote)
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

	snprintf(out, ACCESS_NAME_MAX, "%s", remote);
	if (how == ACCESS_FULL || strcmp(remote, "local") == 0 ||
	    strcmp(remote, "unix") == 0)
		return out;
	/* A percent sign begins the name of an interface of this host. */
	snprintf(address, sizeof address, "%.*s", (int)strcspn(remote, "%"),
	    remote);
	if (how == ACCESS_NONE || !put_network_name(out, address))
		strcpy(out, "-");
	return out;
}
