/* Replaces the modules that need SQLite in a build without it. */
#include <stdio.h>

#include "stats/writer.h"
#include "stats/query.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

static const char cause[] = "this server was built without SQLite";

struct writer *
writer_open(const struct conf *conf, int busy_ms, char *err)
{
	snprintf(err, WRITER_ERR_MAX, "%s", cause);
	return NULL;
}

/* The functions for a writer are never called, as none is ever open. */

int
writer_add(struct writer *writer, const struct hit *hit)
{
	return -1;
}

int
writer_end(struct writer *writer, unsigned long lost, int64_t time)
{
	return -1;
}

const char *
writer_error(const struct writer *writer)
{
	return cause;
}

int
writer_forget(struct writer *writer, int64_t now)
{
	return -1;
}

void
writer_checkpoint(struct writer *writer)
{
}

void
writer_close(struct writer *writer)
{
}

int
query_run(struct query_result *result, const struct conf *conf,
    const char *name, int64_t from, int64_t to, int most, char *err)
{
	snprintf(err, QUERY_ERR_MAX, "%s", cause);
	return -1;
}

struct query_value
query_next(struct query_result *result)
{
	return (struct query_value){ .type = QUERY_NONE };
}

void
query_free(struct query_result *result)
{
}

void
query_close(void)
{
}
