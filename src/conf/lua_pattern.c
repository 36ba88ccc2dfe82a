#include "conf/lua_pattern.h"

#include <stddef.h>
#include <string.h>

enum { CAPTURES_MAX = 32 };

/* What has been seen of a pattern. */
struct parser {
	const char *at;
	int captures;		/* that have begun */
	int open;		/* that have not ended */
	const char *wrong;	/* the first thing that is */
};

static void
complain(struct parser *scan, const char *what)
{
	scan->wrong = what;
	scan->at += strlen(scan->at);
}

/* Behind the `[`: up to the `]`, which may also stand first as itself. */
static void
parse_set(struct parser *scan)
{
	scan->at += *scan->at == '^';
	do {
		if (*scan->at == '%' && scan->at[1] != '\0')
			scan->at++;
		if (*scan->at == '\0') {
			complain(scan, "a [ has no ]");
			return;
		}
		scan->at++;
	} while (*scan->at != ']');
	scan->at++;
}

/* Behind the `%`. */
static void
parse_escape(struct parser *scan)
{
	char c = *scan->at;

	if (c == '\0')
		complain(scan, "it ends in %");
	else if (c == 'b' && (scan->at[1] == '\0' || scan->at[2] == '\0'))
		complain(scan, "%b needs two characters");
	else if (c == 'f' && scan->at[1] != '[')
		complain(scan, "%f needs a [");
	else if (c == '0' ||
	    (c >= '1' && c <= '9' &&
		(c - '0' > scan->captures || scan->open > 0)))
		complain(scan, "% and a digit without that capture");
	else
		scan->at += c == 'b' ? 3 : 1;
}

static void
parse_item(struct parser *scan)
{
	switch (*scan->at++) {
	case '(':
		scan->open++;
		if (++scan->captures > CAPTURES_MAX)
			complain(scan, "too many captures");
		break;
	case ')':
		if (scan->open-- == 0)
			complain(scan, "a ) has no (");
		break;
	case '[':
		parse_set(scan);
		break;
	case '%':
		parse_escape(scan);
		break;
	default:
		break;
	}
}

static const char *
check_replacement(const char *at, int captures)
{
	for (; (at = strchr(at, '%')) != NULL; at += 2) {
		if (at[1] == '%' || at[1] == '0' || at[1] == '1')
			continue;
		if (at[1] < '2' || at[1] > '9' || at[1] - '0' > captures)
			return "the target has a % without that capture";
	}
	return NULL;
}

const char *
lua_pattern_check(const char *pattern, const char *replacement)
{
	struct parser scan = { .at = pattern };

	while (*scan.at != '\0')
		parse_item(&scan);
	if (scan.wrong != NULL)
		return scan.wrong;
	if (scan.open > 0)
		return "a ( has no )";
	return replacement ? check_replacement(replacement, scan.captures) :
			     NULL;
}
