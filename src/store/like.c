#include "store/like.h"

#include <stddef.h>
#include <stdint.h>

#define NOWHERE SIZE_MAX

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t
after_character(struct bytes text, size_t at)
{
	at++;
	while (at < text.len && (text.at[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* Behind the bracket that ends a set, or NOWHERE. */
static size_t
end_of_set(struct bytes pattern, size_t at)
{
	at += 1 + (at + 1 < pattern.len && pattern.at[at + 1] == '^');
	at += at < pattern.len && pattern.at[at] == ']';
	while (at < pattern.len && pattern.at[at] != ']')
		at++;
	return at < pattern.len ? at + 1 : NOWHERE;
}

/* Is the byte in the set, which begins with its bracket, and ends at `end`? */
static bool
is_in_set(struct bytes pattern, size_t at, size_t end, char c)
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

/* One element of the pattern against one character: moves both on. */
static bool
match_one(const struct like *w, size_t *p, struct bytes text, size_t *t)
{
	char c = w->pattern.at[*p];
	size_t end;

	if (w->is_like && w->escape != '\0' && c == w->escape &&
	    *p + 1 < w->pattern.len) {
		c = w->pattern.at[++*p];
	} else if (c == (w->is_like ? '_' : '?')) {
		(*p)++;
		*t = after_character(text, *t);
		return true;
	} else if (!w->is_like && c == '[') {
		end = end_of_set(w->pattern, *p);
		if (end == NOWHERE ||
		    !is_in_set(w->pattern, *p, end, text.at[*t]))
			return false;
		*p = end;
		(*t)++;
		return true;
	}
	if (w->is_like ? fold(c) != fold(text.at[*t]) : c != text.at[*t])
		return false;
	(*p)++;
	(*t)++;
	return true;
}

static bool
is_any(const struct like *w, size_t p)
{
	const char any = w->is_like ? '%' : '*';

	return p < w->pattern.len && w->pattern.at[p] == any &&
	    !(w->is_like && w->escape == any);
}

/*
 * Where it does not go on, only the last `%` has to take one character more:
 * what stood before it has matched as early as it can.
 */
bool
like_matches(const struct like *w, struct bytes text)
{
	size_t p = 0, t = 0, after_any = NOWHERE, taken = 0, next;

	while (t < text.len) {
		next = p;
		if (is_any(w, p)) {
			after_any = ++p;
			taken = t;
		} else if (p < w->pattern.len &&
		    match_one(w, &next, text, &t)) {
			p = next;
		} else if (after_any != NOWHERE) {
			p = after_any;
			taken = after_character(text, taken);
			t = taken;
		} else {
			return false;
		}
	}
	while (is_any(w, p))
		p++;
	return p == w->pattern.len;
}
