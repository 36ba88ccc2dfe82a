#include "conf/lua_pattern.h"

#include <stddef.h>
#include <string.h>

enum { CAPTURES_MAX = 32 };

struct pattern_parser {
	const char *at;
	int captures;		/* begun so far */
	int open;		/* begun, but not ended */
	int repeats;		/* `*`, `+` and `-` after a character or set */
	const char *error;	/* or NULL */
};

/* Records an error, and ends the parsing. */
static void
pattern_error(struct pattern_parser *parser, const char *error)
{
	parser->error = error;
	parser->at += strlen(parser->at);
}

/* Parses a set after its `[`, up to a `]` that is not its first byte. */
static void
parse_set(struct pattern_parser *parser)
{
	parser->at += *parser->at == '^';
	do {
		if (*parser->at == '%' && parser->at[1] != '\0')
			parser->at++;
		if (*parser->at == '\0') {
			pattern_error(parser, "[ without ]");
			return;
		}
		parser->at++;
	} while (*parser->at != ']');
	parser->at++;
}

/* Counts a repetition behind a character, a class or a set. */
static void
parse_repeat(struct pattern_parser *parser)
{
	if (*parser->at == '\0' || strchr("*+-?", *parser->at) == NULL)
		return;
	parser->repeats += *parser->at != '?';
	parser->at++;
}

/* Parses an escape after its `%`. */
static void
parse_escape(struct pattern_parser *parser)
{
	char c = *parser->at;

	if (c == '\0')
		pattern_error(parser, "ends in %");
	else if (c == 'b' && (parser->at[1] == '\0' || parser->at[2] == '\0'))
		pattern_error(parser, "%b needs two characters");
	else if (c == 'f' && parser->at[1] != '[')
		pattern_error(parser, "%f needs a [");
	else if (c == '0' ||
	    (c >= '1' && c <= '9' &&
		(c - '0' > parser->captures || parser->open > 0)))
		pattern_error(parser, "%N without capture N");
	else if (c == 'b')
		parser->at += 3;
	else if (c == 'f') {
		parser->at += 2;
		parse_set(parser);
	} else {
		parser->at++;
		if (c < '0' || c > '9')
			parse_repeat(parser);
	}
}

static void
parse_pattern_item(struct pattern_parser *parser)
{
	switch (*parser->at++) {
	case '(':
		parser->open++;
		if (++parser->captures > CAPTURES_MAX)
			pattern_error(parser, "more than 32 captures");
		break;
	case ')':
		if (parser->open-- == 0)
			pattern_error(parser, ") without (");
		break;
	case '[':
		parse_set(parser);
		parse_repeat(parser);
		break;
	case '%':
		parse_escape(parser);
		break;
	default:
		parse_repeat(parser);
		break;
	}
}

static struct pattern_parser
parse_pattern(const char *pattern)
{
	struct pattern_parser parser = { .at = pattern };

	parser.at += *pattern == '^';
	while (*parser.at != '\0')
		parse_pattern_item(&parser);
	return parser;
}

static const char *
check_replacement(const char *at, int captures)
{
	for (; (at = strchr(at, '%')) != NULL; at += 2) {
		if (at[1] == '%' || at[1] == '0' || at[1] == '1')
			continue;
		if (at[1] < '2' || at[1] > '9' || at[1] - '0' > captures)
			return "in the target, % needs the number of a capture";
	}
	return NULL;
}

const char *
lua_pattern_check(const char *pattern, const char *replacement)
{
	const struct pattern_parser parser = parse_pattern(pattern);

	if (parser.error != NULL)
		return parser.error;
	if (parser.open > 0)
		return "( without )";
	return replacement ? check_replacement(replacement, parser.captures) :
			     NULL;
}

const char *
lua_pattern_advice(const char *pattern)
{
	if (*pattern != '^')
		return "begin it with ^";
	return parse_pattern(pattern).repeats > 1 ?
	    "use only one of * + - in it" :
	    NULL;
}
