/* The access line in its formats. */
#include "conn/access_format.h"

#include <stdlib.h>

#include "suite.h"

static const struct access_record usual = {
	.remote = "192.0.2.7",
	.selector = { "/a", 2 },
	.answered_by = "file",
	.status = 200,
	.sent = 12,
	.ms = 3,
};

/* Returns the access line of a request for this selector. */
static const char *
line_of(enum access_format format, const char *selector, size_t n)
{
	static char line[ACCESS_LINE_MAX + 1];
	struct access_record access = usual;

	access.selector = (struct bytes){ selector, n };
	line[access_line(line, format, &access)] = '\0';
	return line;
}

START_TEST(a_plain_line_shows_no_control_bytes_and_ends_no_field)
{
	char line[ACCESS_LINE_MAX + 1];
	struct access_record access = usual;

	ck_assert_str_eq(line_of(ACCESS_PLAIN, "/a\x7f\x01\tb", 6),
	    "192.0.2.7 \"/a?? b\" file 12 bytes 3 ms");
	ck_assert_str_eq(line_of(ACCESS_PLAIN, "a\xc2\x85\xe2\x80\xa8\xe9", 7),
	    "192.0.2.7 \"a???\" file 12 bytes 3 ms");
	ck_assert_str_eq(line_of(ACCESS_PLAIN, "a\" file \\", 9),
	    "192.0.2.7 \"a\\\" file \\\\\" file 12 bytes 3 ms");
	access.error = true;
	access.missing = "client disconnected";
	line[access_line(line, ACCESS_PLAIN, &access)] = '\0';
	ck_assert_str_eq(line,
	    "192.0.2.7 \"/a\" file error 12 bytes 3 ms, "
	    "client disconnected");
}
END_TEST

START_TEST(what_is_missing_has_a_word_or_a_reason)
{
	char line[ACCESS_LINE_MAX + 1];
	struct access_record access = usual;

	access.answered_by = "not found";
	access.error = access.is_missing = true;
	line[access_line(line, ACCESS_PLAIN, &access)] = '\0';
	ck_assert_str_eq(line, "192.0.2.7 \"/a\" not found 12 bytes 3 ms");
	access.refusal = "not readable by others (0600)";
	line[access_line(line, ACCESS_PLAIN, &access)] = '\0';
	ck_assert_str_eq(line,
	    "192.0.2.7 \"/a\" not readable by others (0600) 12 bytes 3 ms");
	line[access_line(line, ACCESS_JSON, &access)] = '\0';
	ck_assert_ptr_nonnull(strstr(line,
	    "\"answer\":\"not found\",\"refusal\":\"not readable by others "
	    "(0600)\",\"error\":true"));
}
END_TEST

/* Returns the rest of a line after its time. */
static const char *
after_time(const char *line)
{
	const char *end;

	ck_assert_int_eq(strncmp(line, "192.0.2.7 - - [", 15), 0);
	end = strstr(line, "] ");
	ck_assert_ptr_nonnull(end);
	ck_assert_int_eq(end - line,
	    15 +
		(int)strlen("25/Nov/2026:07:35:39 "
			    "+0000"));
	return end + 2;
}

START_TEST(a_combined_line_escapes_as_apache_does)
{
	ck_assert_str_eq(after_time(line_of(ACCESS_COMBINED, "/a b", 4)),
	    "\"/a b\" 200 12 \"-\" \"-\"");
	ck_assert_str_eq(
	    after_time(line_of(ACCESS_COMBINED, "\"\\\n\t\x01\xe9", 6)),
	    "\"\\\"\\\\\\n\\t\\x01\\xe9\" 200 12 \"-\" \"-\"");
	ck_assert_str_eq(after_time(line_of(ACCESS_COMBINED, "", 0)),
	    "\"/\" 200 12 \"-\" \"-\"");
	ck_assert_str_eq(after_time(line_of(ACCESS_COMBINED, NULL, 0)),
	    "\"-\" 200 12 \"-\" \"-\"");
}
END_TEST

START_TEST(the_site_is_shown_if_there_are_several)
{
	char line[ACCESS_LINE_MAX + 1];
	struct access_record access = usual;

	access.site = "a.b:70";
	line[access_line(line, ACCESS_PLAIN, &access)] = '\0';
	ck_assert_str_eq(line, "192.0.2.7 a.b:70 \"/a\" file 12 bytes 3 ms");
	line[access_line(line, ACCESS_COMBINED, &access)] = '\0';
	ck_assert_int_eq(strncmp(line, "a.b:70 192.0.2.7 - - [", 22), 0);
	line[access_line(line, ACCESS_JSON, &access)] = '\0';
	ck_assert_ptr_nonnull(
	    strstr(line, "\"remote\":\"192.0.2.7\",\"site\":\"a.b:70\","));
}
END_TEST

START_TEST(a_client_with_a_blank_stays_one_field)
{
	char line[ACCESS_LINE_MAX + 1];
	struct access_record access = usual;

	access.remote = "a b";
	line[access_line(line, ACCESS_COMBINED, &access)] = '\0';
	ck_assert_int_eq(strncmp(line, "a\\x20b - - [", 12), 0);
}
END_TEST

/* Returns the string of the selector. */
static const char *
json_selector(const char *selector, size_t n)
{
	const char *line = line_of(ACCESS_JSON, selector, n);
	static char got[ACCESS_LINE_MAX];
	const char *from, *to;

	from = strstr(line, "\"selector\":\"");
	ck_assert_ptr_nonnull(from);
	from += strlen("\"selector\":\"");
	to = strstr(from,
	    "\",\"answer\":\"file\",\"error\":false,"
	    "\"bytes\":12,\"ms\":3}");
	ck_assert_ptr_nonnull(to);
	memcpy(got, from, (size_t)(to - from));
	got[to - from] = '\0';
	return got;
}

START_TEST(a_json_line_holds_any_selector)
{
	ck_assert_str_eq(json_selector("/a \"q\" \\", 8), "/a \\\"q\\\" \\\\");
	ck_assert_str_eq(json_selector("\x01\x1f\x7f\0", 4),
	    "\\u0001\\u001f\\u007f\\u0000");
	ck_assert_str_eq(json_selector("\xc3\xa9\xf0\x9f\x8c\x99", 6),
	    "\xc3\xa9\xf0\x9f\x8c\x99");
	ck_assert_str_eq(json_selector("caf\xe9", 4), "caf\\u00e9");
	ck_assert_str_eq(json_selector("\xc2\x85\xe2\x80\xa9\xe2\x81\xa6", 8),
	    "\\u0085\\u2029\\u2066");
	/* Overlong, a surrogate, beyond the last character, cut off. */
	ck_assert_str_eq(json_selector("\xc0\xaf", 2), "\\u00c0\\u00af");
	ck_assert_str_eq(json_selector("\xed\xa0\x80", 3),
	    "\\u00ed\\u00a0\\u0080");
	ck_assert_str_eq(json_selector("\xf4\x90\x80\x80", 4),
	    "\\u00f4\\u0090\\u0080\\u0080");
	ck_assert_str_eq(json_selector("\xe2\x82", 2), "\\u00e2\\u0082");
}
END_TEST

/* Returns the end of a string of JSON, which must be well-formed. */
static const char *
end_of_string(const char *at)
{
	ck_assert_int_eq(*at, '"');
	for (at++; *at != '"'; at++) {
		ck_assert_uint_ge((unsigned char)*at, 0x20);
		if (*at != '\\')
			continue;
		ck_assert_ptr_nonnull(strchr("u\"\\", *++at));
		if (*at == 'u') {
			ck_assert_uint_ge(strspn(at + 1, "0123456789abcdef"),
			    4);
			at += 4;
		}
	}
	return at + 1;
}

static void
assert_is_object(const char *line)
{
	const char *at = line;

	ck_assert_int_eq(*at, '{');
	do {
		at = end_of_string(at + 1);
		ck_assert_int_eq(*at, ':');
		if (*++at == '"')
			at = end_of_string(at);
		else
			at += strcspn(at, ",}");
	} while (*at == ',');
	ck_assert_str_eq(at, "}");
}

START_TEST(random_selectors_stay_one_object_and_one_record)
{
	enum { RUNS = 2000 };
	char selector[2048];
	size_t i, n;
	int run, f;

	srandom(6);
	for (run = 0; run < RUNS; run++) {
		n = (size_t)random() % sizeof selector;
		for (i = 0; i < n; i++)
			selector[i] = (char)(run % 2 ? random() : 1);
		assert_is_object(line_of(ACCESS_JSON, selector, n));
		for (f = ACCESS_PLAIN; f <= ACCESS_JSON; f++)
			ck_assert_ptr_null(
			    strpbrk(line_of((enum access_format)f, selector, n),
				"\r\n"));
	}
}
END_TEST

static void
assert_network(const char *remote, const char *net)
{
	char name[ACCESS_NAME_MAX];

	ck_assert_str_eq(access_name(name, ACCESS_FULL, remote), remote);
	ck_assert_str_eq(access_name(name, ACCESS_NET, remote), net);
}

START_TEST(an_address_is_cut_to_its_network)
{
	char name[ACCESS_NAME_MAX];

	assert_network("192.0.2.7", "192.0.2.0");
	assert_network("2001:db8:1:2:3:4:5:6", "2001:db8:1::");
	assert_network("::1", "::");
	assert_network("fe80::1:2%eth0", "fe80::");
	assert_network("::ffff:192.0.2.7", "192.0.2.0");
	assert_network("ada.example.org", "-");
	assert_network("192.0.2.7 ", "-");
	assert_network("", "-");
	assert_network("local", "local");
	ck_assert_str_eq(access_name(name, ACCESS_NONE, "192.0.2.7"), "-");
	ck_assert_str_eq(access_name(name, ACCESS_NONE, "2001:db8::7"), "-");
	ck_assert_str_eq(access_name(name, ACCESS_NONE, "unix"), "unix");
}
END_TEST

Suite *
access_format_suite(void)
{
	const TTest *const tests[] = {
		a_plain_line_shows_no_control_bytes_and_ends_no_field,
		what_is_missing_has_a_word_or_a_reason,
		a_combined_line_escapes_as_apache_does,
		the_site_is_shown_if_there_are_several,
		a_client_with_a_blank_stays_one_field,
		a_json_line_holds_any_selector,
		random_selectors_stay_one_object_and_one_record,
		an_address_is_cut_to_its_network,
	};

	return SUITE("access_format", tests);
}
