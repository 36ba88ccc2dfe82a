/* gopher/item */
#include "gopher/item.h"

#include <stdio.h>
#include <string.h>

#include "suite.h"

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
		ck_assert_msg(item_of_name(cases[i].name, true) ==
			cases[i].type,
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
		{ '5', "zip gz tgz tar bz2 xz zst 7z rar lz Z lha arc sit" },
		{ '6', "uue uu" },
		{ '9',
		    "bin iso img so o exe deb rpm jar epub wasm ttf otf woff sqlite "
		    "dmg torrent fits run warc pcap dat" },
		{ 'g', "gif" },
		{ 'I',
		    "png jpg jpeg webp avif bmp tif tiff svg ico heic jxl tga "
		    "pcx" },
		{ 'h', "html htm xhtml" },
		{ 's',
		    "mp3 ogg oga opus flac wav m4a mid midi aac aif aiff au wma "
		    "mp2" },
		{ ';', "mp4 mkv webm mov avi mpg mpeg m4v ogv 3gp wmv flv qt" },
		{ 'd',
		    "pdf ps doc docx odt rtf xls xlsx ods ppt pptx odp djvu "
		    "mobi" },
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
			ck_assert_msg(item_of_name(name, true) == all[i].type,
			    "%s", name);
		}
}
END_TEST

START_TEST(types_that_few_clients_know_are_9)
{
	static const char *const names[] = { "x.pdf", "x.MP4", "x.eml", "x.ics",
		"x.djvu" };
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		ck_assert_int_eq(item_of_name(names[i], false), '9');
	ck_assert_int_eq(item_of_name("x.txt", false), '0');
	ck_assert_int_eq(item_of_name("x.mp3", false), 's');
	ck_assert_int_eq(item_of_name("x.none", false), 0);
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
	    &(struct item){ '0', { "a\tb\r\n\0c\x01", 8 },
		bytes_of("/x\ty\n\x7f"), bytes_of("h\t\nost"), 70 });
	assert_holds(&out, "0a b   c\x01\t/x%09y%0A%7F\thost\t70\r\n");
	buf_free(&out);
	item_line(&out,
	    &(struct item){ '0', { "not read", SIZE_MAX / 8 }, { NULL, 0 },
		{ NULL, 0 }, 70 });
	ck_assert(out.failed);
	buf_free(&out);
}
END_TEST

/* Checks a line whose selector has `byte` at `at`, and letters around it. */
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

START_TEST(each_byte_is_checked_wherever_it_stands)
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

Suite *
item_suite(void)
{
	const TTest *const tests[] = {
		names_stand_for_types,
		no_extension_is_forgotten,
		types_that_few_clients_know_are_9,
		types_decide_the_framing,
		no_field_forges_another,
		each_byte_is_checked_wherever_it_stands,
		empty_fields_keep_their_tabs,
	};

	return SUITE("item", tests);
}
