/* gopher/request */
#include "gopher/request.h"

#include <stdio.h>
#include <string.h>

#include "suite.h"

static void
assert_bytes(struct bytes bytes, const char *text)
{
	ck_assert_uint_eq(bytes.len, strlen(text));
	ck_assert_mem_eq(bytes.at, text, bytes.len);
}

static enum request_state
parse(struct request *request, const char *line)
{
	return request_parse(request, line, strlen(line), false);
}

START_TEST(a_line_ends_in_lf_or_crlf)
{
	struct request request;

	ck_assert_int_eq(parse(&request, "/a\r\n"), REQUEST_OK);
	assert_bytes(request.selector, "/a");
	ck_assert_int_eq(parse(&request, "/a\nrest"), REQUEST_OK);
	assert_bytes(request.selector, "/a");
	ck_assert_int_eq(parse(&request, "\r\n"), REQUEST_OK);
	assert_bytes(request.selector, "");
	ck_assert_int_eq(parse(&request, "\n"), REQUEST_OK);
	assert_bytes(request.selector, "");
	ck_assert_ptr_null(request.search.at);
}
END_TEST

START_TEST(the_end_of_input_ends_a_line_too)
{
	struct request request;

	ck_assert_int_eq(request_parse(&request, "/a", 2, false), REQUEST_MORE);
	ck_assert_int_eq(request_parse(&request, "/a", 2, true), REQUEST_OK);
	ck_assert_int_eq(request_parse(&request, "", 0, true), REQUEST_NONE);
	ck_assert_int_eq(request_parse(&request, "", 0, false), REQUEST_MORE);
}
END_TEST

START_TEST(the_first_tab_splits_off_the_search)
{
	struct request request;

	ck_assert_int_eq(parse(&request, "/s\tfind me\r\n"), REQUEST_OK);
	assert_bytes(request.selector, "/s");
	assert_bytes(request.search, "find me");
	ck_assert(!request.plus);
	ck_assert_int_eq(parse(&request, "/s\t\r\n"), REQUEST_OK);
	ck_assert_ptr_nonnull(request.search.at);
	ck_assert_uint_eq(request.search.len, 0);
}
END_TEST

START_TEST(gopher_plus_is_seen)
{
	struct request request;

	ck_assert_int_eq(parse(&request, "/s\t$\r\n"), REQUEST_OK);
	ck_assert(request.plus);
	ck_assert_int_eq(parse(&request, "/s\t+text/plain\r\n"), REQUEST_OK);
	ck_assert(request.plus);
	ck_assert_int_eq(parse(&request, "/s\tword\t+\r\n"), REQUEST_OK);
	ck_assert(request.plus);
	assert_bytes(request.search, "word");
	ck_assert_int_eq(parse(&request, "/s\t!\r\n"), REQUEST_OK);
	ck_assert(request.plus);
	ck_assert_int_eq(parse(&request, "/s\t!word\r\n"), REQUEST_OK);
	ck_assert(!request.plus);
	ck_assert_int_eq(parse(&request, "/s\tw\r\n"), REQUEST_OK);
	ck_assert(!request.plus);
}
END_TEST

START_TEST(lines_of_http_and_urls_are_known)
{
	static const struct {
		const char *line;
		bool is_http, is_url;
	} cases[] = {
		{ "GET / HTTP/1.1\r\n", true, false },
		{ "HEAD /a b HTTP/1.0\r\n", true, false },
		{ "POST / HTTP/2\r\n", true, false },
		{ "PUT / HTTP/1.1\r\n", false, false },
		{ "get / HTTP/1.1\r\n", false, false },
		{ "GET HTTP\r\n", false, false },
		{ "GET the HTTP/1.1 text\r\n", false, false },
		{ "GET /\r\n", false, false },
		{ "URL:http://a.test/\r\n", false, true },
		{ "/URL:http://a.test/\r\n", false, true },
		{ "//URL:http://a.test/\r\n", false, false },
		{ "url:http://a.test/\r\n", false, false },
		{ "URL\r\n", false, false },
	};
	struct request request;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_int_eq(parse(&request, cases[i].line), REQUEST_OK);
		ck_assert_msg(request_is_http(&request) == cases[i].is_http,
		    "%s", cases[i].line);
		ck_assert_msg(request_is_url(&request) == cases[i].is_url, "%s",
		    cases[i].line);
	}
}
END_TEST

START_TEST(control_bytes_are_refused)
{
	struct request request;

	ck_assert_int_eq(parse(&request, "/a\001\r\n"), REQUEST_BAD);
	ck_assert_int_eq(request_parse(&request, "/a\0b\r\n", 6, false),
	    REQUEST_BAD);
	ck_assert_int_eq(parse(&request, "/a\rb\r\n"), REQUEST_BAD);
	ck_assert_int_eq(parse(&request, "/\xc3\xa4\xff\r\n"), REQUEST_OK);
}
END_TEST

START_TEST(the_longest_line_has_2048_bytes)
{
	char line[REQUEST_MAX + 3];
	struct request request;

	memset(line, 'x', sizeof line);
	line[REQUEST_MAX] = '\r';
	line[REQUEST_MAX + 1] = '\n';
	ck_assert_int_eq(request_parse(&request, line, REQUEST_MAX + 2, false),
	    REQUEST_OK);
	ck_assert_uint_eq(request.selector.len, REQUEST_MAX);
	line[REQUEST_MAX] = 'x';
	ck_assert_int_eq(request_parse(&request, line, REQUEST_MAX + 2, false),
	    REQUEST_BAD);
	line[REQUEST_MAX + 1] = 'x';
	ck_assert_int_eq(request_parse(&request, line, REQUEST_MAX + 2, false),
	    REQUEST_BAD);
	ck_assert_int_eq(request_parse(&request, line, REQUEST_MAX, false),
	    REQUEST_MORE);
}
END_TEST

START_TEST(one_byte_over_the_limit_may_be_a_cr)
{
	char line[REQUEST_MAX + 2];
	struct request request;

	memset(line, 'x', sizeof line);
	ck_assert_int_eq(request_parse(&request, line, REQUEST_MAX, false),
	    REQUEST_MORE);
	ck_assert_int_eq(request_parse(&request, line, REQUEST_MAX + 1, false),
	    REQUEST_BAD);
	line[REQUEST_MAX] = '\r';
	ck_assert_int_eq(request_parse(&request, line, REQUEST_MAX + 1, false),
	    REQUEST_MORE);
	ck_assert_int_eq(request_parse(&request, line, REQUEST_MAX + 1, true),
	    REQUEST_OK);
	ck_assert_int_eq(request_parse(&request, line, REQUEST_MAX + 2, false),
	    REQUEST_BAD);
}
END_TEST

START_TEST(a_tls_hello_is_known)
{
	struct request request;

	ck_assert_int_eq(request_parse(&request, "\x16\x03\x01", 3, false),
	    REQUEST_TLS);
}
END_TEST

/* Reads a selector one way: "path" or "path?query", "-" none, "!" bad. */
static const char *
reading(const char *selector, enum request_reading how)
{
	static char shown[2 * REQUEST_MAX];
	static char line[REQUEST_MAX + 3];
	struct request_path path;
	struct request request;

	(void)snprintf(line, sizeof line, "%s\r\n", selector);
	ck_assert_int_eq(parse(&request, line), REQUEST_OK);
	switch (request_path(&request, how, &path)) {
	case PATH_BAD:
		return "!";
	case PATH_NONE:
		return "-";
	case PATH_OK:
		break;
	}
	(void)snprintf(shown, sizeof shown, "%s%s%.*s", path.path,
	    path.query.at ? "?" : "", (int)path.query.len,
	    path.query.at ? path.query.at : "");
	return shown;
}

START_TEST(paths_are_cleaned)
{
	ck_assert_str_eq(reading("", READING_RAW), "");
	ck_assert_str_eq(reading("/", READING_RAW), "");
	ck_assert_str_eq(reading("//a///b/", READING_RAW), "a/b");
	ck_assert_str_eq(reading("a/./b/.", READING_RAW), "a/b");
	ck_assert_str_eq(reading("/a..b/..c", READING_RAW), "a..b/..c");
	ck_assert_str_eq(reading("/a\\b", READING_RAW), "a\\b");
}
END_TEST

START_TEST(dot_dot_is_refused)
{
	ck_assert_str_eq(reading("..", READING_RAW), "!");
	ck_assert_str_eq(reading("/a/../b", READING_RAW), "!");
	ck_assert_str_eq(reading("/a/..", READING_RAW), "!");
	ck_assert_str_eq(reading("/s?../x", READING_RAW), "s?../x");
	ck_assert_str_eq(reading("/s?/../x", READING_RAW), "-");
	ck_assert_str_eq(reading("/s?/../x", READING_QUERY), "s?/../x");
	ck_assert_str_eq(reading("/../s?x", READING_QUERY), "!");
}
END_TEST

START_TEST(a_path_has_at_most_100_names)
{
	char path[2 * PATH_NAMES_MAX + 4] = "";
	int i;

	for (i = 0; i < PATH_NAMES_MAX; i++)
		strcat(path, "/a");
	strcat(path, "/");
	ck_assert_str_ne(reading(path, READING_RAW), "!");
	strcat(path, "a");
	ck_assert_str_eq(reading(path, READING_RAW), "!");
}
END_TEST

START_TEST(a_query_is_split_at_the_first_question_mark)
{
	ck_assert_str_eq(reading("/s?a?b", READING_QUERY), "s?a?b");
	ck_assert_str_eq(reading("/s", READING_QUERY), "-");
	ck_assert_str_eq(reading("/s?", READING_QUERY), "s?");
}
END_TEST

START_TEST(encoded_bytes_are_decoded_once)
{
	ck_assert_str_eq(reading("/a%20b", READING_DECODED), "a b");
	ck_assert_str_eq(reading("/a#040b", READING_DECODED), "a b");
	ck_assert_str_eq(reading("/a%2520b", READING_DECODED), "a%20b");
	ck_assert_str_eq(reading("/%C3%a9", READING_DECODED), "\xc3\xa9");
	ck_assert_str_eq(reading("/ab", READING_DECODED), "-");
	ck_assert_str_eq(reading("/a%2", READING_DECODED), "-");
	ck_assert_str_eq(reading("/a%zz", READING_DECODED), "-");
	ck_assert_str_eq(reading("/a+b%20", READING_DECODED), "a+b ");
	ck_assert_str_eq(
	    reading("/a%20b?c%20d", READING_DECODED | READING_QUERY),
	    "a b?c%20d");
}
END_TEST

START_TEST(what_decodes_to_danger_is_no_name)
{
	ck_assert_str_eq(reading("/%2e%2e/OUTSIDE", READING_DECODED), "-");
	ck_assert_str_eq(reading("/..%2fOUTSIDE", READING_DECODED), "-");
	ck_assert_str_eq(reading("/a%00b", READING_DECODED), "-");
	ck_assert_str_eq(reading("/a%0ab", READING_DECODED), "-");
	ck_assert_str_eq(reading("/a#000b", READING_DECODED), "-");
	ck_assert_str_eq(reading("/a#777b", READING_DECODED), "-");
}
END_TEST

START_TEST(a_type_before_the_path_is_taken_off)
{
	ck_assert_str_eq(reading("/0/about.txt", READING_TYPED), "about.txt");
	ck_assert_str_eq(reading("/1/", READING_TYPED), "");
	ck_assert_str_eq(reading("/01/a", READING_TYPED), "-");
	ck_assert_str_eq(reading("0/a", READING_TYPED), "a");
	ck_assert_str_eq(reading("//0//a", READING_TYPED), "a");
	ck_assert_str_eq(reading("0", READING_TYPED), "-");
	ck_assert_str_eq(reading("/0", READING_TYPED), "-");
	ck_assert_str_eq(reading("/0/a?b", READING_TYPED | READING_QUERY),
	    "a?b");
	ck_assert_str_eq(reading("/0/a%20b", READING_TYPED | READING_DECODED),
	    "a b");
	ck_assert_str_eq(reading("/0/a%20b?c%20d",
			     READING_TYPED | READING_DECODED | READING_QUERY),
	    "a b?c%20d");
	ck_assert_str_eq(
	    reading("/0/%2e%2e/a", READING_TYPED | READING_DECODED), "-");
}
END_TEST

/* Returns "selector|search" of a line whose separators are encoded, or "-". */
static const char *
split_encoded(const char *line)
{
	static char shown[100];
	struct request request;
	struct buf buf = { 0 };

	ck_assert_int_eq(request_parse(&request, line, strlen(line), true),
	    REQUEST_OK);
	if (!request_split_encoded(&request, &buf))
		return "-";
	(void)snprintf(shown, sizeof shown, "%.*s|%.*s",
	    (int)request.selector.len, request.selector.at,
	    request.search.at ? (int)request.search.len : 1,
	    request.search.at ? request.search.at : "-");
	buf_free(&buf);
	return shown;
}

START_TEST(encoded_separators_are_split_once)
{
	ck_assert_str_eq(split_encoded("/a%09b"), "/a|b");
	ck_assert_str_eq(split_encoded("/a%09"), "/a|");
	ck_assert_str_eq(split_encoded("%09"), "|");
	ck_assert_str_eq(split_encoded("/a%3Fb%3fc"), "/a?b%3fc|-");
	ck_assert_str_eq(split_encoded("/a%3fb%09c%20d%2520"), "/a?b|c d%20");
	ck_assert_str_eq(split_encoded("/a%09b%3Fc#040"), "/a|b?c#040");
	ck_assert_str_eq(split_encoded("/a%09b%0ac%2"), "/a|b%0ac%2");
	ck_assert_str_eq(split_encoded("/a%3Fb\tc"), "/a?b|c");
	ck_assert_str_eq(split_encoded("/a%09b\tc"), "-");
	ck_assert_str_eq(split_encoded("/a%20b"), "-");
	ck_assert_str_eq(split_encoded("/a%0"), "-");
}
END_TEST

Suite *
request_suite(void)
{
	const TTest *const tests[] = {
		a_line_ends_in_lf_or_crlf,
		the_end_of_input_ends_a_line_too,
		the_first_tab_splits_off_the_search,
		gopher_plus_is_seen,
		lines_of_http_and_urls_are_known,
		control_bytes_are_refused,
		the_longest_line_has_2048_bytes,
		one_byte_over_the_limit_may_be_a_cr,
		a_tls_hello_is_known,
		paths_are_cleaned,
		dot_dot_is_refused,
		a_path_has_at_most_100_names,
		a_query_is_split_at_the_first_question_mark,
		encoded_bytes_are_decoded_once,
		what_decodes_to_danger_is_no_name,
		a_type_before_the_path_is_taken_off,
		encoded_separators_are_split_once,
	};

	return SUITE("request", tests);
}
