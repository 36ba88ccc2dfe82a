/*
 * Looks for several words in a text at once, upper and lower case being the
 * same. Pure.
 */
#ifndef SITE_MATCHER_H
#define SITE_MATCHER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
	MATCHER_WORDS = 16,	/* in one scan */
	MATCHER_WORD_MAX = 128,	/* bytes of a word */
	MATCHER_COUNT_MAX = 100	/* nobody counts further */
};

/* A byte that a hit must have at a place: `(byte | mask) == value`. */
struct matcher_probe {
	size_t at;
	unsigned char mask, value;
};

/* A word, and what is known of it in the text that is being scanned. */
struct matcher_word {
	size_t len;
	unsigned char lower[MATCHER_WORD_MAX], upper[MATCHER_WORD_MAX];
	struct matcher_probe probes[2];	/* the bytes that are rare in texts */
	size_t count;		/* hits that do not overlap */
	off_t first;		/* where the hit is that tells most, or -1 */
	off_t next;		/* no further hit begins before this */
};

/* Zeroed, it has no words. */
struct matcher {
	struct matcher_word words[MATCHER_WORDS];
	size_t n;
	size_t longest;		/* bytes of the longest word */
	off_t body;		/* where the text begins to tell something */
};

/*
 * Adds a word, in UTF-8. Upper and lower case are the same for what ASCII,
 * Latin-1 Supplement and Latin Extended-A have in both; every other byte is
 * itself. Returns false where it is empty or too long, or one too many.
 */
bool matcher_add(struct matcher *matcher, const char *word, size_t len);

/*
 * Begins a text. What stands before the offset `body` is a title, say: `first`
 * is the first hit from there on, or the last one before if there is none.
 */
void matcher_begin(struct matcher *matcher, off_t body);

/*
 * Counts the hits in the bytes that the text has at the offset `at`. Blocks
 * come in order, and each begins at least `longest - 1` bytes before the end of
 * the one before it, so that no hit is lost where they meet; none is counted
 * twice.
 */
void matcher_feed(struct matcher *matcher, const char *bytes, size_t len,
    off_t at);

/* Has every word been counted as far as anybody counts? */
bool matcher_is_done(const struct matcher *matcher);

/* How a word occurs in a name. */
enum matcher_hit {
	MATCHER_NONE,	/* it does not */
	MATCHER_PART,	/* as a part of a longer word */
	MATCHER_WORD	/* with no letter or digit beside it */
};

/* How the word occurs in these bytes, which are no part of the text. */
enum matcher_hit matcher_in_name(const struct matcher_word *word,
    const char *bytes, size_t len);

#endif
