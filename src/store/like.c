#include "store/like.h"

#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"

#define NONE SIZE_MAX

static char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Returns the offset after the character at `at`. */
static size_t
next_character(struct bytes text, size_t at)
{
	return at + utf8_step(text.at + at, text.len - at);
}

/* Returns the offset after the set that begins at `at`, or NONE. */
static size_t
find_set_end(struct bytes pattern, size_t at)
{
	at += 1 + (at + 1 < pattern.len && pattern.at[at + 1] == '^');
	at += at < pattern.len && pattern.at[at] == ']';
	while (at < pattern.len && pattern.at[at] != ']')
		at++;
	return at < pattern.len ? at + 1 : NONE;
}

/* Reports whether the set from `at` to `end`, with brackets, has the byte. */
static bool
set_has_byte(struct bytes pattern, size_t at, size_t end, char c)
{
	const unsigned char byte = (unsigned char)c;
	bool inverted, found = false;
	size_t i = at + 1;

	inverted = pattern.at[i] == '^';
	for (i += inverted; i < end - 1; i++) {
		unsigned char from = (unsigned char)pattern.at[i], to = from;

		if (i + 2 < end - 1 && pattern.at[i + 1] == '-') {
			to = (unsigned char)pattern.at[i + 2];
			i += 2;
		}
		found |= byte >= from && byte <= to;
	}
	return found != inverted;
}

/*
 * Matches one element of the pattern, other than `%` and `*`, with one
 * character, and moves both offsets after them if it succeeds.
 */
static bool
match_element(const struct like *like, size_t *p, struct bytes text, size_t *t)
{
	char c = like->pattern.at[*p];
	size_t end;

	if (like->is_like && like->escape != '\0' && c == like->escape &&
	    *p + 1 < like->pattern.len) {
		c = like->pattern.at[++*p];
	} else if (c == (like->is_like ? '_' : '?')) {
		(*p)++;
		*t = next_character(text, *t);
		return true;
	} else if (!like->is_like && c == '[') {
		end = find_set_end(like->pattern, *p);
		if (end == NONE ||
		    !set_has_byte(like->pattern, *p, end, text.at[*t]))
			return false;
		*p = end;
		(*t)++;
		return true;
	}
	if (like->is_like ? ascii_lower(c) != ascii_lower(text.at[*t]) :
			    c != text.at[*t])
		return false;
	(*p)++;
	(*t)++;
	return true;
}

/* Reports whether the pattern has the wildcard `%` or `*` at `p`. */
static bool
is_wildcard(const struct like *like, size_t p)
{
	const char wildcard = like->is_like ? '%' : '*';

	return p < like->pattern.len && like->pattern.at[p] == wildcard &&
	    !(like->is_like && like->escape == wildcard);
}

/*
 * Lets only the last wildcard take one more character after a mismatch. All
 * before it has matched as early as possible, so no other way can succeed.
 */
bool
like_matches(const struct like *like, struct bytes text)
{
	size_t p = 0, t = 0, after_wildcard = NONE, taken = 0, next;

	while (t < text.len) {
		next = p;
		if (is_wildcard(like, p)) {
			after_wildcard = ++p;
			taken = t;
		} else if (p < like->pattern.len &&
		    match_element(like, &next, text, &t)) {
			p = next;
		} else if (after_wildcard != NONE) {
			p = after_wildcard;
			taken = next_character(text, taken);
			t = taken;
		} else {
			return false;
		}
	}
	while (is_wildcard(like, p))
		p++;
	return p == like->pattern.len;
}
