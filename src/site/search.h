/* Looks for words in all that visitors may see, a piece at a time. */
#ifndef SITE_SEARCH_H
#define SITE_SEARCH_H

#include "site/matcher.h"
#include "site/walk.h"

enum {
	SEARCH_PIECE = 1024 * 1024,	/* bytes that one step reads */
	EXCERPT_MAX = 512
};

enum search_state {
	SEARCH_FOUND,	/* something holds one of the words */
	SEARCH_MORE,	/* nothing yet: call again */
	SEARCH_END	/* there is nothing more */
};

/* One search. What was found stands in walk.entry, walk.path, and here. */
struct search {
	struct walk walk;
	struct matcher matcher;		/* the words, their hits in a text */
	enum matcher_hit named[MATCHER_WORDS];	/* in the name or the title */
	char excerpt[EXCERPT_MAX];	/* of a text, around its best hit */
	size_t excerpt_len;		/* 0 where there is no text */
	size_t excerpt_at;		/* where the hit is in it */
	/* of the text that is being read: */
	char title[TITLE_MAX];
	bool is_reading;
	off_t done, size;		/* bytes */
};

/*
 * Begins a search in the directory that a clean relative path names, for the
 * words of a scan. Returns it, or NULL and errno where visitors may not read
 * such a directory.
 */
struct search *search_open(const struct root *root, const char *path,
    const struct matcher *words);

/*
 * Does about as much work as reading SEARCH_PIECE bytes is, and holds no
 * descriptor of a text afterwards. Texts are what their names or first bytes
 * say, and hold no NUL at their beginning; of everything else only the name and
 * the title count.
 */
enum search_state search_step(struct search *search);

/* Lets go of it. NULL is none. */
void search_close(struct search *search);

#endif
