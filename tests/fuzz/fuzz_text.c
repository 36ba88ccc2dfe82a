/*
 * Small parsers of texts. The first byte of the input chooses one.
 */
#include <sqlite3.h>

#include "base/addr.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "gopher/decoder.h"
#include "store/like.h"
#include "site/handler_header.h"
#include "site/matcher.h"
#include "fuzz.h"

/* Texts that become UTF-8: in pieces as in one piece, and valid. */
static void
try_decoder(struct bytes in)
{
	const enum utf16_order order = fuzz_byte(&in) % 3;
	const size_t step = fuzz_byte(&in) % 8 + 1U;
	struct decoder whole = { .utf16.order = order }, pieces = whole;
	struct buf a = { 0 }, b = { 0 };
	struct bytes part;

	(void)utf16_order_of(in.at, in.len);
	(void)utf16_has_nul(order, in.at, in.len);
	decoder_add(&whole, &a, in.at, in.len);
	decoder_end(&whole, &a);
	while ((part = fuzz_part(&in, step)).len > 0)
		decoder_add(&pieces, &b, part.at, part.len);
	decoder_end(&pieces, &b);
	assert(utf8_is_valid(buf_bytes(&a), a.len));
	fuzz_assert_equal(&a, &b);
	buf_free(&a);
	buf_free(&b);
}

static void
check_shown(const struct addr *addr)
{
	char shown[ADDR_TEXT_MAX], with_port[ADDR_TEXT_MAX];
	struct addr again;

	assert(addr_parse(&again, addr_show(addr, shown)) == 0);
	assert(addr_is_same_ip(addr, &again));
	assert(addr_block_check(shown) == NULL);
	assert(addr_block_holds(shown, shown));
	assert(addr_parse_port(&again, addr_show_port(addr, with_port)) == 0);
	assert(addr_is_same_ip(addr, &again) && again.port == addr->port);
	addr_mask(&again, 16, 48);
	assert(addr_is_ipv4(addr) == addr_is_ipv4(&again));
}

/* IP addresses and blocks: what is shown is read again. */
static void
try_addr(struct bytes in)
{
	char *first = fuzz_string(&in, ' '), *second = fuzz_string(&in, ' ');
	char shown[ADDR_TEXT_MAX];
	struct addr addr;

	if (addr_parse(&addr, first) == 0)
		check_shown(&addr);
	if (addr_parse_port(&addr, second) == 0) {
		if (addr.port != 0)
			check_shown(&addr);
		if (addr_block_check(first) == NULL)
			(void)addr_block_holds(first, addr_show(&addr, shown));
	}
	if (addr_block_check(first) == NULL)
		(void)addr_block_holds(first, second);
	free(first);
	free(second);
}

static void
check_printable(struct bytes in)
{
	char copy[64];
	size_t at, n, len;

	len = strlen(printable_copy(copy, sizeof copy, in.at, in.len));
	for (at = 0; at < len; at += n) {
		n = utf8_step(copy + at, len - at);
		assert(printable_is(copy + at, n));
	}
}

/* The first comment of a handler, and what is printable. */
static void
try_header(struct bytes in)
{
	struct handler_header header;
	char title[TITLE_MAX];

	handler_header_parse(&header, in.at, in.len);
	assert(memchr(header.title, '\0', TITLE_MAX) != NULL);
	handler_header_set_title(title, in.at, in.len);
	assert(!utf8_is_valid(in.at, in.len) ||
	    utf8_is_valid(title, strlen(title)));
	check_printable(in);
}

static void
feed_blocks(struct matcher *matcher, struct bytes text, size_t step)
{
	size_t from, to;

	for (from = 0;; from = to + 1 - matcher->longest) {
		to = from + step + matcher->longest;
		if (to > text.len)
			to = text.len;
		matcher_feed(matcher, text.at + from, to - from, (off_t)from);
		if (to == text.len)
			return;
	}
}

/* The search of words: in overlapping blocks as in one piece. */
static void
try_matcher(struct bytes in)
{
	const size_t step = fuzz_byte(&in) % 8 + 1U;
	const off_t body = fuzz_byte(&in);
	struct bytes words = fuzz_until(&in, '\n'), word;
	static struct matcher whole, blocks;
	size_t i;

	memset(&whole, 0, sizeof whole);
	while (words.len > 0) {
		word = fuzz_until(&words, ' ');
		(void)matcher_add(&whole, word.at, word.len);
	}
	if (whole.n == 0)
		return;
	matcher_begin(&whole, body);
	blocks = whole;
	matcher_feed(&whole, in.at, in.len, 0);
	feed_blocks(&blocks, in, step);
	for (i = 0; i < whole.n; i++) {
		assert(whole.words[i].count == blocks.words[i].count);
		assert(whole.words[i].first == blocks.words[i].first);
		(void)matcher_in_name(&whole.words[i], in.at, in.len);
	}
}

/*
 * Reports whether SQLite itself would decide the same and soon. It has other
 * rules for invalid UTF-8, for sets, and for an escape at the end.
 */
static bool
is_for_sqlite(const struct like *like, const char *text)
{
	enum { LONGEST = 16 };
	const struct bytes pattern = like->pattern;

	return pattern.len <= LONGEST && strlen(text) <= LONGEST &&
	    utf8_is_valid(pattern.at, pattern.len) &&
	    utf8_is_valid(text, strlen(text)) &&
	    (like->is_like ?
		    pattern.len == 0 || pattern.at[pattern.len - 1] != '!' :
		    strchr(pattern.at, '[') == NULL);
}

static bool
sqlite_matches(const struct like *like, const char *text)
{
	return (like->is_like ? sqlite3_strlike(like->pattern.at, text,
				    (unsigned char)like->escape) :
				sqlite3_strglob(like->pattern.at, text)) == 0;
}

/* LIKE and GLOB: as SQLite itself would decide. */
static void
try_like(struct bytes in)
{
	const unsigned char flags = fuzz_byte(&in);
	struct like like = { .is_like = flags & 1,
		.escape = flags & 2 ? '!' : '\0' };
	char *pattern = fuzz_string(&in, '\n'), *text = fuzz_string(&in, '\n');
	bool matches;

	like.pattern = bytes_of(pattern);
	matches = like_matches(&like, bytes_of(text));
	if (is_for_sqlite(&like, text))
		assert(matches == sqlite_matches(&like, text));
	free(pattern);
	free(text);
}

void
fuzz_one(struct bytes in)
{
	static void (*const parsers[])(struct bytes) = { try_decoder, try_addr,
		try_header, try_matcher, try_like };

	parsers[fuzz_byte(&in) % (sizeof parsers / sizeof parsers[0])](in);
}
