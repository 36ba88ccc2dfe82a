#include "stats_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/db.h"
#include "store/state_dir.h"
#include "suite.h"

struct conf stats_conf;
static char state[] = "/tmp/gophermoon-stats-XXXXXX";

struct writer *
stats_open(void)
{
	char err[WRITER_ERR_MAX] = "";
	struct writer *writer;

	ck_assert_int_eq(conf_init(&stats_conf), 0);
	ck_assert_int_eq(conf_set(&stats_conf, "servername", "unit.test", err),
	    0);
	if (!db_is_supported())
		return NULL;
	ck_assert_ptr_nonnull(mkdtemp(state));
	ck_assert_int_eq(state_dir_open(state), 0);
	writer = writer_open(&stats_conf, 1000, err);
	ck_assert_msg(writer != NULL, "%s", err);
	return writer;
}

void
stats_close(struct writer *writer)
{
	char command[64];

	query_close();
	writer_close(writer);
	state_dir_open("");
	conf_free(&stats_conf);
	(void)snprintf(command, sizeof command, "rm -r %s", state);
	ck_assert_int_eq(system(command), 0);
}

void
stats_add(struct writer *writer, int64_t time, const char *client,
    const char *selector, int status)
{
	struct hit hit = { .time = time,
		.bytes = 10,
		.ms = 2,
		.status = (uint16_t)status,
		.kind = status == 404 ? HIT_MISSING : HIT_FILE,
		.selector = bytes_of(selector) };

	hit_parse_client(&hit.address, client);
	ck_assert_int_eq(writer_add(writer, &hit), 0);
	ck_assert_int_eq(writer_end(writer, 0, 0), 0);
}

void
stats_add_selectors(struct writer *writer, int n)
{
	struct hit hit = { .time = STATS_DAY,
		.status = 404,
		.kind = HIT_MISSING };
	char name[32];
	int i;

	for (i = 0; i < n; i++) {
		(void)snprintf(name, sizeof name, "/%d", i);
		hit.selector = bytes_of(name);
		hit_parse_client(&hit.address, name + 1);
		ck_assert_int_eq(writer_add(writer, &hit), 0);
	}
	ck_assert_int_eq(writer_end(writer, 0, 0), 0);
}

static void
run_query(struct query_result *result, const char *query, int64_t from,
    int64_t to)
{
	char err[QUERY_ERR_MAX];

	ck_assert_msg(query_run(result, &stats_conf, query, from, to,
			  QUERY_ROWS, err) == 0,
	    "%s", err);
}

int64_t
stats_value(const char *query, const char *column, int64_t from, int64_t to)
{
	struct query_result result = { 0 };
	struct query_value value;
	int64_t found = -1;
	size_t i;

	run_query(&result, query, from, to);
	for (i = 0; i < result.columns && result.rows > 0; i++) {
		value = query_next(&result);
		if (strcmp(result.names[i], column) == 0 &&
		    value.type == QUERY_NUMBER)
			found = value.number;
	}
	query_free(&result);
	return found;
}

int64_t
stats_total(const char *column)
{
	return stats_value("total", column, 0, INT64_MAX);
}

int64_t
stats_rows(const char *query)
{
	struct query_result result = { 0 };
	int64_t rows;

	run_query(&result, query, 0, INT64_MAX);
	rows = (int64_t)result.rows;
	query_free(&result);
	return rows;
}

bool
stats_contain(const char *text)
{
	char command[200];

	(void)snprintf(command, sizeof command, "grep -qaF -e '%s' %s/*", text,
	    state);
	return system(command) == 0;
}
