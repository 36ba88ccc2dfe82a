/* Queries of the statistics, each with a name. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "conf/conf.h"

enum query_type { QUERY_NONE, QUERY_NUMBER, QUERY_TEXT };

struct query_value {
	enum query_type type;
	int64_t number;
	struct bytes text;
};

enum {
	QUERY_COLUMNS = 12,
	QUERY_NAME_MAX = 32,
	QUERY_ROWS = 1000,
	QUERY_ERR_MAX = 128
};

/* A table of values. A zeroed struct is an empty one. */
struct query_result {
	char names[QUERY_COLUMNS][QUERY_NAME_MAX];	/* of the columns */
	size_t columns, rows;
	struct buf packed;	/* the values, row by row */
	size_t at;		/* offset of the next value in `packed` */
};

/*
 * Runs the query `name`, see statistics() in gophermoon-handler(7), over the
 * time from `from` until just before `to` (s since 1970), for at most `most`
 * rows, QUERY_ROWS or less. Takes half a second at most. The result is empty if
 * nothing has been written. Returns 0; or -1 and a message in `err`
 * (QUERY_ERR_MAX bytes).
 */
int query_run(struct query_result *result, const struct conf *conf,
    const char *name, int64_t from, int64_t to, int most, char *err);

/* Returns the next value, row by row; its text belongs to the result. */
struct query_value query_next(struct query_result *result);

/* Frees the contents of the result. May be called twice. */
void query_free(struct query_result *result);

/* Closes the database of this process. */
void query_close(void);
