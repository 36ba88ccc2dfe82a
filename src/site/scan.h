/*
 * Looks for several words in a text at once, upper and lower case being the
 * same. Pure.
 */
#ifndef SITE_SCAN_H
#define SITE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
	SCAN_WORDS = 16,	/* in one scan */
	SCAN_WORD_MAX = 128,	/* bytes of a word */
	SCAN_COUNT_MAX = 100	/* nobody counts further */
};

/* A byte that a hit must have at a place: `(byte | mask) == value`. */
struct scan_probe {
	size_t at;
	unsigned char mask, value;
};

/* A word, and what is known of it in the text that is being scanned. */
struct scan_word {
	size_t len;
	unsigned char lower[SCAN_WORD_MAX], upper[SCAN_WORD_MAX];
	struct scan_probe probes[2];	/* the bytes that are rare in texts */
	size_t count;		/* hits that do not overlap */
	off_t first;		/* where the hit is that tells most, or -1 */
	off_t next;		/* no further hit begins before this */
};

/* Zeroed, it has no words. */
struct scan {
	struct scan_word words[SCAN_WORDS];
	size_t n;
	size_t longest;		/* bytes of the longest word */
	off_t body;		/* where the text begins to tell something */
};

/*
 * Adds a word, in UTF-8. Upper and lower case are the same for what ASCII,
 * Latin-1 Supplement and Latin Extended-A have in both; every other byte is
 * itself. Returns false where it is empty or too long, or one too many.
 */
bool scan_add(struct scan *scan, const char *word, size_t len);

/*
 * Begins a text. What stands before the offset `body` is a title, say: `first`
 * is the first hit from there on, or the last one before if there is none.
 */
void scan_begin(struct scan *scan, off_t body);

/*
 * Counts the hits in the bytes that the text has at the offset `at`. Blocks
 * come in order, and each begins at least `longest - 1` bytes before the end of
 * the one before it, so that no hit is lost where they meet; none is counted
 * twice.
 */
void scan_block(struct scan *scan, const char *bytes, size_t len, off_t at);

/* Has every word been counted as far as anybody counts? */
bool scan_is_done(const struct scan *scan);

/* How a word occurs in a name. */
enum scan_named {
	NAMED_NOT,	/* it does not */
	NAMED_PART,	/* as a part of a longer word */
	NAMED_WORD	/* with no letter or digit beside it */
};

/* How the word occurs in these bytes, which are no part of the text. */
enum scan_named scan_named(const struct scan_word *word, const char *bytes,
    size_t len);

#endif
