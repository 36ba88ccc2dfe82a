#include "conn/access_format.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "base/clock.h"
#include "base/addr.h"

/* In bytes of the line, escapes included. */
enum {
	SELECTOR_SHOWN_MAX = 2400,
	NAME_SHOWN_MAX = 600,	/* of a handler, a client or a site */
	ESCAPE_MAX = 8		/* the longest escape */
};

/*
 * Escapes the n bytes of a character (JSON) or one byte into `out`, which holds
 * ESCAPE_MAX bytes. Returns the end of the escape.
 */
typedef char *escaper(char *out, const char *text, size_t n);

/* A writer into a buffer, which drops bytes that do not fit. */
struct pen {
	char *at, *end;
	escaper *escape;
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
pen_put_number(struct pen *pen, const char *before, uintmax_t n)
{
	char digits[DECIMAL_MAX];

	pen_puts(pen, before);
	pen_put(pen, digits, (size_t)(decimal_put(digits, n) - digits));
}

static char *
put_hex_escape(char *out, const char *before, char byte)
{
	static const char digits[] = "0123456789abcdef";

	out = stpcpy(out, before);
	*out++ = digits[(unsigned char)byte >> 4];
	*out++ = digits[byte & 15];
	return out;
}

static char *
put_backslash_escape(char *out, char name)
{
	*out++ = '\\';
	*out++ = name;
	return out;
}

/* Escapes as printable_copy() does, and what would end the quoted field. */
static char *
escape_plain(char *out, const char *text, size_t n)
{
	if (*text == '"' || *text == '\\')
		return put_backslash_escape(out, *text);
	if (printable_is(text, n))
		return mempcpy(out, text, n);
	*out = *text == '\t' ? ' ' : '?';
	return out + 1;
}

/* Escapes as ap_escape_logitem() of Apache does. */
static char *
escape_combined(char *out, const char *text, size_t n)
{
	static const char bytes[] = "\"\\\b\n\r\t\v", names[] = "\"\\bnrtv";
	const char *known = memchr(bytes, *text, sizeof bytes - 1);

	if (known != NULL)
		return put_backslash_escape(out, names[known - bytes]);
	if (!printable_is(text, 1))
		return put_hex_escape(out, "\\x", *text);
	return mempcpy(out, text, n);
}

/* Escapes blanks too, because a blank would divide the field into two. */
static char *
escape_field(char *out, const char *text, size_t n)
{
	return *text == ' ' ? put_hex_escape(out, "\\x", ' ') :
			      escape_combined(out, text, n);
}

static char *
escape_json(char *out, const char *text, size_t n)
{
	if (*text == '"' || *text == '\\')
		return put_backslash_escape(out, *text);
	if (printable_is(text, n))
		return mempcpy(out, text, n);
	if (n == 3)	/* U+2000 to U+207f */
		return put_hex_escape(out, "\\u20",
		    (char)((text[1] & 1) << 6 | (text[2] & 0x3f)));
	return put_hex_escape(out, "\\u00", text[n - 1]);
}

/* Writes whole escapes only, of at most `most` bytes in all. */
static void
pen_put_text(struct pen *pen, const char *before, struct bytes text,
    size_t most)
{
	char shown[ESCAPE_MAX];
	const char *end;
	size_t i, n, len;

	pen_puts(pen, before);
	end = pen->at + most;
	for (i = 0; i < text.len; i += n) {
		n = pen->escape == escape_json || pen->escape == escape_plain ?
		    utf8_step(text.at + i, text.len - i) :
		    1;
		len = (size_t)(pen->escape(shown, text.at + i, n) - shown);
		if (pen->at + len > end)
			return;
		pen_put(pen, shown, len);
	}
}

/* Writes nothing for a name that is NULL. */
static void
pen_put_name(struct pen *pen, const char *before, const char *name)
{
	if (name != NULL)
		pen_put_text(pen, before, bytes_of(name), NAME_SHOWN_MAX);
}

static void
put_plain_line(struct pen *pen, const struct access_record *a)
{
	pen->escape = escape_plain;
	pen_put_name(pen, "", a->remote);
	pen_put_name(pen, " ", a->site);
	pen_put_text(pen, " \"", a->selector, SELECTOR_SHOWN_MAX);
	pen_put_name(pen, "\" ",
	    a->refusal != NULL ? a->refusal : a->answered_by);
	pen_put_number(pen, a->error && !a->is_missing ? " error " : " ",
	    a->sent);
	pen_put_number(pen, " bytes ", (uintmax_t)a->ms);
	pen_puts(pen, " ms");
	pen_put_name(pen, ", ", a->missing);
}

static void
put_combined_line(struct pen *pen, const struct access_record *a)
{
	struct bytes request = a->selector;

	if (request.len == 0)
		request = bytes_of(request.at == NULL ? "-" : "/");
	pen->escape = escape_field;
	pen_put_name(pen, "", a->site);
	pen_put_name(pen, a->site != NULL ? " " : "", a->remote);
	pen_puts(pen, " - - [");
	pen_puts(pen, clock_text(CLOCK_COMBINED));
	pen->escape = escape_combined;
	pen_put_text(pen, "] \"", request, SELECTOR_SHOWN_MAX);
	pen_put_number(pen, "\" ", (uintmax_t)a->status);
	pen_put_number(pen, " ", a->sent);
	pen_puts(pen, " \"-\" \"-\"");
}

static void
put_json_line(struct pen *pen, const struct access_record *a)
{
	pen->escape = escape_json;
	pen_puts(pen, "{\"time\":\"");
	pen_puts(pen, clock_text(CLOCK_UTC));
	pen_put_name(pen, "\",\"remote\":\"", a->remote);
	pen_put_name(pen, "\",\"site\":\"", a->site);
	pen_put_text(pen, "\",\"selector\":\"", a->selector,
	    SELECTOR_SHOWN_MAX);
	pen_put_name(pen, "\",\"answer\":\"", a->answered_by);
	pen_put_name(pen, "\",\"refusal\":\"", a->refusal);
	pen_put_name(pen, "\",\"missing\":\"", a->missing);
	pen_puts(pen, "\",\"error\":");
	pen_puts(pen, a->error ? "true" : "false");
	pen_put_number(pen, ",\"bytes\":", a->sent);
	pen_put_number(pen, ",\"ms\":", (uintmax_t)a->ms);
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
	struct pen pen = { out, out + ACCESS_LINE_MAX, NULL };

	put_lines[format](&pen, access);
	return (size_t)(pen.at - out);
}

char *
access_name(char *out, enum access_address how, const char *remote)
{
	char address[ACCESS_NAME_MAX];
	struct addr addr;

	snprintf(out, ACCESS_NAME_MAX, "%s", remote);
	if (how == ACCESS_FULL || strcmp(remote, "local") == 0 ||
	    strcmp(remote, "unix") == 0)
		return out;
	/* A percent sign begins the name of an interface of this host. */
	snprintf(address, sizeof address, "%.*s", (int)strcspn(remote, "%"),
	    remote);
	if (how == ACCESS_NONE || addr_parse(&addr, address) == -1)
		return strcpy(out, "-");
	addr_mask(&addr, 24, 48);
	return addr_show(&addr, out);
}
