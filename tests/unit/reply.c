/* gopher/reply */
#include "gopher/reply.h"

#include <stdio.h>
#include <string.h>

#include "suite.h"

static const struct bytes none = { NULL, 0 };

START_TEST(a_menu_ends_in_a_dot)
{
	struct reply reply;

	reply_init(&reply, "h", 7070, false, false);
	reply_info(&reply, bytes_of("hi"));
	reply_item(&reply,
	    &(struct item){ .type = '1',
		.name = bytes_of("there"),
		.selector = bytes_of("/"),
		.host = bytes_of("far") });
	reply_end(&reply);
	reply_end(&reply);
	assert_holds(&reply.out,
	    "ihi\t\th\t7070\r\n1there\t/\tfar\t70\r\n"
	    ".\r\n");
	reply_free(&reply);
	reply_free(&reply);
}
END_TEST

START_TEST(raw_bytes_are_not_framed)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, false);
	reply_raw(&reply, "ab", 2);
	reply_end(&reply);
	assert_holds(&reply.out, "ab");
	reply_free(&reply);
}
END_TEST

START_TEST(an_error_replaces_what_has_not_been_sent)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, false);
	ck_assert_int_eq(reply_set_framing(&reply, FRAMING_TEXT), 0);
	reply_text(&reply, "half", 4);
	ck_assert_int_eq(reply_set_framing(&reply, FRAMING_MENU), -1);
	reply_error(&reply, "Not found",
	    bytes_of("/a\x01"
		     "b"),
	    none);
	reply_end(&reply);
	assert_holds(&reply.out, "3Not found: /a?b\t\terror.host\t1\r\n.\r\n");
	ck_assert(reply.is_error);
	reply_free(&reply);
}
END_TEST

START_TEST(the_framing_stays_once_a_reply_has_begun)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, false);
	ck_assert_int_eq(reply_set_framing(&reply, FRAMING_TEXT), 0);
	ck_assert_int_eq(reply_set_framing(&reply, FRAMING_MENU), 0);
	reply_info(&reply, bytes_of("a"));
	ck_assert_int_eq(reply_set_framing(&reply, FRAMING_MENU), 0);
	ck_assert_int_eq(reply_set_framing(&reply, FRAMING_TEXT), -1);
	ck_assert_int_eq(reply.framing, FRAMING_MENU);
	reply_free(&reply);
}
END_TEST

START_TEST(details_of_an_error_are_lines)
{
	static const char *const details[] = { "one\n\ntwo\n", "one\n\ntwo" };
	struct reply reply;
	size_t i;

	for (i = 0; i < sizeof details / sizeof details[0]; i++) {
		reply_init(&reply, "h", 70, false, false);
		reply_error(&reply, "No", none, bytes_of(details[i]));
		assert_holds(&reply.out,
		    "3No\t\terror.host\t1\r\nione\t\th\t70\r\n"
		    "i\t\th\t70\r\nitwo\t\th\t70\r\n.\r\n");
		reply_free(&reply);
	}
}
END_TEST

START_TEST(an_error_shows_64_characters_of_the_selector)
{
	struct reply reply;
	char selector[101], expected[200];

	memset(selector, 'x', 100);
	selector[100] = '\0';
	(void)snprintf(expected, sizeof expected,
	    "3No: %.64s\t\terror.host\t1\r\n.\r\n", selector);
	reply_init(&reply, "h", 70, false, false);
	reply_error(&reply, "No", bytes_of(selector), none);
	assert_holds(&reply.out, expected);
	reply_free(&reply);
}
END_TEST

START_TEST(an_error_shows_what_is_printable)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, true);
	reply_error(&reply, "No",
	    bytes_of("\x1b\xc3\xbc\xe9\x9b \xc2\x9b\xc2\xa0\x7f\xe6\x9c"),
	    none);
	assert_holds(&reply.out,
	    "3No: ?\xc3\xbc\xc3\xa9? ?\xc2\xa0?\xc3\xa6?"
	    "\t\terror.host\t1\r\n.\r\n");
	reply_free(&reply);
	reply_init(&reply, "h", 70, false, true);
	reply_error(&reply, "No", bytes_of("\xc2\x9b \xc2"), none);
	assert_holds(&reply.out, "3No: ? \xc3\x82\t\terror.host\t1\r\n.\r\n");
	reply_free(&reply);
}
END_TEST

START_TEST(an_error_sentence_is_not_cut_within_a_character)
{
	struct reply reply;
	char sentence[400] = "", expected[400];
	int i;

	for (i = 0; i < 107; i++)
		(void)strcat(sentence, "\xe6\x9c\x88");
	(void)snprintf(expected, sizeof expected,
	    "3%.318s\t\terror.host\t1\r\n.\r\n", sentence);
	reply_init(&reply, "h", 70, false, true);
	reply_error(&reply, sentence, none, none);
	assert_holds(&reply.out, expected);
	reply_free(&reply);
}
END_TEST

START_TEST(an_error_after_a_part_was_sent_ends_a_menu)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, false);
	reply_info(&reply, bytes_of("a"));
	reply_sent(&reply, reply.out.len);
	reply_info(&reply, bytes_of("b"));
	reply_error(&reply, "No", none, none);
	assert_holds(&reply.out,
	    "ib\t\th\t70\r\n3No\t\terror.host\t1\r\n"
	    ".\r\n");
	reply_free(&reply);
}
END_TEST

START_TEST(an_error_after_a_part_was_sent_cuts_a_text)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, false);
	(void)reply_set_framing(&reply, FRAMING_TEXT);
	reply_text(&reply, "a\n", 2);
	reply_sent(&reply, reply.out.len);
	reply_text(&reply, "b", 1);
	reply_error(&reply, "No", none, none);
	ck_assert(reply_is_empty(&reply));
	reply_free(&reply);
}
END_TEST

START_TEST(windows_1252_is_sent_as_utf8)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, true);
	reply_info(&reply, bytes_of("\xfc"));
	reply_end(&reply);
	assert_holds(&reply.out, "i\xc3\xbc\t\th\t70\r\n.\r\n");
	reply_free(&reply);
	reply_init(&reply, "h", 70, false, true);
	(void)reply_set_framing(&reply, FRAMING_TEXT);
	reply_text(&reply, "a\n\xe9", 3);
	reply_text(&reply, "b\n.\n\xe9", 5);
	reply_end(&reply);
	assert_holds(&reply.out,
	    "a\r\n\xc3\xa9"
	    "b\r\n..\r\n\xc3\xa9\r\n.\r\n");
	reply_free(&reply);
}
END_TEST

START_TEST(a_file_follows_the_bytes)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, false);
	reply_raw(&reply, "abc", 3);
	reply_file(&reply, 9, 10, 100);
	reply_sent(&reply, 2);
	ck_assert_uint_eq(reply.out.len, 1);
	reply_sent(&reply, 1);
	ck_assert_int_eq(reply.left, 100);
	reply_sent(&reply, 60);
	ck_assert_int_eq(reply.at, 70);
	ck_assert_int_eq(reply.left, 40);
	ck_assert(!reply_is_empty(&reply));
	reply_sent(&reply, 40);
	ck_assert(reply_is_empty(&reply));
	ck_assert_uint_eq(reply.sent, 103);
	reply_free(&reply);
}
END_TEST

Suite *
reply_suite(void)
{
	const TTest *const tests[] = {
		a_menu_ends_in_a_dot,
		raw_bytes_are_not_framed,
		an_error_replaces_what_has_not_been_sent,
		the_framing_stays_once_a_reply_has_begun,
		details_of_an_error_are_lines,
		an_error_shows_64_characters_of_the_selector,
		an_error_shows_what_is_printable,
		an_error_sentence_is_not_cut_within_a_character,
		an_error_after_a_part_was_sent_ends_a_menu,
		an_error_after_a_part_was_sent_cuts_a_text,
		windows_1252_is_sent_as_utf8,
		a_file_follows_the_bytes,
	};

	return SUITE("reply", tests);
}
