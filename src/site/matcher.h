/* Finds several words in a text, in upper or lower case. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
	MATCHER_WORDS = 16,	/* at most */
	MATCHER_WORD_MAX = 128,	/* bytes of a word */
	MATCHER_COUNT_MAX = 100	/* hits that are counted */
};

/* A byte that each hit has at an offset: `(byte | mask) == value`. */
struct matcher_probe {
	size_t at;
	unsigned char mask, value;
};

/* A word, and its hits in the text. */
struct matcher_word {
	size_t len;
	unsigned char lower[MATCHER_WORD_MAX], upper[MATCHER_WORD_MAX];
	struct matcher_probe probes[2];	/* bytes that are rare in texts */
	size_t count;		/* hits that do not overlap */
	off_t first;		/* of the hit to show, see below; or -1 */
	off_t next;		/* no further hit begins before this offset */
};

/* Zeroed, it has no words. Offsets are bytes in the text. */
struct matcher {
	struct matcher_word words[MATCHER_WORDS];
	size_t n;
	size_t longest;		/* bytes of the longest word */
	off_t body;		/* where the body begins, after a title */
};

/*
 * Adds a word in UTF-8. Case is ignored for letters of ASCII, Latin-1
 * Supplement and Latin Extended-A; every other byte must be the same. Returns
 * false if the word is empty or too long, or there are MATCHER_WORDS words.
 */
bool matcher_add(struct matcher *matcher, const char *word, size_t len);

/*
 * Begins a text. `first` will be the first hit at or after the offset `body`,
 * or else the last hit before it, in the title.
 */
void matcher_begin(struct matcher *matcher, off_t body);

/*
 * Counts the hits in the block of the text at the offset `at`. Blocks come in
 * order. Each begins at least `longest - 1` bytes before the end of the
 * previous block, so that no hit is lost between them. No hit is counted twice.
 */
void matcher_feed(struct matcher *matcher, const char *bytes, size_t len,
    off_t at);

/* Reports whether every word has MATCHER_COUNT_MAX hits. */
bool matcher_is_done(const struct matcher *matcher);

/* How a word occurs in a name; a better match has a larger value. */
enum matcher_hit {
	MATCHER_NONE,	/* not at all */
	MATCHER_PART,	/* as a part of a longer word */
	MATCHER_WORD	/* as a whole word */
};

/* Returns how a word occurs in a name, which is not part of the text. */
enum matcher_hit matcher_in_name(const struct matcher_word *word,
    const char *bytes, size_t len);
