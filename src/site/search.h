/* Full-text search in all files that clients may see, in steps. */
#pragma once

#include "gopher/decoder.h"
#include "site/walk.h"
#include "site/matcher.h"

enum {
	SEARCH_PIECE = 1024 * 1024,	/* bytes that one step reads */
	EXCERPT_MAX = 512,
	SEARCH_OVERLAP = EXCERPT_MAX / 2 + MATCHER_WORD_MAX
};

enum search_state {
	SEARCH_FOUND,	/* an entry holds one of the words */
	SEARCH_MORE,	/* nothing yet: call again */
	SEARCH_END,
	SEARCH_FAILED	/* the system has failed, see errno */
};

/*
 * One search. Offsets in a text in Windows-1252 or UTF-16 are those in the same
 * text in UTF-8. The entry that was found is walk.entry, at walk.path.
 */
struct search {
	struct walk walk;
	struct matcher matcher;		/* the words, their hits in the text */
	enum matcher_hit named[MATCHER_WORDS];	/* in name or title */
	char excerpt[EXCERPT_MAX];	/* of the text, around the best hit */
	size_t excerpt_len;		/* 0 if it is no text */
	size_t excerpt_at;		/* offset of the hit in the excerpt */
	/* The text that is being read: */
	char title[TITLE_MAX];
	bool is_reading;
	int error;			/* of the system; 0: none */
	off_t done, size;		/* bytes */
	bool is_decoded;		/* searched as UTF-8, not as it is */
	struct decoder decoder;
	off_t decoded;			/* bytes of UTF-8 that were searched */
	char overlap[SEARCH_OVERLAP];	/* the last ones of them */
	size_t overlap_len;
};

/*
 * Begins a search for the words of a matcher in the directory at a clean
 * relative path. Returns NULL and errno if the directory is not public, or the
 * system has failed.
 */
struct search *search_open(const struct root *root, const char *path,
    const struct matcher *words);

/*
 * Does about as much work as reading SEARCH_PIECE bytes. No descriptor of a
 * text is open afterwards. Texts are files of a text type without a NUL at
 * their start; other files are searched only by name and title.
 */
enum search_state search_step(struct search *search);

/* Frees the search. NULL is allowed. */
void search_close(struct search *search);
