/* The statistics of one site, in a state directory for one test. */
#ifndef TESTS_STATS_FIXTURE_H
#define TESTS_STATS_FIXTURE_H

#include "conf/conf.h"
#include "stats/query.h"
#include "stats/writer.h"

/* The first second of a day. */
#define STATS_DAY INT64_C(1795737600)

extern struct conf stats_conf;

/* Opens new statistics. Returns NULL in a build without SQLite. */
struct writer *stats_open(void);

/* Closes the writer, and removes the directory. */
void stats_close(struct writer *writer);

/* Writes one request, of 10 bytes and 2 ms, as a batch. */
void stats_add(struct writer *writer, int64_t time, const char *client,
    const char *selector, int status);

/* Writes n requests for selectors that are not there: "/0", "/1" and so on. */
void stats_add_selectors(struct writer *writer, int n);

/* The number in this column of a query's first row; -1: none. */
int64_t stats_value(const char *query, const char *column, int64_t from,
    int64_t to);

/* The same of the query "total", of all time. */
int64_t stats_total(const char *column);

/* How many rows a query has, of all time. */
int64_t stats_rows(const char *query);

/* Does any file of the directory contain this text? */
bool stats_contain(const char *text);

#endif
