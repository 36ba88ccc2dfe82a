#include "conf/conf.h"

#include <string.h>

#include "suite.h"

static struct conf conf;

/* Sets an option. Returns the error, or "". */
static const char *
set_error(const char *name, const char *value)
{
	static char err[CONF_ERR_MAX];

	err[0] = '\0';
	ck_assert_int_eq(conf_set(&conf, name, value, err),
	    err[0] == '\0' ? 0 : -1);
	return err;
}

START_TEST(values_are_checked)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(set_error("serverport", "65535"), "");
	ck_assert_int_eq(conf.serverport, 65535);
	ck_assert_str_eq(set_error("serverport", "65536"),
	    "serverport: \"65536\" is not a whole number from 1 to 65535");
	ck_assert_ptr_nonnull(strstr(set_error("serverport", "7o"), "\"7o\""));
	ck_assert_ptr_nonnull(strstr(set_error("serverport", ""), "not a"));
	ck_assert_ptr_nonnull(
	    strstr(set_error("serverport", "99999999999999999999"), "not a"));
	ck_assert_str_eq(set_error("details", "yes"),
	    "details: \"yes\" is not true or false");
	ck_assert_str_eq(set_error("text_end", "never"),
	    "text_end: \"never\" is not one of dot|none");
	ck_assert_str_eq(set_error("text_end", "none"), "");
	ck_assert_int_eq(conf.text_end, TEXT_END_NONE);
	ck_assert_ptr_nonnull(strstr(set_error("types", "foo"), "foo=9"));
	ck_assert_int_eq(conf.serverport, 65535);
	conf_free(&conf);
}
END_TEST

START_TEST(the_server_name_is_a_host_name)
{
	static const char *const good[] = { "", "gopher.example.org", "a_b-c",
		"192.0.2.7", "::1", "2001:db8::1", "4.example", "x--y.a1",
		"b\303\274cher.example" };
	static const char *const bad[] = { "a b", "a/b", "gopher://a", "a\tb",
		"a\n", "a\177", "a,b", "a\"b", "*", "-", ".", "a..b", ".a",
		"a.", "-a", "a-", "a.-b", "7070", "127.0.0.256", "1.2.3",
		"[::1]", "[::1]:70", "::1:70:x", "a:70", "a:", ":70" };
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	for (i = 0; i < sizeof good / sizeof good[0]; i++) {
		ck_assert_str_eq(set_error("servername", good[i]), "");
		ck_assert_str_eq(conf.servername, good[i]);
	}
	ck_assert_str_eq(set_error("servername", "a b"),
	    "servername: \"a b\" is not a host name like "
	    "gopher.example.org, or an address");
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(set_error("servername", bad[i])[0] != '\0', "%s",
		    bad[i]);
	ck_assert_str_eq(set_error("servername", "gopher.example.org:70"),
	    "servername: \"gopher.example.org:70\" is not a name alone; set "
	    "the port with serverport");
	ck_assert_str_eq(set_error("servername", "[::1]:70"),
	    "servername: \"[::1]:70\" is not an address alone, like "
	    "2001:db8::1");
	conf_free(&conf);
}
END_TEST

START_TEST(texts_for_caps_are_one_line)
{
	static const char *const names[] = { "description", "location",
		"admin" };
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		ck_assert_str_eq(set_error(names[i], ""), "");
		ck_assert_str_eq(set_error(names[i], "a b, \303\274"), "");
		ck_assert_ptr_nonnull(strstr(set_error(names[i], "a\nb"),
		    "is not one line without control characters"));
		ck_assert_str_ne(set_error(names[i], "a\tb"), "");
		ck_assert_str_ne(set_error(names[i], "a\177"), "");
	}
	conf_free(&conf);
}
END_TEST

/* Returns a text of n letters in labels of 63, for one test at a time. */
static const char *
long_name(size_t n)
{
	static char name[300];
	size_t i;

	for (i = 0; i < n; i++)
		name[i] = i % 64 == 63 ? '.' : 'a';
	name[n] = '\0';
	return name;
}

START_TEST(a_host_name_has_253_letters_and_its_labels_63)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(set_error("servername", long_name(63)), "");
	ck_assert_str_eq(set_error("servername", long_name(253)), "");
	ck_assert_str_ne(set_error("servername", long_name(254)), "");
	ck_assert_str_ne(set_error("servername",
			     "a123456789a123456789a123456789a123456789"
			     "a123456789a123456789a123"),
	    "");
	conf_free(&conf);
}
END_TEST

START_TEST(names_types_and_patterns_are_checked)
{
	static const struct {
		const char *option, *value, *word;
	} cases[] = {
		{ "userdir", "", NULL },
		{ "userdir", "public_gopher", NULL },
		{ "userdir", "a/b", NULL },
		{ "userdir", "...", NULL },
		{ "userdir", "..a", NULL },
		{ "userdir", ".", "beneath each home" },
		{ "userdir", "a/..", "beneath each home" },
		{ "userdir", "a//b", "beneath each home" },
		{ "userdir", "/a", "beneath each home" },
		{ "types", "foo=9", NULL },
		{ "types", "=9", "an extension" },
		{ "types", "foo=", "an extension" },
		{ "types", "foo= ", "an extension" },
		{ "types", "foo=\177", "an extension" },
		{ "types", "foo=90", "an extension" },
		{ "types", "tar.gz=9", "follows the last dot" },
		{ "gone", "^/old$", NULL },
		{ "gone", "^/a%:b%-%/", NULL },
		{ "gone", "^/(a)%1", NULL },
		{ "gone", "^/(a%1)", "without capture" },
		{ "gone", "^/(a)%2", "without capture" },
		{ "gone", "^/a%0", "without capture" },
		{ "gone", "^/old[", "pattern \"^/old[\"" },
		{ "moved", "^/old /new", NULL },
		{ "moved", "^/old\t/new", NULL },
		{ "moved", "^/old", "a pattern and its target" },
		{ "moved", "^/old[ /new", "pattern \"^/old[\"" },
		{ "moved", "^/old /new%2", "moved: pattern" },
	};
	const char *said;
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		said = set_error(cases[i].option, cases[i].value);
		ck_assert_msg(cases[i].word == NULL ?
			said[0] == '\0' :
			strstr(said, cases[i].word) != NULL,
		    "%s %s: %s", cases[i].option, cases[i].value, said);
	}
	conf_free(&conf);
}
END_TEST

Suite *
value_suite(void)
{
	const TTest *const tests[] = {
		values_are_checked,
		the_server_name_is_a_host_name,
		texts_for_caps_are_one_line,
		a_host_name_has_253_letters_and_its_labels_63,
		names_types_and_patterns_are_checked,
	};

	return SUITE("value", tests);
}
