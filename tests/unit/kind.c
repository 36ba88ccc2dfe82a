/* site/kind */
#include "site/kind.h"

#include <stdio.h>
#include <string.h>

#include "suite.h"

START_TEST(sources_and_dotfiles_are_not_served)
{
	static const struct {
		const char *path;
		bool served;
	} cases[] = {
		{ "", true },
		{ "a.txt~", true },
		{ "a.txt.bak", true },
		{ "a.lua~", false },
		{ "d/a.lua.bak", false },
		{ "a.lua.BAK", false },
		{ "a.lua.orig", false },
		{ "a.lua.rej", false },
		{ "a.lua.orig.rej~", false },
		{ "#a.lua#", false },
		{ "a.lua.~12~", false },
		{ "a.lua.~102~", false },
		{ "d/gophermap~", false },
		{ "#gophermap#", false },
		{ "gophermap.bak", false },
		{ "gophertag.orig", false },
		{ "x.gophermap~", false },
		{ "#", true },
		{ "##", true },
		{ "~", true },
		{ ".bak", false },
		{ "a.luax~", true },
		{ "a.lua.~x~", true },
		{ "gophermap.old", true },
		{ "a\nb", false },
		{ "d\001/b", false },
		{ "a\x7f", true },
		{ "a.txt", true },
		{ "a/b..c", true },
		{ "a/b.lua", true },
		{ "libs/b.lua", true },
		{ "lib/a.txt", true },
		{ "a/lib/b.lua", true },
		{ ".a", false },
		{ "a/.b", false },
		{ "a/.b/c", false },
		{ "gophermap", false },
		{ "a/gophermap", false },
		{ "gophertag", false },
		{ "lib/a.lua", false },
		{ "lib/a/b.lua", false },
		{ "..", false },
	};
	char root[] = "/";
	char *words[] = { root };
	const struct conf conf = { .handlers_in = { words, 1 } };
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(
		    (kind_refuses(&conf, cases[i].path, cases[i].path) ==
			NAME_SERVED) == cases[i].served,
		    "%s", cases[i].path);
	ck_assert_int_eq(kind_refuses(&(struct conf){ 0 }, "a.lua~", "a.lua~"),
	    NAME_SERVED);
}
END_TEST

START_TEST(patterns_hide_names_and_what_is_beneath)
{
	static const struct {
		const char *path;
		bool served;
	} cases[] = {
		{ "", true },
		{ "a.tmp", false },
		{ "d/a.tmp", false },
		{ "d/a.tmp/b.txt", false },
		{ "a.tmp.txt", true },
		{ "drafts", false },
		{ "drafts/a/b.txt", false },
		{ "drafts2", true },
		{ "d/drafts/a.txt", true },
		{ "log/2025/x", false },
		{ "log/2026/x", true },
		{ "cover1.png", false },
		{ "cover12.png", true },
	};
	char tmp[] = "*.tmp", drafts[] = "/drafts", log[] = "log/*5",
	     cover[] = "cover?.png";
	char *words[] = { tmp, drafts, log, cover };
	const struct conf conf = { .hide = { words, 4 } };
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(
		    kind_refuses(&conf, cases[i].path, cases[i].path) ==
			(cases[i].served ? NAME_SERVED : NAME_HIDDEN),
		    "%s", cases[i].path);
}
END_TEST

static FILE *
file_of(const char *bytes, size_t n)
{
	FILE *file = tmpfile();

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
	(void)fflush(file);
	return file;
}

static char
type_of_bytes(const char *bytes, size_t n)
{
	FILE *file = file_of(bytes, n);
	char type = kind_type_by_bytes(fileno(file), (off_t)n);

	(void)fclose(file);
	return type;
}

static bool
is_binary(const char *bytes, size_t n, enum utf16_order want)
{
	FILE *file = file_of(bytes, n);
	enum utf16_order order;
	bool binary = kind_is_binary(fileno(file), (off_t)n, &order);

	(void)fclose(file);
	ck_assert_int_eq(order, want);
	return binary;
}

START_TEST(first_bytes_tell_text_from_binary)
{
	char cut[1025];

	ck_assert_int_eq(type_of_bytes("hello\n", 6), '0');
	ck_assert_int_eq(type_of_bytes("", 0), '0');
	ck_assert_int_eq(type_of_bytes("gr\xc3\xbc\xc3\x9f \xe2\x82\xac "
				       "\xf0\x9f\x8c\x99",
			     15),
	    '0');
	ck_assert_int_eq(type_of_bytes("a\0b", 3), '9');
	ck_assert_int_eq(type_of_bytes("\xff\xfe", 2), '9');
	ck_assert_int_eq(type_of_bytes("\xc3(", 2), '9');
	ck_assert_int_eq(type_of_bytes("\xc0\x80", 2), '9');
	memset(cut, 'a', sizeof cut);
	memcpy(cut + 1023, "\xc3\xa9", 2); /* cut in two by the limit */
	ck_assert_int_eq(type_of_bytes(cut, sizeof cut), '0');
	ck_assert_int_eq(type_of_bytes("Andr\xe9", 5), '9');
	ck_assert_int_eq(type_of_bytes(cut, 1023), '0');
}
END_TEST

START_TEST(a_nul_at_the_end_tells_a_binary)
{
	static char script[100000];

	memset(script, 'a', sizeof script);
	ck_assert_int_eq(type_of_bytes(script, sizeof script), '0');
	script[sizeof script - 4096] = '\0';
	ck_assert_int_eq(type_of_bytes(script, sizeof script), '9');
	ck_assert_int_eq(type_of_bytes(script, sizeof script - 1), '9');
	ck_assert_int_eq(type_of_bytes(script + 1, sizeof script - 1), '9');
	script[sizeof script - 4096] = 'a';
	script[sizeof script - 1] = '\0';
	ck_assert_int_eq(type_of_bytes(script, sizeof script), '9');
	ck_assert_int_eq(type_of_bytes(script + sizeof script - 1100, 1100),
	    '9');
}
END_TEST

START_TEST(utf16_with_a_mark_is_text)
{
	ck_assert_int_eq(type_of_bytes("\xff\xfeG\0r\0", 6), '0');
	ck_assert_int_eq(type_of_bytes("\xfe\xff\0G\0r", 6), '0');
	ck_assert_int_eq(type_of_bytes("\xfe\xff\xd8\x3c\xdf\x19", 6), '0');
	ck_assert_int_eq(type_of_bytes("\xfe\xff\0G\0\0", 6), '9');
	ck_assert_int_eq(type_of_bytes("\xff\xfe\0\0G\0\0\0", 8), '9');
	ck_assert_int_eq(type_of_bytes("\xfe\xff\xd8\x3c\0a", 6), '9');
	ck_assert_int_eq(type_of_bytes("\xfe\xff\xdf\x19", 4), '9');
}
END_TEST

/* The first and the last 64 KiB are searched, and all of small files. */
START_TEST(a_nul_near_an_end_makes_a_binary)
{
	enum { KIB = 1024, SIZE = 200 * KIB };
	static char bytes[SIZE];
	static const struct {
		size_t size, nul;
		bool binary;
	} cases[] = {
		{ 10, 0, true },
		{ 10, 9, true },
		{ 64 * KIB, 64 * KIB - 1, true },
		{ 64 * KIB + 1, 64 * KIB, true },
		{ 128 * KIB, 64 * KIB, true },
		{ 128 * KIB, 127 * KIB, true },
		{ SIZE, 64 * KIB - 1, true },
		{ SIZE, 64 * KIB, false },
		{ SIZE, 136 * KIB - 1, false },
		{ SIZE, 136 * KIB, true },
		{ SIZE, SIZE - 1, true },
	};
	size_t i;

	memset(bytes, 'a', sizeof bytes);
	ck_assert(!is_binary(bytes, 0, UTF16_NONE));
	ck_assert(!is_binary(bytes, 10, UTF16_NONE));
	ck_assert(!is_binary(bytes, sizeof bytes, UTF16_NONE));
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bytes[cases[i].nul] = '\0';
		ck_assert_msg(is_binary(bytes, cases[i].size, UTF16_NONE) ==
			cases[i].binary,
		    "case %zu", i);
		bytes[cases[i].nul] = 'a';
	}
}
END_TEST

START_TEST(a_nul_of_utf16_is_a_unit)
{
	static char bytes[150001];
	size_t i;

	ck_assert(!is_binary("\xff\xfe"
			     "a\0\0a",
	    6, UTF16_LITTLE));
	ck_assert(is_binary("\xff\xfe"
			    "a\0\0\0",
	    6, UTF16_LITTLE));
	for (i = 0; i < sizeof bytes; i++)
		bytes[i] = i % 2 == 0 ? '\0' : 'a';
	memcpy(bytes, "\xfe\xff", 2);
	ck_assert(!is_binary(bytes, sizeof bytes, UTF16_BIG));
	ck_assert(!is_binary(bytes, sizeof bytes - 1, UTF16_BIG));
	bytes[sizeof bytes - 2] = '\0';
	ck_assert(is_binary(bytes, sizeof bytes, UTF16_BIG));
	ck_assert(is_binary(bytes, sizeof bytes - 1, UTF16_BIG));
}
END_TEST

Suite *
kind_suite(void)
{
	const TTest *const tests[] = {
		sources_and_dotfiles_are_not_served,
		patterns_hide_names_and_what_is_beneath,
		first_bytes_tell_text_from_binary,
		a_nul_at_the_end_tells_a_binary,
		utf16_with_a_mark_is_text,
		a_nul_near_an_end_makes_a_binary,
		a_nul_of_utf16_is_a_unit,
	};

	return SUITE("kind", tests);
}
