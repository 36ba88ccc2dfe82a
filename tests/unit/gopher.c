/* Floor 2: item, request, frame, reply. */
#include <stdio.h>

#include "gopher/latin1.h"
#include "base/utf8.h"
#include "gopher/frame.h"
#include "gopher/item.h"
#include "gopher/reply.h"
#include "gopher/request.h"
#include "suite.h"

/* --- item --- */

START_TEST(names_stand_for_types)
{
	static const struct {
		const char *name;
		char type;
	} cases[] = {
		{ "a.txt", '0' },
		{ "A.TXT", '0' },
		{ "b.tar.gz", '5' },
		{ "i.png", 'I' },
		{ "i.gif", 'g' },
		{ "x.html", 'h' },
		{ "m.ogg", 's' },
		{ "v.mp4", ';' },
		{ "p.pdf", 'd' },
		{ "n.bin", '9' },
		{ "q.hqx", '4' },
		{ "u.uue", '6' },
		{ "c.ics", 'c' },
		{ "e.eml", 'M' },
		{ "z.Z", '5' },
		{ "x.c", '0' },
		{ "none", 0 },
		{ "dot.", 0 },
		{ "a.b/c", 0 },
		{ "x.tx", 0 },
		{ "x.txtt", 0 },
		{ "txt", 0 },
		{ "", 0 },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(item_of_name(cases[i].name) == cases[i].type,
		    "%s", cases[i].name);
}
END_TEST

/* The extensions that the protocol names, section 2. */
START_TEST(no_extension_is_forgotten)
{
	static const struct {
		char type;
		const char *extensions;
	} all[] = {
		{ '0',
		    "txt md markdown rst adoc org asc gmi log conf cfg ini toml "
		    "yaml yml json csv tsv diff patch c h cc cpp hpp go rs py pl rb sh "
		    "awk sed tcl js ts css sql tex bib nfo me" },
		{ '4', "hqx" },
		{ '5', "zip gz tgz tar bz2 xz zst 7z rar lz Z" },
		{ '6', "uue" },
		{ '9',
		    "bin iso img so o exe deb rpm jar epub wasm ttf otf woff sqlite" },
		{ 'g', "gif" },
		{ 'I', "png jpg jpeg webp avif bmp tif tiff svg ico heic" },
		{ 'h', "html htm xhtml" },
		{ 's', "mp3 ogg oga opus flac wav m4a mid aac" },
		{ ';', "mp4 mkv webm mov avi mpg" },
		{ 'd', "pdf ps doc docx odt rtf xls xlsx ods ppt pptx odp" },
		{ 'M', "mbox eml" },
		{ 'c', "ics" },
	};
	char name[32];
	const char *at;
	size_t i, n;

	for (i = 0; i < sizeof all / sizeof all[0]; i++)
		for (at = all[i].extensions; *at != '\0'; at += n) {
			at += *at == ' ';
			n = strcspn(at, " ");
			(void)snprintf(name, sizeof name, "x.%.*s", (int)n, at);
			ck_assert_msg(item_of_name(name) == all[i].type, "%s",
			    name);
		}
}
END_TEST

START_TEST(types_decide_the_framing)
{
	ck_assert_int_eq(item_of_type('0'), FRAMING_TEXT);
	ck_assert_int_eq(item_of_type('1'), FRAMING_MENU);
	ck_assert_int_eq(item_of_type('7'), FRAMING_MENU);
	ck_assert_int_eq(item_of_type('9'), FRAMING_RAW);
	ck_assert_int_eq(item_of_type('h'), FRAMING_RAW);
}
END_TEST

START_TEST(no_field_forges_another)
{
	struct buf out = { 0 };

	item_line(&out,
	    &(struct item){ '0', { "a\tb\r\n\0c", 7 }, bytes_of("/x\ty\n\x7f"),
		bytes_of("h\t\nost"), 70 });
	assert_holds(&out, "0a b   c\t/x%09y%0A%7F\thost\t70\r\n");
	buf_free(&out);
}
END_TEST

/* A line whose selector has `byte` at `at`, and letters around it. */
static void
assert_line_with(int byte, size_t at, size_t len)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	char selector[sizeof letters], shown[8], ought[64];
	struct buf out = { 0 };

	memcpy(selector, letters, len);
	selector[at] = (char)byte;
	(void)snprintf(shown, sizeof shown,
	    byte < 0x20 || byte == 0x7f ? "%%%02X" : "%c", byte);
	(void)snprintf(ought, sizeof ought, "1n\t%.*s%s%.*s\th\t70\r\n",
	    (int)at, letters, shown, (int)(len - at - 1), letters + at + 1);
	item_line(&out,
	    &(struct item){ '1', bytes_of("n"), { selector, len },
		bytes_of("h"), 70 });
	assert_holds(&out, ought);
	buf_free(&out);
}

START_TEST(each_byte_is_looked_at_wherever_it_stands)
{
	size_t at, len;
	int byte;

	for (byte = 0; byte < 256; byte++)
		for (len = 1; len <= 20; len++)
			for (at = 0; at < len; at++)
				assert_line_with(byte, at, len);
}
END_TEST

START_TEST(empty_fields_keep_their_tabs)
{
	struct buf out = { 0 };

	item_line(&out,
	    &(struct item){ 'i', { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, 0 });
	assert_holds(&out, "i\t\t\t0\r\n");
	buf_free(&out);
}
END_TEST

/* --- request --- */

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
	ck_assert_str_eq(reading("/a%20b?c%20d", READING_DECODED_QUERY),
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
	ck_assert_str_eq(reading("/0/a?b", READING_TYPED_QUERY), "a?b");
	ck_assert_str_eq(reading("/0/a%20b", READING_TYPED_DECODED), "a b");
	ck_assert_str_eq(reading("/0/a%20b?c%20d", READING_TYPED_DECODED_QUERY),
	    "a b?c%20d");
	ck_assert_str_eq(reading("/0/%2e%2e/a", READING_TYPED_DECODED), "-");
}
END_TEST

/* --- frame --- */

/* Frames a text in pieces of `step` bytes. */
static void
assert_framed(const char *text, size_t len, bool undotted, const char *framed)
{
	struct frame frame;
	struct buf out = { 0 };
	size_t step, at, n;

	for (step = 1; step <= len + 1; step++) {
		frame = (struct frame){ .undotted = undotted };
		for (at = 0; at < len; at += n) {
			n = len - at < step ? len - at : step;
			frame_text(&frame, &out, text + at, n);
		}
		frame_end(&frame, &out);
		assert_holds(&out, framed);
		buf_free(&out);
	}
}

START_TEST(a_text_is_framed_in_pieces_of_any_size)
{
	static const struct {
		const char *text, *framed;
	} cases[] = {
		{ "", ".\r\n" },
		{ "a", "a\r\n.\r\n" },
		{ "a\n", "a\r\n.\r\n" },
		{ "a\r\nb\r\n", "a\r\nb\r\n.\r\n" },
		{ "a\rb\n", "a\rb\r\n.\r\n" },
		{ "a\r\r\n", "a\r\r\n.\r\n" },
		{ "\r.\n", "\r.\r\n.\r\n" },
		{ "a\r", "a\r\n.\r\n" },
		{ "Hi\n.\n..x\nend", "Hi\r\n..\r\n...x\r\nend\r\n.\r\n" },
		{ ".\r\n", "..\r\n.\r\n" },
		{ "\n\n", "\r\n\r\n.\r\n" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_framed(cases[i].text, strlen(cases[i].text), false,
		    cases[i].framed);
}
END_TEST

START_TEST(a_bare_text_has_no_dots_of_ours)
{
	static const struct {
		const char *text, *framed;
	} cases[] = {
		{ "", "" },
		{ "a", "a\r\n" },
		{ ".a\n", ".a\r\n" },
		{ ".\nb", ". \r\nb\r\n" },
		{ ".\r\n", ". \r\n" },
		{ ".", ". \r\n" },
		{ "..\n", "..\r\n" },
		{ ".\r.\n", ".\r.\r\n" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_framed(cases[i].text, strlen(cases[i].text), true,
		    cases[i].framed);
}
END_TEST

/* --- latin1 --- */

START_TEST(what_is_no_utf8_is_latin1)
{
	static const struct {
		const char *text, *utf8;
	} cases[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x8c\x99",
		    "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x8c\x99" },
		{ "gr\xfc\xdf", "gr\xc3\xbc\xc3\x9f" },
		{ "\xe9t\xe9", "\xc3\xa9t\xc3\xa9" },
		{ "\xe2\x82", "\xc3\xa2\xc2\x82" },
		{ "\xe2\x82z", "\xc3\xa2\xc2\x82z" },
		{ "\xf0\x9f\x8c", "\xc3\xb0\xc2\x9f\xc2\x8c" },
		{ "\xed\xa0\x80", "\xc3\xad\xc2\xa0\xc2\x80" },
		{ "\xc0\x80", "\xc3\x80\xc2\x80" },
		{ "\xff\xfe", "\xc3\xbf\xc3\xbe" },
		{ "\xe2\xe2\x82\xac", "\xc3\xa2\xe2\x82\xac" },
	};
	struct latin1 latin1 = { .n = 0 };
	struct buf out = { 0 };
	size_t i, step, at, n, len;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		len = strlen(cases[i].text);
		for (step = 1; step <= len + 1; step++) {
			for (at = 0; at < len; at += n) {
				n = len - at < step ? len - at : step;
				latin1_add(&latin1, &out, cases[i].text + at,
				    n);
			}
			latin1_end(&latin1, &out);
			assert_holds(&out, cases[i].utf8);
			buf_free(&out);
		}
	}
}
END_TEST

/* --- reply --- */

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

START_TEST(what_is_written_by_hand_is_left_alone)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, false);
	reply_raw(&reply, "ab", 2);
	reply_end(&reply);
	assert_holds(&reply.out, "ab");
	reply_free(&reply);
}
END_TEST

START_TEST(an_error_replaces_what_has_not_left)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, false);
	ck_assert_int_eq(reply_set_framing(&reply, FRAMING_TEXT), 0);
	reply_text(&reply, "half", 4);
	ck_assert_int_eq(reply_set_framing(&reply, FRAMING_MENU), -1);
	reply_error(&reply, "Not found",
	    bytes_of("/a\x01"
		     "b"));
	reply_end(&reply);
	assert_holds(&reply.out, "3Not found: /a?b\t\terror.host\t1\r\n.\r\n");
	ck_assert(reply.is_error);
	reply_free(&reply);
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
	reply_error(&reply, "No", bytes_of(selector));
	assert_holds(&reply.out, expected);
	reply_free(&reply);
}
END_TEST

START_TEST(an_error_shows_what_is_printable)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, true);
	reply_error(&reply, "No",
	    bytes_of("\x1b\xc3\xbc\xe9\x9b \xc2\x9b\xc2\xa0\x7f\xe6\x9c"));
	assert_holds(&reply.out,
	    "3No: ?\xc3\xbc\xc3\xa9? ?\xc2\xa0?\xc3\xa6?"
	    "\t\terror.host\t1\r\n.\r\n");
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
	reply_error(&reply, sentence, none);
	assert_holds(&reply.out, expected);
	reply_free(&reply);
}
END_TEST

START_TEST(an_error_after_a_part_has_left_ends_a_menu)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, false);
	reply_info(&reply, bytes_of("a"));
	reply_sent(&reply, reply.out.len);
	reply_info(&reply, bytes_of("b"));
	reply_error(&reply, "No", none);
	assert_holds(&reply.out,
	    "ib\t\th\t70\r\n3No\t\terror.host\t1\r\n"
	    ".\r\n");
	reply_free(&reply);
}
END_TEST

START_TEST(an_error_after_a_part_has_left_cuts_a_text)
{
	struct reply reply;

	reply_init(&reply, "h", 70, false, false);
	(void)reply_set_framing(&reply, FRAMING_TEXT);
	reply_text(&reply, "a\n", 2);
	reply_sent(&reply, reply.out.len);
	reply_text(&reply, "b", 1);
	reply_error(&reply, "No", none);
	ck_assert(reply_is_empty(&reply));
	reply_free(&reply);
}
END_TEST

START_TEST(latin1_leaves_as_utf8)
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
item_suite(void)
{
	const TTest *const tests[] = {
		names_stand_for_types,
		no_extension_is_forgotten,
		types_decide_the_framing,
		no_field_forges_another,
		each_byte_is_looked_at_wherever_it_stands,
		empty_fields_keep_their_tabs,
	};

	return SUITE("item", tests);
}

Suite *
request_suite(void)
{
	const TTest *const tests[] = {
		a_line_ends_in_lf_or_crlf,
		the_end_of_input_ends_a_line_too,
		the_first_tab_splits_off_the_search,
		gopher_plus_is_seen,
		control_bytes_are_refused,
		the_longest_line_has_2048_bytes,
		a_tls_hello_is_known,
		paths_are_cleaned,
		dot_dot_is_refused,
		a_query_is_split_at_the_first_question_mark,
		encoded_bytes_are_decoded_once,
		what_decodes_to_danger_is_no_name,
		a_type_before_the_path_is_taken_off,
	};

	return SUITE("request", tests);
}

Suite *
frame_suite(void)
{
	const TTest *const tests[] = {
		a_text_is_framed_in_pieces_of_any_size,
		a_bare_text_has_no_dots_of_ours,
		what_is_no_utf8_is_latin1,
	};

	return SUITE("frame", tests);
}

Suite *
reply_suite(void)
{
	const TTest *const tests[] = {
		a_menu_ends_in_a_dot,
		what_is_written_by_hand_is_left_alone,
		an_error_replaces_what_has_not_left,
		an_error_shows_64_characters_of_the_selector,
		an_error_shows_what_is_printable,
		an_error_sentence_is_not_cut_within_a_character,
		an_error_after_a_part_has_left_ends_a_menu,
		an_error_after_a_part_has_left_cuts_a_text,
		latin1_leaves_as_utf8,
		a_file_follows_the_bytes,
	};

	return SUITE("reply", tests);
}
