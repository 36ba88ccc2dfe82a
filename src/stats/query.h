/* Reads the statistics: a few questions, each with a name. */
#ifndef STATS_QUERY_H
#define STATS_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "conf/conf.h"

struct writer;

/* What an answer is made of. */
enum query_type { QUERY_NONE, QUERY_NUMBER, QUERY_TEXT };

struct query_value {
	enum query_type type;
	int64_t number;
	struct bytes text;
};

enum { QUERY_COLUMNS = 12, QUERY_ROWS = 1000, QUERY_ERR_MAX = 128 };

/* An answer: rows of figures. A zeroed struct is an empty one. */
struct query_result {
	const char *names[QUERY_COLUMNS];	/* of the columns */
	size_t columns, rows;
	struct buf bytes;	/* what the rows are packed in */
	size_t at;		/* the next figure */
};

/*
 * Asks about the time from `from` to `to`, which is not in it (s since 1970),
 * for at most `most` rows, QUERY_ROWS or less. The questions are those of
 * statistics() in gophermoon-handler(7). An answer takes no longer than some
 * tenths of a second, and holds nothing where nothing was written yet. 0, or
 * -1 and a sentence in `err` (QUERY_ERR_MAX bytes).
 */
int query_ask(struct query_result *answer, const struct conf *conf,
    const char *question, int64_t from, int64_t to, int most, char *err);

/* The next figure, row by row; its text stays true until the next question. */
struct query_value query_next(struct query_result *answer);

/* From now on questions are answered from these, which must outlive that. */
void query_use(struct writer *stats);

/* Lets go of an answer. May be called twice. */
void query_free(struct query_result *answer);

/* Lets go of the database. */
void query_close(void);

#endif
