#include "site/lua_match.h"

#include <ctype.h>
#include <stdbool.h>

enum {
	CAPTURES_MAX = 32,	/* as in Lua */
	DEPTH_MAX = 200,	/* nested calls, as in Lua */
	/* Instead of a length: */
	CAPTURE_OPEN = -1,
	CAPTURE_POSITION = -2	/* `()` */
};

struct capture {
	const char *at;
	ptrdiff_t len;
};

/*
 * The functions match a part of the pattern at a place of the text, and return
 * the place after the match, or NULL. Each that may try several ways stops when
 * `stopped` is set.
 */
struct lua_match {
	const char *text, *text_end;
	const char *pattern_end;
	long *steps;
	bool stopped;
	int depth;
	int n_captures;
	struct capture captures[CAPTURES_MAX];
};

/* Reports whether so many steps are left, and takes them. */
static bool
take_steps(struct lua_match *m, ptrdiff_t n)
{
	m->stopped |= *m->steps < n;
	*m->steps -= m->stopped ? *m->steps : n;
	return !m->stopped;
}

/* --- single characters --- */

static int
is_nul(int c)
{
	return c == '\0';
}

/* Reports whether a byte belongs to a class, which an upper case inverts. */
static bool
class_has_byte(char class, unsigned char c)
{
	static const struct {
		char name;
		int (*has)(int);
	} classes[] = {
		{ 'a', isalpha },
		{ 'c', iscntrl },
		{ 'd', isdigit },
		{ 'g', isgraph },
		{ 'l', islower },
		{ 'p', ispunct },
		{ 's', isspace },
		{ 'u', isupper },
		{ 'w', isalnum },
		{ 'x', isxdigit },
		{ 'z', is_nul },
	};
	const int name = tolower((unsigned char)class);
	size_t i;

	for (i = 0; i < sizeof classes / sizeof classes[0]; i++)
		if (classes[i].name == name)
			return (classes[i].has(c) != 0) == (class == name);
	return (unsigned char)class == c;
}

/* Returns the place after a character, class or set of the pattern. */
static const char *
single_end(const char *p)
{
	if (*p == '%')
		return p + 2;
	if (*p != '[')
		return p + 1;
	p += 1 + (p[1] == '^');
	do
		p += *p == '%' ? 2 : 1;
	while (*p != ']');
	return p + 1;
}

/* Reports whether a set, which ends in a bracket before `end`, has a byte. */
static bool
pattern_set_has_byte(const char *p, const char *end, unsigned char c)
{
	const bool is_inverted = p[1] == '^';
	const char *last = end - 1;
	bool found = false;

	for (p += 1 + is_inverted; p < last && !found; p++) {
		if (*p == '%')
			found = class_has_byte(*++p, c);
		else if (p[1] == '-' && p + 2 < last) {
			found = (unsigned char)p[0] <= c &&
			    c <= (unsigned char)p[2];
			p += 2;
		} else
			found = (unsigned char)*p == c;
	}
	return found != is_inverted;
}

/* Reports whether the byte at `s` is matched by the pattern from p to `end`. */
static bool
single_matches(struct lua_match *m, const char *s, const char *p,
    const char *end)
{
	unsigned char c;

	if (s == m->text_end || !take_steps(m, end - p))
		return false;
	c = (unsigned char)*s;
	switch (*p) {
	case '.':
		return true;
	case '%':
		return class_has_byte(p[1], c);
	case '[':
		return pattern_set_has_byte(p, end, c);
	default:
		return (unsigned char)*p == c;
	}
}

/* --- what has one way to match --- */

/* Matches `%bxy`; p is behind the b. */
static const char *
match_balance(struct lua_match *m, const char *s, const char *p)
{
	long open = 0;

	for (; s < m->text_end && take_steps(m, 1); s++) {
		if (open > 0 && *s == p[1] && --open == 0)
			return s + 1;
		if (*s == p[0] && (open == 0 || p[0] != p[1]))
			open++;
		if (open == 0)
			return NULL;
	}
	return NULL;
}

/* Matches `%f[set]`; p is behind the f. */
static const char *
match_frontier(struct lua_match *m, const char *s, const char *p)
{
	const char *end = single_end(p);
	const unsigned char before = s > m->text ? (unsigned char)s[-1] : '\0';
	const unsigned char after = s < m->text_end ? (unsigned char)*s : '\0';

	return take_steps(m, end - p) &&
		!pattern_set_has_byte(p, end, before) &&
		pattern_set_has_byte(p, end, after) ?
	    s :
	    NULL;
}

/* Matches the text of an earlier capture, by its digit. */
static const char *
match_capture_again(struct lua_match *m, const char *s, char digit)
{
	const struct capture *capture = &m->captures[digit - '1'];

	return capture->len >= 0 && m->text_end - s >= capture->len &&
		take_steps(m, 1 + capture->len) &&
		memcmp(s, capture->at, (size_t)capture->len) == 0 ?
	    s + capture->len :
	    NULL;
}

/* Matches an escape that is no single character, and moves `*p` behind it. */
static const char *
match_escape(struct lua_match *m, const char *s, const char **p)
{
	const char *escape = *p + 1;

	switch (*escape) {
	case 'b':
		*p = escape + 3;
		return match_balance(m, s, escape + 1);
	case 'f':
		*p = single_end(escape + 1);
		return match_frontier(m, s, escape + 1);
	default:
		*p = escape + 1;
		return match_capture_again(m, s, *escape);
	}
}

/* --- what may have several ways to match --- */

static const char *match_items(struct lua_match *m, const char *s,
    const char *p);

/* Matches the rest of the pattern in a nested call. */
static const char *
match_rest(struct lua_match *m, const char *s, const char *p)
{
	const char *end = NULL;

	m->stopped |= m->depth == DEPTH_MAX;
	if (m->stopped || !take_steps(m, 1))
		return NULL;
	m->depth++;
	end = match_items(m, s, p);
	m->depth--;
	return end;
}

static const char *
match_most(struct lua_match *m, const char *s, const char *p, const char *end)
{
	const char *at = s, *found = NULL;

	while (single_matches(m, at, p, end))
		at++;
	s += *end == '+';
	for (; at >= s && found == NULL && !m->stopped; at--)
		found = match_rest(m, at, end + 1);
	return found;
}

static const char *
match_least(struct lua_match *m, const char *s, const char *p, const char *end)
{
	const char *found;

	for (;; s++) {
		found = match_rest(m, s, end + 1);
		if (found != NULL || !single_matches(m, s, p, end))
			return found;
	}
}

static const char *
match_optional(struct lua_match *m, const char *s, const char *p,
    const char *end)
{
	const char *found = NULL;

	if (single_matches(m, s, p, end))
		found = match_rest(m, s + 1, end + 1);
	return found != NULL ? found : match_rest(m, s, end + 1);
}

static const char *
match_repeated(struct lua_match *m, const char *s, const char *p,
    const char *end)
{
	switch (*end) {
	case '-':
		return match_least(m, s, p, end);
	case '?':
		return match_optional(m, s, p, end);
	default:
		return match_most(m, s, p, end);
	}
}

static const char *
open_capture(struct lua_match *m, const char *s, const char *p)
{
	const bool is_position = p[1] == ')';
	const char *end;

	m->captures[m->n_captures++] = (struct capture){ s,
		is_position ? CAPTURE_POSITION : CAPTURE_OPEN };
	end = match_rest(m, s, p + 1 + is_position);
	if (end == NULL)
		m->n_captures--;
	return end;
}

static const char *
close_capture(struct lua_match *m, const char *s, const char *p)
{
	struct capture *capture = &m->captures[m->n_captures - 1];
	const char *end;

	while (capture->len != CAPTURE_OPEN)
		capture--;
	capture->len = s - capture->at;
	end = match_rest(m, s, p + 1);
	if (end == NULL)
		capture->len = CAPTURE_OPEN;
	return end;
}

static bool
is_repeated(const struct lua_match *m, const char *end)
{
	return end < m->pattern_end &&
	    (*end == '*' || *end == '+' || *end == '-' || *end == '?');
}

static bool
is_special_escape(const char *p)
{
	return p[0] == '%' &&
	    (p[1] == 'b' || p[1] == 'f' || isdigit((unsigned char)p[1]));
}

static const char *
match_items(struct lua_match *m, const char *s, const char *p)
{
	const char *end;

	while (p < m->pattern_end && s != NULL) {
		if (*p == '(')
			return open_capture(m, s, p);
		if (*p == ')')
			return close_capture(m, s, p);
		if (*p == '$' && p + 1 == m->pattern_end)
			return s == m->text_end ? s : NULL;
		if (is_special_escape(p)) {
			s = match_escape(m, s, &p);
			continue;
		}
		end = single_end(p);
		if (is_repeated(m, end))
			return match_repeated(m, s, p, end);
		s = single_matches(m, s, p, end) ? s + 1 : NULL;
		p = end;
	}
	return s;
}

/* Returns the end of the first match, and sets its start; or NULL. */
static const char *
find_match(struct lua_match *m, const char *pattern, const char **start)
{
	const bool is_anchored = pattern < m->pattern_end && *pattern == '^';
	const char *s, *end;

	for (s = m->text;; s++) {
		m->n_captures = 0;
		end = match_rest(m, s, pattern + is_anchored);
		*start = s;
		if (end != NULL || is_anchored || s == m->text_end ||
		    m->stopped)
			return end;
	}
}

/* --- the replacement --- */

/* Adds a capture by its digit. Without captures, 1 is the whole match. */
static void
add_capture(const struct lua_match *m, char digit, struct bytes whole,
    struct buf *out)
{
	const struct capture *capture;

	if (digit == '0' || m->n_captures == 0) {
		buf_add(out, whole.at, whole.len);
		return;
	}
	capture = &m->captures[digit - '1'];
	if (capture->len == CAPTURE_POSITION)
		buf_printf(out, "%td", capture->at - m->text + 1);
	else
		buf_add(out, capture->at, (size_t)capture->len);
}

static void
add_target(const struct lua_match *m, const char *target, struct bytes whole,
    size_t longest, struct buf *out)
{
	for (; *target != '\0' && out->len <= longest; target++)
		if (*target != '%')
			buf_add(out, target, 1);
		else if (*++target == '%')
			buf_puts(out, "%");
		else
			add_capture(m, *target, whole, out);
}

enum lua_match_state
lua_match_replace(struct bytes text, struct bytes pattern, const char *target,
    size_t longest, long *steps, struct buf *out)
{
	struct lua_match m = {
		.text = text.at,
		.text_end = text.at + text.len,
		.pattern_end = pattern.at + pattern.len,
		.steps = steps,
	};
	const size_t before = out->len;
	const char *start, *end;

	end = find_match(&m, pattern.at, &start);
	if (m.stopped)
		return LUA_MATCH_STOPPED;
	if (end == NULL)
		return LUA_MATCH_NONE;
	buf_add(out, text.at, (size_t)(start - text.at));
	add_target(&m, target, (struct bytes){ start, (size_t)(end - start) },
	    before + longest, out);
	buf_add(out, end, (size_t)(m.text_end - end));
	return out->len - before > longest ? LUA_MATCH_NONE : LUA_MATCH_FOUND;
}
