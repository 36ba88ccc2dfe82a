/* Replaces the modules that need SQLite in a build without it. */
#include <stdio.h>

#include "stats/writer.h"
#include "stats/query.h"

static const char cause[] = "this server was built without SQLite";

struct writer *
writer_open(const struct conf *conf, int busy_ms, char *err)
{
	(void)conf;
	(void)busy_ms;
	snprintf(err, WRITER_ERR_MAX, "%s", cause);
	return NULL;
}

int
writer_begin(struct writer *writer)
{
	(void)writer;
	return -1;
}

int
writer_add(struct writer *writer, const struct hit *hit)
{
	(void)hit;
	return writer_begin(writer);
}

int
writer_add_lost(struct writer *writer, int64_t time, unsigned long n)
{
	(void)time;
	(void)n;
	return writer_begin(writer);
}

int
writer_end(struct writer *writer)
{
	return writer_begin(writer);
}

const char *
writer_error(const struct writer *writer)
{
	(void)writer;
	return cause;
}

int
writer_forget(struct writer *writer, int64_t now)
{
	(void)now;
	return writer_begin(writer);
}

void
writer_checkpoint(struct writer *writer)
{
	(void)writer;
}

void
writer_close(struct writer *writer)
{
	(void)writer;
}

int
query_run(struct query_result *result, const struct conf *conf,
    const char *name, int64_t from, int64_t to, int most, char *err)
{
	(void)conf;
	(void)name;
	(void)from;
	(void)to;
	(void)most;
	query_free(result);
	snprintf(err, QUERY_ERR_MAX, "%s", cause);
	return -1;
}

struct query_value
query_next(struct query_result *result)
{
	(void)result;
	return (struct query_value){ .type = QUERY_NONE };
}

void
query_free(struct query_result *result)
{
	*result = (struct query_result){ 0 };
}

void
query_close(void)
{
}
