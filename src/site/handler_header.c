#include "site/handler_header.h"

#include <string.h>

#include "base/utf8.h"

/* A part of the source. */
struct line {
	const char *at, *end;
};

static void
trim(struct line *line)
{
	while (line->at < line->end && strchr(" \t", line->at[0]) != NULL)
		line->at++;
	while (line->at < line->end && strchr(" \t\r", line->end[-1]) != NULL)
		line->end--;
}

/* Takes `word` off the front of the line, if it stands there. */
static bool
take(struct line *line, const char *word)
{
	size_t len;

	len = strlen(word);
	if ((size_t)(line->end - line->at) < len ||
	    memcmp(line->at, word, len) != 0)
		return false;
	line->at += len;
	trim(line);
	return true;
}

void
handler_header_set_title(char *title, const char *text, size_t len)
{
	len = utf8_prefix(text, len, TITLE_MAX - 1);
	memcpy(title, text, len);
	title[len] = '\0';
}

static void
read_line(struct handler_header *header, struct line line)
{
	while (line.at < line.end && *line.at == '-')
		line.at++;
	trim(&line);
	if (take(&line, "title:"))
		handler_header_set_title(header->title, line.at,
		    (size_t)(line.end - line.at));
	else if (take(&line, "type:") && line.end - line.at == 1 &&
	    *line.at > ' ' && *line.at != 0x7f)
		header->type = *line.at;
	else if (take(&line, "hidden:"))
		header->hidden =
		    line.end - line.at == 3 && memcmp(line.at, "yes", 3) == 0;
}

void
handler_header_parse(struct handler_header *header, const char *source,
    size_t len)
{
	struct line line;
	const char *end, *next;

	*header = (struct handler_header){ .type = '1' };
	if (len == 0)
		return;
	for (end = source + len; source < end; source = next) {
		next = memchr(source, '\n', (size_t)(end - source));
		line = (struct line){ source, next ? next : end };
		next = next ? next + 1 : end;
		if (line.end - line.at < 2 || memcmp(line.at, "--", 2) != 0)
			return;
		read_line(header, line);
	}
}
