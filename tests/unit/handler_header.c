/* site/handler_header */
#include "site/handler_header.h"

#include <string.h>

#include "suite.h"

static void
parse_header(struct handler_header *header, const char *source)
{
	handler_header_parse(header, source, strlen(source));
}

START_TEST(the_first_comment_block_says_title_and_type)
{
	struct handler_header header;

	parse_header(&header, "-- title:  Say hello \r\n--- type: 7\nprint()");
	ck_assert_str_eq(header.title, "Say hello");
	ck_assert_int_eq(header.type, '7');
	ck_assert(!header.hidden);
	parse_header(&header, "-- hidden: yes\n");
	ck_assert(header.hidden);
	parse_header(&header, "-- hidden: yesterday\n");
	ck_assert(!header.hidden);
	parse_header(&header, "-- hidden: yea\n");
	ck_assert(!header.hidden);
	parse_header(&header, "-- words\n--\n-- type: 0");
	ck_assert_int_eq(header.type, '0');
	ck_assert_str_eq(header.title, "");
}
END_TEST

START_TEST(a_first_line_for_shells_is_skipped)
{
	struct handler_header header;

	parse_header(&header, "#!/usr/bin/lua\n-- type: 7\n");
	ck_assert_int_eq(header.type, '7');
	parse_header(&header, "\xef\xbb\xbf# words\r\n-- title: A\r\n");
	ck_assert_str_eq(header.title, "A");
	parse_header(&header, "#!/usr/bin/lua\n#\n-- type: 7\n");
	ck_assert_int_eq(header.type, '1');
	parse_header(&header, "#");
	ck_assert_int_eq(header.type, '1');
}
END_TEST

START_TEST(a_header_ends_with_the_comments)
{
	struct handler_header header;

	parse_header(&header, "print()\n-- type: 7\n");
	ck_assert_int_eq(header.type, '1');
	parse_header(&header, "\n-- type: 7\n");
	ck_assert_int_eq(header.type, '1');
	parse_header(&header, "");
	ck_assert_int_eq(header.type, '1');
	parse_header(&header, "-- type: many\n-- type:\n--");
	ck_assert_int_eq(header.type, '1');
	parse_header(&header, "-- type: \x01\n-- type: \x7f\n");
	ck_assert_int_eq(header.type, '1');
	parse_header(&header, "\xef\xbb\xbf");
	ck_assert_int_eq(header.type, '1');
}
END_TEST

START_TEST(a_long_title_is_cut)
{
	char source[1000] = "-- title: ";
	struct handler_header header;

	memset(source + strlen(source), 'x', 800);
	parse_header(&header, source);
	ck_assert_uint_eq(strlen(header.title), TITLE_MAX - 1);
	memcpy(source + 10 + TITLE_MAX - 3, "\xe2\x82\xac", 3);
	parse_header(&header, source);
	ck_assert_uint_eq(strlen(header.title), TITLE_MAX - 3);
}
END_TEST

Suite *
handler_header_suite(void)
{
	const TTest *const tests[] = {
		the_first_comment_block_says_title_and_type,
		a_first_line_for_shells_is_skipped,
		a_header_ends_with_the_comments,
		a_long_title_is_cut,
	};

	return SUITE("handler_header", tests);
}
