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
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(kind_is_served(cases[i].path) == cases[i].served,
		    "%s", cases[i].path);
}
END_TEST

static char
type_of_bytes(const char *bytes, size_t n)
{
	FILE *file;
	char type;

	file = tmpfile();
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
	(void)fflush(file);
	type = kind_type_by_bytes(fileno(file));
	(void)fclose(file);
	return type;
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
	memcpy(cut + 1023, "\xc3\xa9", 2);	/* cut in two by the limit */
	ck_assert_int_eq(type_of_bytes(cut, sizeof cut), '0');
	ck_assert_int_eq(type_of_bytes("Andr\xe9", 5), '9');
	ck_assert_int_eq(type_of_bytes(cut, 1023), '0');
}
END_TEST

Suite *
kind_suite(void)
{
	const TTest *const tests[] = {
		sources_and_dotfiles_are_not_served,
		first_bytes_tell_text_from_binary,
	};

	return SUITE("kind", tests);
}
