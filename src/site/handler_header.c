#include "site/handler_header.h"

#include <string.h>

#include "base/utf8.h"

/* The rest of a line. */
struct line {
	const char *at, *end;
};

static void
trim_line(struct line *line)
{
	while (line->at < line->end && strchr(" \t", line->at[0]) != NULL)
		line->at++;
	while (line->at < line->end && strchr(" \t\r", line->end[-1]) != NULL)
		line->end--;
}

/* Removes `word` from the start of the line, if the line has it. */
static bool
skip_word(struct line *line, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(line->end - line->at) < len ||
	    memcmp(line->at, word, len) != 0)
		return false;
	line->at += len;
	trim_line(line);
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
parse_header_line(struct handler_header *header, struct line line)
{
	while (line.at < line.end && *line.at == '-')
		line.at++;
	trim_line(&line);
	if (skip_word(&line, "title:"))
		handler_header_set_title(header->title, line.at,
		    (size_t)(line.end - line.at));
	else if (skip_word(&line, "type:") && line.end - line.at == 1 &&
	    *line.at > ' ' && *line.at != 0x7f)
		header->type = *line.at;
	else if (skip_word(&line, "hidden:"))
		header->hidden =
		    line.end - line.at == 3 && memcmp(line.at, "yes", 3) == 0;
}

/* Returns the beginning of the next line, or the end. */
static const char *
skip_line(const char *source, const char *end)
{
	const char *lf = memchr(source, '\n', (size_t)(end - source));

	return lf != NULL ? lf + 1 : end;
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
	end = source + len;
	if (len >= 3 && memcmp(source, "\xef\xbb\xbf", 3) == 0)
		source += 3;	/* a byte order mark */
	if (source < end && *source == '#')
		source = skip_line(source, end);	/* as Lua does */
	for (; source < end; source = next) {
		next = skip_line(source, end);
		line = (struct line){ source, next };
		if (next[-1] == '\n')
			line.end--;
		if (line.end - line.at < 2 || memcmp(line.at, "--", 2) != 0)
			return;
		parse_header_line(header, line);
	}
}
