/* Reads the statistics: a few questions, each with a name. */
#ifndef SITE_FIGURES_H
#define SITE_FIGURES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "conf/conf.h"

struct writer;

/* What an answer is made of. */
enum figure_type { FIGURE_NONE, FIGURE_NUMBER, FIGURE_TEXT };

struct figure {
	enum figure_type type;
	int64_t number;
	struct bytes text;
};

enum { FIGURES_COLUMNS = 12, FIGURES_ROWS = 1000, FIGURES_ERR_MAX = 128 };

/* An answer: rows of figures. A zeroed struct is an empty one. */
struct figures {
	const char *names[FIGURES_COLUMNS];	/* of the columns */
	size_t columns, rows;
	struct buf bytes;	/* what the rows are packed in */
	size_t at;		/* the next figure */
};

/*
 * Asks about the time from `from` to `to`, which is not in it (s since 1970),
 * for at most `most` rows, FIGURES_ROWS or less. The questions are those of
 * statistics() in gophermoon-handler(7). An answer takes no longer than some
 * tenths of a second, and holds nothing where nothing was written yet. 0, or
 * -1 and a sentence in `err` (FIGURES_ERR_MAX bytes).
 */
int figures_ask(struct figures *figures, const struct conf *conf,
    const char *question, int64_t from, int64_t to, int most, char *err);

/* The next figure, row by row; its text stays true until the next question. */
struct figure figures_next(struct figures *figures);

/* From now on questions are answered from these, which must outlive that. */
void figures_use(struct writer *stats);

/* Lets go of an answer. May be called twice. */
void figures_free(struct figures *figures);

/* Lets go of the database. */
void figures_close(void);

#endif
