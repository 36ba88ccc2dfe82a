#include "site/matcher.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* --- words --- */

/* Returns the code point of the letter in the other case, or `c` itself. */
static unsigned
other_case(unsigned c)
{
	if (c == 0xd7 || c == 0xf7)	/* multiplication, division */
		return c;
	if (c >= 0xc0 && c <= 0xfe && c != 0xdf)
		return c ^ 0x20;
	if (c == 0xff || c == 0x178)
		return c ^ 0xff ^ 0x178;
	if ((c >= 0x100 && c <= 0x12f) || (c >= 0x132 && c <= 0x137) ||
	    (c >= 0x14a && c <= 0x177))
		return c ^ 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
		return ((c + 1) ^ 1) - 1;
	return c;
}

static bool
is_ascii_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Returns 2 for a letter that may have two cases and two bytes, else 1. */
static size_t
letter_length(const unsigned char *at, size_t left)
{
	return at[0] >= 0xc3 && at[0] <= 0xc5 && left > 1 &&
		utf8_continues((char)at[1]) ?
	    2 :
	    1;
}

/* Writes a letter in both cases, of the same length. Returns the length. */
static size_t
put_both_cases(const unsigned char *at, size_t left, unsigned char *lower,
    unsigned char *upper)
{
	unsigned code, other;

	if (letter_length(at, left) == 1) {
		lower[0] = is_ascii_letter(at[0]) ? at[0] | 0x20 : at[0];
		upper[0] = is_ascii_letter(at[0]) ? at[0] & 0xdf : at[0];
		return 1;
	}
	code = (at[0] & 0x1fU) << 6 | (at[1] & 0x3fU);
	other = other_case(code);
	lower[0] = at[0];
	lower[1] = at[1];
	upper[0] = (unsigned char)(0xc0 | other >> 6);
	upper[1] = (unsigned char)(0x80 | (other & 0x3f));
	return 2;
}

/* Bytes of Latin texts, the most common ones first. */
static const char common[] = " etaoinshrdlucmfgpwybvk.,\n\303-'1020;jxqz\r3456"
			     "789\"\t:()_/=*!?&+";

/* Returns how rare the byte at an offset in a word is. */
static size_t
byte_rarity(const struct matcher_word *word, size_t at)
{
	const char *found;

	found = memchr(common, word->lower[at], sizeof common - 1);
	return found ? (size_t)(found - common) : sizeof common;
}

/* Returns the offset of the rarest byte, except the byte at `but`. */
static size_t
rarest_byte(const struct matcher_word *word, size_t but)
{
	size_t at, best;

	best = word->len;
	for (at = 0; at < word->len; at++)
		if (at != but &&
		    (best == word->len ||
			byte_rarity(word, at) > byte_rarity(word, best)))
			best = at;
	return best < word->len ? best : but;
}

static void
choose_probes(struct matcher_word *word)
{
	size_t i, at = word->len;

	for (i = 0; i < 2; i++) {
		at = rarest_byte(word, at);
		word->probes[i] = (struct matcher_probe){
			.at = at,
			.mask = word->lower[at] ^ word->upper[at],
			.value = word->lower[at] | word->upper[at],
		};
	}
}

bool
matcher_add(struct matcher *matcher, const char *text, size_t len)
{
	struct matcher_word *word;
	size_t i;

	if (len == 0 || len > MATCHER_WORD_MAX || matcher->n == MATCHER_WORDS)
		return false;
	word = &matcher->words[matcher->n++];
	word->len = len;
	for (i = 0; i < len;)
		i += put_both_cases((const unsigned char *)text + i, len - i,
		    word->lower + i, word->upper + i);
	choose_probes(word);
	if (len > matcher->longest)
		matcher->longest = len;
	return true;
}

/* --- texts --- */

/* Reports whether the text has this letter of n bytes (1 or 2). */
static bool
letter_is(const unsigned char *at, const unsigned char *character, size_t n)
{
	return at[0] == character[0] && (n == 1 || at[1] == character[1]);
}

/* Reports whether the text has the word at `at`, in any case. */
static bool
is_hit(const struct matcher_word *word, const unsigned char *at)
{
	size_t i, n;

	for (i = 0; i < word->len; i += n) {
		n = letter_length(word->lower + i, word->len - i);
		if (!letter_is(at + i, word->lower + i, n) &&
		    !letter_is(at + i, word->upper + i, n))
			return false;
	}
	return true;
}

enum {
	STRIDE = 64,		/* bytes that are probed together */
	GROUP = sizeof(uint64_t)
};

/*
 * Marks the bytes of STRIDE at which a hit could begin. Reports whether there
 * are any. This loop takes most of the time; compilers make vector code of it.
 */
static bool
mark_likely(const struct matcher_probe *probe, const unsigned char *at,
    unsigned char *marks)
{
	const unsigned char *p = at + probe[0].at, *q = at + probe[1].at;
	const unsigned char pm = probe[0].mask, pv = probe[0].value,
			    qm = probe[1].mask, qv = probe[1].value;
	unsigned char any;
	size_t i;

	any = 0;
	for (i = 0; i < STRIDE; i++) {
		marks[i] = ((p[i] | pm) == pv) & ((q[i] | qm) == qv);
		any |= marks[i];
	}
	return any != 0;
}

/* Returns the first hit at one of the marks, or NULL. */
static const unsigned char *
first_marked_hit(const struct matcher_word *word, const unsigned char *at,
    const unsigned char *marks)
{
	uint64_t group;
	size_t i;

	for (i = 0; i < STRIDE; i++) {
		if (i % GROUP == 0) {
			memcpy(&group, marks + i, GROUP);
			if (group == 0) {
				i += GROUP - 1;
				continue;
			}
		}
		if (marks[i] && is_hit(word, at + i))
			return at + i;
	}
	return NULL;
}

/* Returns the first hit that begins from `at` on and before `end`; or NULL. */
static const unsigned char *
next_hit(const struct matcher_word *word, const unsigned char *at,
    const unsigned char *end)
{
	unsigned char marks[STRIDE];
	const unsigned char *hit;

	for (; end - at >= STRIDE; at += STRIDE) {
		if (!mark_likely(word->probes, at, marks))
			continue;
		hit = first_marked_hit(word, at, marks);
		if (hit != NULL)
			return hit;
	}
	for (; at < end; at++)
		if (is_hit(word, at))
			return at;
	return NULL;
}

void
matcher_begin(struct matcher *matcher, off_t body)
{
	size_t i;

	matcher->body = body;
	for (i = 0; i < matcher->n; i++) {
		matcher->words[i].count = 0;
		matcher->words[i].first = -1;
		matcher->words[i].next = 0;
	}
}

static void
count_hits(const struct matcher *matcher, struct matcher_word *word,
    const unsigned char *bytes, size_t len, off_t offset)
{
	const unsigned char *at, *end;

	if (len < word->len)
		return;
	at = bytes;
	end = bytes + len - word->len + 1;
	if (word->next > offset)
		at += word->next - offset;
	while (word->count < MATCHER_COUNT_MAX) {
		at = next_hit(word, at, end);
		if (at == NULL)
			return;
		word->count++;
		if (word->first < matcher->body)
			word->first = offset + (at - bytes);
		at += word->len;
		word->next = offset + (at - bytes);
	}
}

void
matcher_feed(struct matcher *matcher, const char *bytes, size_t len, off_t at)
{
	size_t i;

	for (i = 0; i < matcher->n; i++)
		count_hits(matcher, &matcher->words[i],
		    (const unsigned char *)bytes, len, at);
}

bool
matcher_is_done(const struct matcher *matcher)
{
	size_t i;

	for (i = 0; i < matcher->n; i++)
		if (matcher->words[i].count < MATCHER_COUNT_MAX)
			return false;
	return true;
}

/* Reports whether the byte is a letter, a digit, or not ASCII. */
static bool
is_word_byte(unsigned char c)
{
	return is_ascii_letter(c) || (c >= '0' && c <= '9') || c >= 0x80;
}

enum matcher_hit
matcher_in_name(const struct matcher_word *word, const char *bytes, size_t len)
{
	const unsigned char *begin = (const unsigned char *)bytes, *at;
	const unsigned char *last;
	enum matcher_hit named;

	named = MATCHER_NONE;
	if (len < word->len)
		return named;
	last = begin + len - word->len;
	for (at = begin; named != MATCHER_WORD; at++) {
		at = next_hit(word, at, last + 1);
		if (at == NULL)
			break;
		named = (at > begin && is_word_byte(at[-1])) ||
			(at < last && is_word_byte(at[word->len])) ?
		    MATCHER_PART :
		    MATCHER_WORD;
	}
	return named;
}
