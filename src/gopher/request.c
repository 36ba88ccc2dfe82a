#include "gopher/request.h"

#include <string.h>
#include <strings.h>

static bool
has_control_byte(struct bytes text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < 0x20)
			return true;
	return false;
}

/* Cuts `*text` at the first `c`. Returns the part after it, or NULL. */
static struct bytes
cut_text(struct bytes *text, char c)
{
	const char *at;
	struct bytes rest;

	at = text->len ? memchr(text->at, c, text->len) : NULL;
	if (at == NULL)
		return (struct bytes){ NULL, 0 };
	rest.at = at + 1;
	rest.len = text->len - (size_t)(at + 1 - text->at);
	text->len = (size_t)(at - text->at);
	return rest;
}

static bool
is_gopher_plus(struct bytes search, struct bytes third)
{
	if (third.at != NULL)
		return true;
	if (search.len == 0)
		return false;
	return search.at[0] == '+' ||
	    (search.len == 1 && (search.at[0] == '!' || search.at[0] == '$'));
}

static enum request_state
parse_line(struct request *request, const char *line, size_t len)
{
	struct bytes third = { NULL, 0 };

	if (len > 0 && line[len - 1] == '\r')
		len--;
	if (len > REQUEST_MAX)
		return REQUEST_BAD;
	request->selector = (struct bytes){ line, len };
	request->search = cut_text(&request->selector, '\t');
	if (has_control_byte(request->selector))
		return REQUEST_BAD;
	if (request->search.at != NULL)
		third = cut_text(&request->search, '\t');
	request->plus = is_gopher_plus(request->search, third);
	return REQUEST_OK;
}

enum request_state
request_parse(struct request *request, const char *line, size_t len, bool eof)
{
	const char *end;

	if (len >= 2 && memcmp(line, "\x16\x03", 2) == 0)
		return REQUEST_TLS;
	end = len ? memchr(line, '\n', len) : NULL;
	if (end != NULL)
		return parse_line(request, line, (size_t)(end - line));
	/* One CR over the limit may be the first half of a CRLF. */
	if (len > REQUEST_MAX + 1 ||
	    (len == REQUEST_MAX + 1 && line[REQUEST_MAX] != '\r'))
		return REQUEST_BAD;
	if (!eof)
		return REQUEST_MORE;
	return len == 0 ? REQUEST_NONE : parse_line(request, line, len);
}

static bool
text_starts(struct bytes text, const char *prefix)
{
	size_t len = strlen(prefix);

	return text.len >= len && memcmp(text.at, prefix, len) == 0;
}

/* Reports whether the text ends like " HTTP/1.1". */
static bool
text_ends_in_http(struct bytes text)
{
	enum { LONGEST = 9 };
	const char *from;

	if (text.len <= LONGEST)
		return false;
	from = text.at + text.len - LONGEST;
	return memmem(from, LONGEST, " HTTP/", 6) != NULL;
}

bool
request_is_url(const struct request *request)
{
	return text_starts(request->selector, "URL:") ||
	    text_starts(request->selector, "/URL:");
}

bool
request_is_http(const struct request *request)
{
	struct bytes text = request->selector;

	return (text_starts(text, "GET ") || text_starts(text, "HEAD ") ||
		   text_starts(text, "POST ")) &&
	    text_ends_in_http(text);
}

static bool
is_segment(const char *at, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(at, name, len) == 0;
}

enum path_state
path_clean(char *out, struct bytes path)
{
	struct bytes rest, segment;
	size_t len;
	int names = 0;

	out[0] = '\0';
	if (path.len > REQUEST_MAX ||
	    (path.len > 0 && memchr(path.at, '\0', path.len) != NULL))
		return PATH_BAD;
	for (len = 0, rest = path; rest.at != NULL;) {
		segment = rest;
		rest = cut_text(&segment, '/');
		if (segment.len == 0 ||
		    is_segment(segment.at, segment.len, "."))
			continue;
		if (is_segment(segment.at, segment.len, "..") ||
		    ++names > PATH_NAMES_MAX)
			return PATH_BAD;
		if (len > 0)
			out[len++] = '/';
		memcpy(out + len, segment.at, segment.len);
		len += segment.len;
		out[len] = '\0';
	}
	return PATH_OK;
}

/* Returns the value of n digits of base 8 or 16, or -1. */
static int
parse_digits(const char *at, size_t n, int base)
{
	static const char digits[] = "0123456789abcdef";
	const char *found;
	int value;

	for (value = 0; n > 0; n--, at++) {
		found =
		    memchr(digits, *at | (*at >= 'A' ? 0x20 : 0), (size_t)base);
		if (found == NULL)
			return -1;
		value = value * base + (int)(found - digits);
	}
	return value;
}

/* Returns the encoded byte at the start of `text`, or -1. */
static int
decode_byte(struct bytes text, size_t *width)
{
	if (text.len >= 3 && text.at[0] == '%') {
		*width = 3;
		return parse_digits(text.at + 1, 2, 16);
	}
	if (text.len >= 4 && text.at[0] == '#') {
		*width = 4;
		return parse_digits(text.at + 1, 3, 8);
	}
	return -1;
}

/*
 * Decodes once into `out`. Returns PATH_NONE if nothing is encoded, or if a
 * slash or a control byte is, because no file has such a name.
 */
static enum path_state
decode_text(char *out, struct bytes *text)
{
	struct bytes left;
	size_t len, width;
	int c;

	for (left = *text, len = 0; left.len > 0; len++) {
		c = decode_byte(left, &width);
		if (c == -1)
			width = 1;
		else if (c < 0x20 || c == '/' || c > 0xff)
			return PATH_NONE;
		out[len] = c == -1 ? left.at[0] : (char)c;
		left.at += width;
		left.len -= width;
	}
	if (len == text->len)
		return PATH_NONE;
	*text = (struct bytes){ out, len };
	return PATH_OK;
}

/* Cuts `*text` at the first `%XX`. Returns the part after it, or NULL. */
static struct bytes
cut_encoded(struct bytes *text, const char *encoded)
{
	size_t i, len = strlen(encoded);
	struct bytes rest = { NULL, 0 };

	for (i = 0; i + len <= text->len; i++) {
		if (strncasecmp(text->at + i, encoded, len) != 0)
			continue;
		rest =
		    (struct bytes){ text->at + i + len, text->len - i - len };
		text->len = i;
		break;
	}
	return rest;
}

/* Adds a text with %XX decoded once, but for control bytes. */
static void
add_decoded(struct buf *out, struct bytes text)
{
	size_t i, width;
	char c;
	int code;

	for (i = 0; i < text.len; i += width) {
		code = text.at[i] == '%' ?
		    decode_byte((struct bytes){ text.at + i, text.len - i },
			&width) :
		    -1;
		if (code < 0x20)
			width = 1;
		c = code < 0x20 ? text.at[i] : (char)code;
		buf_add(out, &c, 1);
	}
}

bool
request_split_encoded(struct request *request, struct buf *line)
{
	struct bytes selector = request->selector, search = { NULL, 0 }, query;
	size_t len;

	if (request->search.at == NULL)
		search = cut_encoded(&selector, "%09");
	query = cut_encoded(&selector, "%3F");
	if (search.at == NULL && query.at == NULL)
		return false;
	buf_add(line, selector.at, selector.len);
	if (query.at != NULL) {
		buf_puts(line, "?");
		buf_add(line, query.at, query.len);
	}
	len = line->len;
	buf_puts(line, "\t");
	if (search.at != NULL)
		add_decoded(line, search);
	if (line->failed)
		return false;
	request->selector = (struct bytes){ buf_bytes(line), len };
	if (search.at != NULL)
		request->search = (struct bytes){ buf_bytes(line) + len + 1,
			line->len - len - 1 };
	return true;
}

/* Removes `/0` from `/0/about.txt`, and `0` from `0/about.txt`. */
static enum path_state
strip_type(struct bytes *text)
{
	size_t at;

	for (at = 0; at < text->len && text->at[at] == '/'; at++)
		;
	if (at + 1 >= text->len || text->at[at + 1] != '/')
		return PATH_NONE;
	text->at += at + 1;
	text->len -= at + 1;
	return PATH_OK;
}

/*
 * Reports whether a later reading may still apply, because a `..` that is
 * encoded or follows a `?` need not be a segment of the path.
 */
static bool
reading_is_unsure(const struct request *request, enum request_reading reading)
{
	struct bytes all = request->selector;

	return (reading & READING_DECODED) ||
	    (!(reading & READING_QUERY) && cut_text(&all, '?').at != NULL);
}

enum path_state
request_path(const struct request *request, enum request_reading reading,
    struct request_path *path)
{
	char decoded[REQUEST_MAX];
	struct bytes text;
	enum path_state state;

	text = request->selector;
	path->query = (struct bytes){ NULL, 0 };
	if (reading & READING_QUERY) {
		path->query = cut_text(&text, '?');
		if (path->query.at == NULL)
			return PATH_NONE;
	}
	if ((reading & READING_TYPED) && strip_type(&text) == PATH_NONE)
		return PATH_NONE;
	if ((reading & READING_DECODED) &&
	    decode_text(decoded, &text) == PATH_NONE)
		return PATH_NONE;
	state = path_clean(path->path, text);
	if (state == PATH_BAD && reading_is_unsure(request, reading))
		return PATH_NONE;
	return state;
}
