/* conf/conf */
#include "conf/conf.h"

#include <stdio.h>
#include <string.h>

#include "suite.h"

static struct conf conf;

START_TEST(every_option_has_a_default_and_help)
{
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(conf.serverport, 70);
	ck_assert_int_eq(conf.request_timeout, 10);
	ck_assert_str_eq(conf.servername, "");
	ck_assert_int_eq(conf_complete(&conf, NULL), 0);
	ck_assert_str_ne(conf.servername, "");
	for (i = 0; i < conf_rows_n; i++) {
		ck_assert_ptr_eq(conf_row(conf_rows[i].name), &conf_rows[i]);
		ck_assert_uint_gt(strlen(conf_rows[i].help), 10);
	}
	conf_free(&conf);
	conf_free(&conf);
}
END_TEST

/* Sets an option and returns the complaint, "" if there is none. */
static const char *
complaint(const char *name, const char *value)
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
	ck_assert_str_eq(complaint("serverport", "65535"), "");
	ck_assert_int_eq(conf.serverport, 65535);
	ck_assert_str_eq(complaint("serverport", "65536"),
	    "serverport: \"65536\" is not a whole number from 1 to 65535");
	ck_assert_ptr_nonnull(strstr(complaint("serverport", "7o"), "\"7o\""));
	ck_assert_ptr_nonnull(strstr(complaint("serverport", ""), "not a"));
	ck_assert_ptr_nonnull(
	    strstr(complaint("serverport", "99999999999999999999"), "not a"));
	ck_assert_str_eq(complaint("details", "yes"),
	    "details: \"yes\" is not true or false");
	ck_assert_str_eq(complaint("text_end", "never"),
	    "text_end: \"never\" is not one of dot|none");
	ck_assert_str_eq(complaint("text_end", "none"), "");
	ck_assert_int_eq(conf.text_end, TEXT_END_NONE);
	ck_assert_ptr_nonnull(strstr(complaint("types", "foo"), "foo=9"));
	ck_assert_int_eq(conf.serverport, 65535);
	conf_free(&conf);
}
END_TEST

START_TEST(the_name_of_the_server_is_one)
{
	static const char *const good[] = { "", "gopher.example.org", "a_b-c",
		"192.0.2.7", "[::1]", "b\303\274cher.example" };
	static const char *const bad[] = { "a b", "a/b", "gopher://a", "a\tb",
		"a\n", "a\177", "a,b", "a\"b", "*" };
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	for (i = 0; i < sizeof good / sizeof good[0]; i++) {
		ck_assert_str_eq(complaint("servername", good[i]), "");
		ck_assert_str_eq(conf.servername, good[i]);
	}
	ck_assert_str_eq(complaint("servername", "a b"),
	    "servername: \"a b\" is not a host name like "
	    "gopher.example.org, or an address");
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_str_ne(complaint("servername", bad[i]), "");
	conf_free(&conf);
}
END_TEST

START_TEST(words_for_caps_are_one_line)
{
	static const char *const names[] = { "description", "location",
		"admin" };
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		ck_assert_str_eq(complaint(names[i], ""), "");
		ck_assert_str_eq(complaint(names[i], "a b, \303\274"), "");
		ck_assert_ptr_nonnull(strstr(complaint(names[i], "a\nb"),
		    "is not one line without control characters"));
		ck_assert_str_ne(complaint(names[i], "a\tb"), "");
		ck_assert_str_ne(complaint(names[i], "a\177"), "");
	}
	conf_free(&conf);
}
END_TEST

START_TEST(the_library_is_a_directory)
{
	char err[CONF_ERR_MAX];

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(complaint("library", "/"), "");
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	ck_assert_str_eq(complaint("library", "/dev/null"), "");
	ck_assert_int_eq(conf_complete(&conf, err), -1);
	ck_assert_str_eq(err, "library: \"/dev/null\" is not a directory");
	ck_assert_str_eq(complaint("library", "~/none"), "");
	ck_assert_int_eq(conf_complete(&conf, err), -1);
	ck_assert_ptr_nonnull(strstr(err, "; ~ is not expanded"));
	ck_assert_ptr_null(conf_tilde_hint("/home/~"));
	conf_free(&conf);
}
END_TEST

START_TEST(a_wrong_name_gets_a_suggestion)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(complaint("severname", "x"),
	    "unknown option "
	    "\"severname\"; did you mean \"servername\"?");
	ck_assert_str_eq(complaint("gopher_root", "x"),
	    "unknown option "
	    "\"gopher_root\"; did you mean \"gopherroot\"?");
	ck_assert_str_eq(complaint("zzzzzzzz", "x"),
	    "unknown option \"zzzzzzzz\"");
	conf_free(&conf);
}
END_TEST

START_TEST(a_stronger_source_replaces_a_list)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	conf.source = CONF_FILE;
	ck_assert_str_eq(complaint("listen", "1"), "");
	ck_assert_str_eq(complaint("listen", "2"), "");
	ck_assert_uint_eq(conf.listen.n, 2);
	conf.source = CONF_FLAGS;
	ck_assert_str_eq(complaint("listen", "3"), "");
	ck_assert_uint_eq(conf.listen.n, 1);
	ck_assert_str_eq(conf.listen.words[0], "3");
	conf_free(&conf);
}
END_TEST

START_TEST(the_last_type_of_an_extension_wins)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(complaint("types", "foo=9"), "");
	ck_assert_str_eq(complaint("types", "foo=I"), "");
	ck_assert_int_eq(conf_type_of(&conf, "a.FOO"), 'I');
	ck_assert_int_eq(conf_type_of(&conf, "a.bar"), 0);
	ck_assert_int_eq(conf_type_of(&conf, "foo"), 0);
	conf_free(&conf);
}
END_TEST

START_TEST(folders_are_trusted_with_all_that_is_in_them)
{
	char err[CONF_ERR_MAX];

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert(!conf_trusts(&conf, "a.lua"));
	ck_assert_int_eq(conf_set(&conf, "trusted", "/admin/", err), 0);
	ck_assert_int_eq(conf_set(&conf, "trusted", "/x/y", err), 0);
	ck_assert(conf_trusts(&conf, "admin/a.lua"));
	ck_assert(conf_trusts(&conf, "admin/b/c.lua"));
	ck_assert(conf_trusts(&conf, "x/y/a.lua"));
	ck_assert(!conf_trusts(&conf, "admin.lua"));
	ck_assert(!conf_trusts(&conf, "administration/a.lua"));
	ck_assert(!conf_trusts(&conf, "x/a.lua"));
	ck_assert(!conf_trusts(&conf, "a/admin/a.lua"));
	ck_assert_int_eq(conf_set(&conf, "trusted", "false", err), 0);
	ck_assert(!conf_trusts(&conf, "admin/a.lua"));
	ck_assert_int_eq(conf_set(&conf, "trusted", "true", err), 0);
	ck_assert(conf_trusts(&conf, "a.lua"));
	ck_assert_int_eq(conf_set(&conf, "trusted", "admin", err), -1);
	ck_assert_ptr_nonnull(strstr(err, "folder of the site"));
	conf_free(&conf);
}
END_TEST

Suite *
conf_suite(void)
{
	const TTest *const tests[] = {
		every_option_has_a_default_and_help,
		values_are_checked,
		the_name_of_the_server_is_one,
		words_for_caps_are_one_line,
		the_library_is_a_directory,
		a_wrong_name_gets_a_suggestion,
		a_stronger_source_replaces_a_list,
		the_last_type_of_an_extension_wins,
		folders_are_trusted_with_all_that_is_in_them,
	};

	return SUITE("conf", tests);
}
