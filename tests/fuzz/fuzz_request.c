/* The request line: whole or in pieces, its readings, and clean paths. */
#include "gopher/request.h"

#include <stdio.h>

#include "fuzz.h"

/* No path leads out, or has two spellings. */
static void
check_path(const char *path)
{
	char again[REQUEST_MAX + 1], between[REQUEST_MAX + 3];

	snprintf(between, sizeof between, "/%s/", path);
	assert(strlen(path) <= REQUEST_MAX);
	assert(strcmp(between, "//") == 0 || strstr(between, "//") == NULL);
	assert(strstr(between, "/./") == NULL);
	assert(strstr(between, "/../") == NULL);
	assert(path_clean(again, bytes_of(path)) == PATH_OK);
	assert(strcmp(path, again) == 0);
}

static void
check_readings(const struct request *request)
{
	struct request_path path;
	unsigned reading;

	for (reading = READING_RAW; reading < READINGS; reading++)
		if (request_path(request, reading, &path) == PATH_OK)
			check_path(path.path);
}

/* No decision changes with what comes later. */
static void
check_prefix(struct bytes in, size_t n)
{
	struct request early, all;
	enum request_state state;

	state = request_parse(&early, in.at, n, false);
	if (state == REQUEST_MORE)
		return;
	assert(request_parse(&all, in.at, in.len, false) == state);
	if (state == REQUEST_OK)
		assert(early.selector.len == all.selector.len &&
		    early.search.at == all.search.at &&
		    early.search.len == all.search.len &&
		    early.plus == all.plus);
}

void
fuzz_one(struct bytes in)
{
	struct request request;
	struct buf line = { 0 };
	char path[REQUEST_MAX + 1];
	size_t n;

	for (n = 0; n <= in.len; n++)
		check_prefix(in, n);
	if (path_clean(path, in) == PATH_OK)
		check_path(path);
	if (request_parse(&request, in.at, in.len, true) != REQUEST_OK)
		return;
	check_readings(&request);
	assert(!request_is_url(&request) || !request_is_http(&request));
	if (request_split_encoded(&request, &line))
		check_readings(&request);
	buf_free(&line);
}
