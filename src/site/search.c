#include "site/search.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "gopher/item.h"

enum {
	BLOCK = 64 * 1024,	/* bytes that are read at once */
	NAME_COST = 4096,	/* of examining a name, as bytes read */
	START = 1024,		/* bytes that show whether a file is text */
	BEFORE = EXCERPT_MAX / 2	/* bytes of an excerpt before the hit */
};

struct search *
search_open(const struct root *root, const char *path,
    const struct matcher *words)
{
	struct search *search;

	search = calloc(1, sizeof *search);
	if (search == NULL)
		return NULL;
	search->matcher = *words;
	if (walk_open(&search->walk, root, path) == 0)
		return search;
	free(search);
	return NULL;
}

/* Keeps the first error of the system, which ends the search. */
static void
note_error(struct search *search, bool has_failed)
{
	if (has_failed && search->error == 0)
		search->error = errno;
}

/* --- the beginning of a text --- */

/* Reports whether a line has a letter or a digit, not only ornaments. */
static bool
line_has_words(const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)line[i] >= 0x80 ||
		    (line[i] >= '0' && line[i] <= '9') ||
		    ((line[i] | 0x20) >= 'a' && (line[i] | 0x20) <= 'z'))
			return true;
	return false;
}

static void
set_text_title(struct search *search, const char *line, size_t len)
{
	static const char mark[] = "\357\273\277";	/* byte order */

	if (len >= 3 && memcmp(line, mark, 3) == 0) {
		line += 3;
		len -= 3;
	}
	for (; len > 0 && strchr(" \t#", line[0]) != NULL; len--)
		line++;
	while (len > 0 && strchr(" \t\r", line[len - 1]) != NULL)
		len--;
	handler_header_set_title(search->title, line, len);
	search->walk.entry.title = search->title;
}

/*
 * Takes the first line with words as the title of the text. Returns the offset
 * of the rest.
 */
static size_t
read_text_title(struct search *search, const char *text, size_t len)
{
	const char *end;
	size_t at, n;

	for (at = 0; at < len; at += n + 1) {
		end = memchr(text + at, '\n', len - at);
		n = end ? (size_t)(end - text) - at : len - at;
		if (!line_has_words(text + at, n))
			continue;
		set_text_title(search, text + at, n);
		return at + (n < TITLE_MAX ? n : TITLE_MAX);
	}
	return 0;
}

/* Reports whether a word has other characters than those of ASCII. */
static bool
words_exceed_ascii(const struct matcher *matcher)
{
	size_t i, at;

	for (i = 0; i < matcher->n; i++)
		for (at = 0; at < matcher->words[i].len; at++)
			if (matcher->words[i].lower[at] >= 0x80)
				return true;
	return false;
}

/*
 * Decides whether a text has to be decoded, by its first block. Words of ASCII
 * are found in Windows-1252 as it is.
 */
static void
choose_decoder(struct search *search, const char *bytes, size_t len)
{
	/* The end of a block may cut a character. */
	size_t whole = len < BLOCK ? len : utf8_prefix(bytes, len, len - 1);

	search->decoder = (struct decoder){ .n = 0 };
	search->decoded = 0;
	search->overlap_len = 0;
	search->is_decoded = false;
	if (search->walk.root->conf->charset == CHARSET_RAW)
		return;
	search->decoder.utf16.order = utf16_order_of(bytes, len);
	search->is_decoded = search->decoder.utf16.order != UTF16_NONE ||
	    (words_exceed_ascii(&search->matcher) &&
		!utf8_is_valid(bytes, whole));
}

/* Returns where the body of a text begins, whose start is given. */
static off_t
find_body(struct search *search, const char *start, size_t len)
{
	struct decoder decoder = search->decoder;
	struct buf text = { 0 };
	off_t body;

	if (search->walk.entry.type == 'h')	/* HTML begins with markup */
		return 0;
	if (!search->is_decoded)
		return (off_t)read_text_title(search, start, len);
	decoder_add(&decoder, &text, start, len);
	body = (off_t)read_text_title(search, buf_bytes(&text), text.len);
	buf_free(&text);
	return body;
}

/* Begins with the first block of a file. Returns false if it is no text. */
static bool
begin_text(struct search *search, const char *bytes, size_t len)
{
	size_t start = len < START ? len : START;

	choose_decoder(search, bytes, len);
	if (utf16_has_nul(search->decoder.utf16.order, bytes, start))
		return false;
	matcher_begin(&search->matcher, find_body(search, bytes, start));
	return true;
}

/* --- a whole text --- */

/* Returns the offset of the first hit in the body, or of the body itself. */
static off_t
best_hit(const struct matcher *matcher)
{
	off_t best;
	size_t i;

	best = -1;
	for (i = 0; i < matcher->n; i++)
		if (matcher->words[i].first >= matcher->body &&
		    (best == -1 || matcher->words[i].first < best))
			best = matcher->words[i].first;
	return best == -1 ? matcher->body : best;
}

/* Takes the excerpt around a hit from bytes of the text at an offset. */
static void
take_excerpt(struct search *search, off_t hit, struct bytes text, off_t at)
{
	const off_t from = hit > at + BEFORE ? hit - BEFORE : at;
	const size_t skipped = (size_t)(from - at);

	if (hit < at || hit >= at + (off_t)text.len)
		return;
	search->excerpt_len =
	    text.len - skipped < EXCERPT_MAX ? text.len - skipped : EXCERPT_MAX;
	memcpy(search->excerpt, text.at + skipped, search->excerpt_len);
	search->excerpt_at = (size_t)(hit - from);
}

/* Searches decoded bytes, which begin with the overlap. */
static void
search_text_part(struct search *search, struct bytes text)
{
	struct matcher *matcher = &search->matcher;
	const off_t at = search->decoded - (off_t)search->overlap_len;
	const off_t before = best_hit(matcher);
	size_t n = text.len < SEARCH_OVERLAP ? text.len : SEARCH_OVERLAP;

	matcher_feed(matcher, text.at, text.len, at);
	if (at == 0 || best_hit(matcher) != before)
		take_excerpt(search, best_hit(matcher), text, at);
	search->decoded = at + (off_t)text.len;
	memcpy(search->overlap, text.at + text.len - n, n);
	search->overlap_len = n;
}

/* Does the same as search_block() for a text that is decoded. */
static size_t
search_decoded_block(struct search *search, int fd)
{
	struct buf text = { 0 };
	char block[BLOCK / 2];
	ssize_t n;

	n = pread(fd, block, sizeof block, search->done);
	note_error(search, n == -1);
	buf_add(&text, search->overlap, search->overlap_len);
	if (n > 0)
		decoder_add(&search->decoder, &text, block, (size_t)n);
	search->done += n > 0 ? n : 0;
	search->is_reading = n > 0 && search->done < search->size;
	if (!search->is_reading)
		decoder_end(&search->decoder, &text);
	note_error(search, text.failed);
	if (text.failed)
		search->is_reading = false;
	else if (text.base != NULL)
		search_text_part(search,
		    (struct bytes){ buf_bytes(&text), text.len });
	buf_free(&text);
	if (matcher_is_done(&search->matcher))
		search->is_reading = false;
	return n > 0 ? (size_t)n : 0;
}

/*
 * Searches the next block of the open file. Returns how many bytes were read.
 * If the file has become shorter, the text ends here.
 */
static size_t
search_block(struct search *search, int fd)
{
	struct matcher *matcher = &search->matcher;
	char block[BLOCK];
	off_t from;
	ssize_t n;

	if (search->done > 0 && search->is_decoded)
		return search_decoded_block(search, fd);
	from = search->done - (off_t)matcher->longest + 1;
	if (from < 0)
		from = 0;
	n = pread(fd, block, sizeof block, from);
	note_error(search, n == -1);
	if (n <= 0 || from + n <= search->done ||
	    (from == 0 && !begin_text(search, block, (size_t)n))) {
		search->is_reading = false;
		return 0;
	}
	if (search->is_decoded)
		return search_decoded_block(search, fd);
	matcher_feed(matcher, block, (size_t)n, from);
	search->done = from + n;
	if (search->done >= search->size || matcher_is_done(matcher))
		search->is_reading = false;
	return (size_t)n;
}

static void
read_excerpt(struct search *search, int fd)
{
	off_t hit, from;
	ssize_t n;

	if (search->is_decoded)
		return;		/* it was taken when the hit was found */
	hit = best_hit(&search->matcher);
	from = hit > BEFORE ? hit - BEFORE : 0;
	n = pread(fd, search->excerpt, sizeof search->excerpt, from);
	note_error(search, n == -1);
	search->excerpt_at = (size_t)(hit - from);
	if (n > 0 && (size_t)n > search->excerpt_at)
		search->excerpt_len = (size_t)n;
}

/* Returns the kind of the current entry. */
static enum node_kind
kind_of_entry(const struct search *search)
{
	return search->walk.entry.is_dir ?
	    NODE_DIR :
	    kind_of_file(search->walk.root->conf, search->walk.path);
}

/* Returns the better match of a word, in the name or in the title. */
static enum matcher_hit
match_entry(const struct search *search, const struct matcher_word *word)
{
	const struct listing_entry *entry = &search->walk.entry;
	enum matcher_hit name, title;
	size_t len = strlen(entry->name);

	if (kind_of_entry(search) == NODE_HANDLER)
		len -= strlen(".lua");
	name = matcher_in_name(word, entry->name, len);
	title = matcher_in_name(word, entry->title, strlen(entry->title));
	return name > title ? name : title;
}

/* Fills in search->named. Reports whether the entry holds any word. */
static bool
entry_holds_word(struct search *search)
{
	const struct matcher_word *word;
	bool any;
	size_t i;

	any = false;
	for (i = 0; i < search->matcher.n; i++) {
		word = &search->matcher.words[i];
		search->named[i] = match_entry(search, word);
		any =
		    any || search->named[i] != MATCHER_NONE || word->count > 0;
	}
	return any;
}

/*
 * Searches up to `most` more bytes of the text, as long as it is public.
 * Returns how many were read.
 */
static size_t
search_text(struct search *search, size_t most)
{
	struct stat st;
	size_t n;
	int fd;

	fd = root_open_public(search->walk.root, search->walk.path, &st);
	if (fd == -1) {
		note_error(search, !root_is_missing(errno));
		search->is_reading = false;
		return 0;
	}
	search->size = st.st_size;
	for (n = 0; n < most && search->is_reading;)
		n += search_block(search, fd);
	if (!search->is_reading && search->done > 0 && entry_holds_word(search))
		read_excerpt(search, fd);
	close(fd);
	return n;
}

/* Reports whether an item type (any byte) is a text for the search. */
static bool
type_is_text(char type)
{
	return type != '\0' && strchr("0chM", type) != NULL;
}

/* Mailboxes and calendars are texts, also where they are listed as type 9. */
static bool
entry_is_text(const struct search *search)
{
	const struct listing_entry *entry = &search->walk.entry;

	return entry->size > 0 &&
	    (type_is_text(entry->type) ||
		type_is_text(item_of_name(entry->name, true))) &&
	    kind_of_entry(search) == NODE_FILE;
}

/* Begins with the entry that the walk has found. */
static void
begin_entry(struct search *search)
{
	matcher_begin(&search->matcher, 0);
	search->excerpt_len = search->excerpt_at = 0;
	search->done = search->size = 0;
	search->is_decoded = false;
	search->is_reading = entry_is_text(search);
}

enum search_state
search_step(struct search *search)
{
	enum walk_state state;
	size_t work;

	for (work = 0; work < SEARCH_PIECE; work += NAME_COST) {
		if (!search->is_reading) {
			state = walk_next(&search->walk);
			if (state == WALK_FAILED)
				return SEARCH_FAILED;
			if (state == WALK_END)
				return SEARCH_END;
			if (state == WALK_MORE)
				continue;
			begin_entry(search);
		}
		if (search->is_reading)
			work += search_text(search, SEARCH_PIECE - work);
		if (search->error != 0) {
			errno = search->error;
			return SEARCH_FAILED;
		}
		if (!search->is_reading && entry_holds_word(search))
			return SEARCH_FOUND;
	}
	return SEARCH_MORE;
}

void
search_close(struct search *search)
{
	if (search != NULL)
		walk_close(&search->walk);
	free(search);
}
