#include "site/search.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BLOCK = 64 * 1024,	/* bytes that are read at once */
	LOOK_COST = 4096,	/* what looking at a name costs, in bytes */
	START = 1024,		/* bytes that tell what a file is */
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

/* --- the beginning of a text --- */

/* Is there more in the line than blanks and ornaments? */
static bool
says_something(const char *line, size_t len)
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
take_title(struct search *search, const char *line, size_t len)
{
	static const char mark[] = "\357\273\277";	/* some editors' */

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
 * The first line that says something is the title of a text. Returns where the
 * rest begins.
 */
static size_t
read_title(struct search *search, const char *text, size_t len)
{
	const char *end;
	size_t at, n;

	for (at = 0; at < len; at += n + 1) {
		end = memchr(text + at, '\n', len - at);
		n = end ? (size_t)(end - text) - at : len - at;
		if (!says_something(text + at, n))
			continue;
		take_title(search, text + at, n);
		return at + (n < TITLE_MAX ? n : TITLE_MAX);
	}
	return 0;
}

/* Judges the first block of a file. False where it is no text. */
static bool
begin_text(struct search *search, const char *bytes, size_t len)
{
	size_t start = len < START ? len : START;
	off_t body;

	if (memchr(bytes, '\0', start) != NULL)
		return false;
	body = 0;
	if (search->walk.entry.type != 'h')	/* which begins with markup */
		body = (off_t)read_title(search, bytes, start);
	matcher_begin(&search->matcher, body);
	return true;
}

/* --- the whole of it --- */

/*
 * Scans the next block of the open file; how many bytes were read. The file may
 * have become shorter: then it ends here.
 */
static size_t
scan_next(struct search *search, int fd)
{
	struct matcher *matcher = &search->matcher;
	char block[BLOCK];
	off_t from;
	ssize_t n;

	from = search->done - (off_t)matcher->longest + 1;
	if (from < 0)
		from = 0;
	n = pread(fd, block, sizeof block, from);
	if (n <= 0 || from + n <= search->done ||
	    (from == 0 && !begin_text(search, block, (size_t)n))) {
		search->is_reading = false;
		return 0;
	}
	matcher_feed(matcher, block, (size_t)n, from);
	search->done = from + n;
	if (search->done >= search->size || matcher_is_done(matcher))
		search->is_reading = false;
	return (size_t)n;
}

/* Where in the text the excerpt is about: a hit, or else where it begins. */
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

static void
take_excerpt(struct search *search, int fd)
{
	off_t hit, from;
	ssize_t n;

	hit = best_hit(&search->matcher);
	from = hit > BEFORE ? hit - BEFORE : 0;
	n = pread(fd, search->excerpt, sizeof search->excerpt, from);
	search->excerpt_at = (size_t)(hit - from);
	if (n > 0 && (size_t)n > search->excerpt_at)
		search->excerpt_len = (size_t)n;
}

/* How much of its name counts: handlers go without their `.lua`. */
static size_t
name_length(const struct entry *entry)
{
	size_t len;

	len = strlen(entry->name);
	if (!entry->dir && kind_of_name(entry->name) == NODE_HANDLER)
		len -= strlen(".lua");
	return len;
}

/* How the word occurs in the name or the title, whichever is better. */
static enum matcher_hit
named_in(const struct entry *entry, const struct matcher_word *word)
{
	enum matcher_hit name, title;

	name = matcher_in_name(word, entry->name, name_length(entry));
	title = matcher_in_name(word, entry->title, strlen(entry->title));
	return name > title ? name : title;
}

/* Which words are in the name or in the title? And is any word anywhere? */
static bool
holds_any(struct search *search)
{
	const struct entry *entry = &search->walk.entry;
	const struct matcher_word *word;
	bool any;
	size_t i;

	any = false;
	for (i = 0; i < search->matcher.n; i++) {
		word = &search->matcher.words[i];
		search->named[i] = named_in(entry, word);
		any =
		    any || search->named[i] != MATCHER_NONE || word->count > 0;
	}
	return any;
}

/* Opens the text again, as long as it is one that visitors may read. */
static int
open_text(struct search *search)
{
	struct stat st;
	int fd;

	fd = root_file(search->walk.root, search->walk.path);
	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_mode & S_IROTH)) {
		search->size = st.st_size;
		return fd;
	}
	(void)close(fd);
	return -1;
}

/* Reads on in a text, up to `most` bytes; how many were read. */
static size_t
read_on(struct search *search, size_t most)
{
	size_t n;
	int fd;

	fd = open_text(search);
	if (fd == -1) {
		search->is_reading = false;
		return 0;
	}
	for (n = 0; n < most && search->is_reading;)
		n += scan_next(search, fd);
	if (!search->is_reading && search->done > 0 && holds_any(search))
		take_excerpt(search, fd);
	(void)close(fd);
	return n;
}

static bool
is_text(const struct entry *entry)
{
	return !entry->dir && entry->size > 0 &&
	    strchr("0chM", entry->type) != NULL &&
	    kind_of_name(entry->name) == NODE_FILE;
}

/* Something was found in the tree: is there more to it than its name? */
static void
begin_entry(struct search *search)
{
	matcher_begin(&search->matcher, 0);
	search->excerpt_len = search->excerpt_at = 0;
	search->done = search->size = 0;
	search->is_reading = is_text(&search->walk.entry);
}

enum search_state
search_step(struct search *search)
{
	enum walk_state state;
	size_t work;

	for (work = 0; work < SEARCH_PIECE; work += LOOK_COST) {
		if (!search->is_reading) {
			state = walk_next(&search->walk);
			if (state == WALK_END)
				return SEARCH_END;
			if (state == WALK_MORE)
				continue;
			begin_entry(search);
		}
		if (search->is_reading)
			work += read_on(search, SEARCH_PIECE - work);
		if (!search->is_reading && holds_any(search))
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
