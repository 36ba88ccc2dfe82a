#include "gopher/item.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/decimal.h"

/* The extensions of each type. */
static const struct {
	char type;
	char common;			/* a type that all clients know */
	const char *extensions;		/* lower case, one blank between two */
} types[] = {
	{ '0', '0',
	    "txt md markdown rst adoc org asc gmi log conf cfg ini toml yaml "
	    "yml json csv tsv diff patch c h cc cpp hpp go rs py pl rb sh awk "
	    "sed tcl js ts css sql tex bib nfo me" },
	{ '4', '4', "hqx" },
	{ '5', '5', "zip gz tgz tar bz2 xz zst 7z rar lz z lha arc sit" },
	{ '6', '6', "uue uu" },
	{ '9', '9',
	    "bin iso img so o exe deb rpm jar epub wasm ttf otf woff sqlite "
	    "dmg torrent fits run warc pcap dat" },
	{ 'g', 'g', "gif" },
	{ 'I', 'I',
	    "png jpg jpeg webp avif bmp tif tiff svg ico heic jxl tga pcx" },
	{ 'h', 'h', "html htm xhtml" },
	{ 's', 's',
	    "mp3 ogg oga opus flac wav m4a mid midi aac aif aiff au wma mp2" },
	{ ';', '9', "mp4 mkv webm mov avi mpg mpeg m4v ogv 3gp wmv flv qt" },
	{ 'd', '9',
	    "pdf ps doc docx odt rtf xls xlsx ods ppt pptx odp djvu mobi" },
	{ 'M', '9', "mbox eml" },
	{ 'c', '9', "ics" },
};

/* Reports whether the list has the word, in upper or lower case. */
static bool
list_has(const char *list, const char *word, size_t len)
{
	const char *end;

	for (;; list = end + 1) {
		end = strchrnul(list, ' ');
		if ((size_t)(end - list) == len &&
		    strncasecmp(list, word, len) == 0)
			return true;
		if (*end == '\0')
			return false;
	}
}

char
item_of_name(const char *name, bool extended)
{
	const char *dot;
	size_t i, len;

	dot = strrchr(name, '.');
	if (dot == NULL || dot[1] == '\0' || strchr(dot, '/') != NULL)
		return 0;
	len = strlen(dot + 1);
	for (i = 0; i < sizeof types / sizeof types[0]; i++)
		if (list_has(types[i].extensions, dot + 1, len))
			return extended ? types[i].type : types[i].common;
	return 0;
}

enum framing
item_of_type(char type)
{
	if (type == '0')
		return FRAMING_TEXT;
	return type == '1' || type == '7' ? FRAMING_MENU : FRAMING_RAW;
}

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

/*
 * Reports whether one of eight bytes is a control byte. A byte below 0x20
 * borrows in the first subtraction; a byte 0x7f, which is 0 in `dels`, borrows
 * in the second one. Borrowing sets its highest bit, which was clear.
 */
static bool
eight_have_control(const char *eight)
{
	const uint64_t ones = UINT64_MAX / 0xff, highs = 0x80 * ones;
	uint64_t word, dels;

	memcpy(&word, eight, sizeof word);
	dels = word ^ 0x7f * ones;
	return (((word - 0x20 * ones) & ~word) | ((dels - ones) & ~dels)) &
	    highs;
}

/* Reports whether a field holds no control byte, as almost all do. */
static bool
field_is_plain(struct bytes field)
{
	enum { EIGHT = 8 };
	size_t i;

	if (field.len < EIGHT) {
		for (i = 0; i < field.len; i++)
			if (is_control(field.at[i]))
				return false;
		return true;
	}
	for (i = 0; i + EIGHT < field.len; i += EIGHT)
		if (eight_have_control(field.at + i))
			return false;
	return !eight_have_control(field.at + field.len - EIGHT);
}

enum field { FIELD_NAME, FIELD_SELECTOR, FIELD_HOST };

/* Puts the replacement of a control byte at `to`; a host has none. */
static char *
put_control(char *to, unsigned char c, enum field kind)
{
	static const char digits[] = "0123456789ABCDEF";

	if (kind == FIELD_NAME)
		*to++ = strchr("\t\r\n", c) != NULL ? ' ' : (char)c;
	if (kind != FIELD_SELECTOR)
		return to;
	*to++ = '%';
	*to++ = digits[c >> 4];
	*to++ = digits[c & 15];
	return to;
}

/*
 * Puts a field and a TAB at `to`, which has room. Returns the address after
 * them.
 */
static char *
put_field(char *to, struct bytes field, enum field kind)
{
	size_t i;

	if (!field_is_plain(field)) {
		for (i = 0; i < field.len; i++)
			if (is_control(field.at[i]))
				to = put_control(to, (unsigned char)field.at[i],
				    kind);
			else
				*to++ = field.at[i];
	} else if (field.len > 0)
		to = mempcpy(to, field.at, field.len);
	*to++ = '\t';
	return to;
}

void
item_line(struct buf *out, const struct item *item)
{
	enum { ESCAPED = 3, FIXED = 6 + DECIMAL_MAX };
	char *line, *to;

	line = buf_room(out,
	    item->name.len + ESCAPED * item->selector.len + item->host.len +
		FIXED);	/* type, TABs, port, CRLF */
	if (line == NULL)
		return;
	to = line;
	*to++ = item->type;
	to = put_field(to, item->name, FIELD_NAME);
	to = put_field(to, item->selector, FIELD_SELECTOR);
	to = put_field(to, item->host, FIELD_HOST);
	to = decimal_put(to, (uint64_t)item->port);
	to = mempcpy(to, "\r\n", 2);
	out->len += (size_t)(to - line);
}
