#include "gopher/item.h"

#include <stdbool.h>
#include <strings.h>

/* The only place that knows which extension is which type. */
static const struct {
	char type;
	const char *extensions;		/* lower case, one blank between */
} types[] = {
	{ '0',
	    "txt md markdown rst adoc org asc gmi log conf cfg ini toml yaml "
	    "yml json csv tsv diff patch c h cc cpp hpp go rs py pl rb sh awk "
	    "sed tcl js ts css sql tex bib nfo me" },
	{ '4', "hqx" },
	{ '5', "zip gz tgz tar bz2 xz zst 7z rar lz z" },
	{ '6', "uue" },
	{ '9',
	    "bin iso img so o exe deb rpm jar epub wasm ttf otf woff sqlite" },
	{ 'g', "gif" },
	{ 'I', "png jpg jpeg webp avif bmp tif tiff svg ico heic" },
	{ 'h', "html htm xhtml" },
	{ 's', "mp3 ogg oga opus flac wav m4a mid aac" },
	{ ';', "mp4 mkv webm mov avi mpg" },
	{ 'd', "pdf ps doc docx odt rtf xls xlsx ods ppt pptx odp" },
	{ 'M', "mbox eml" },
	{ 'c', "ics" },
};

/* Is `word` one of the words of `list`, upper or lower case? */
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
item_of_name(const char *name)
{
	const char *dot;
	size_t i, len;

	dot = strrchr(name, '.');
	if (dot == NULL || dot[1] == '\0' || strchr(dot, '/') != NULL)
		return 0;
	len = strlen(dot + 1);
	for (i = 0; i < sizeof types / sizeof types[0]; i++)
		if (list_has(types[i].extensions, dot + 1, len))
			return types[i].type;
	return 0;
}

enum framing
item_of_type(char type)
{
	switch (type) {
	case '0':
		return FRAMING_TEXT;
	case '1':
	case '7':
		return FRAMING_MENU;
	default:
		return FRAMING_RAW;
	}
}

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static bool
ends_a_field(char c)
{
	return c == '\t' || c == '\r' || c == '\n' || c == '\0';
}

static void
add_name(struct buf *out, struct bytes name)
{
	size_t i, clean;

	for (clean = i = 0; i < name.len; i++) {
		if (!ends_a_field(name.at[i]))
			continue;
		buf_add(out, name.at + clean, i - clean);
		buf_add(out, " ", 1);
		clean = i + 1;
	}
	buf_add(out, name.at + clean, i - clean);
}

static void
add_escaped(struct buf *out, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	char escaped[3] = { '%', digits[c >> 4], digits[c & 15] };

	buf_add(out, escaped, sizeof escaped);
}

static void
add_selector(struct buf *out, struct bytes selector)
{
	size_t i, clean;

	for (clean = i = 0; i < selector.len; i++) {
		if (!is_control(selector.at[i]))
			continue;
		buf_add(out, selector.at + clean, i - clean);
		add_escaped(out, (unsigned char)selector.at[i]);
		clean = i + 1;
	}
	buf_add(out, selector.at + clean, i - clean);
}

static void
add_host(struct buf *out, struct bytes host)
{
	size_t i;

	for (i = 0; i < host.len; i++)
		if (!is_control(host.at[i]))
			buf_add(out, host.at + i, 1);
}

void
item_line(struct buf *out, const struct item *item)
{
	buf_add(out, &item->type, 1);
	add_name(out, item->name);
	buf_add(out, "\t", 1);
	add_selector(out, item->selector);
	buf_add(out, "\t", 1);
	add_host(out, item->host);
	buf_printf(out, "\t%d\r\n", item->port);
}
