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

START_TEST(options_have_defaults)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(conf.serverport, 70);
	ck_assert_int_eq(conf.request_timeout, 10);
	ck_assert_str_eq(conf.servername, "");
	conf_free(&conf);
	conf_free(&conf);
}
END_TEST

START_TEST(a_wrong_name_gets_a_suggestion)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(set_error("severname", "x"),
	    "unknown option "
	    "\"severname\"; did you mean \"servername\"?");
	ck_assert_str_eq(set_error("gopher_root", "x"),
	    "unknown option "
	    "\"gopher_root\"; did you mean \"gopherroot\"?");
	ck_assert_str_eq(set_error("zzzzzzzz", "x"),
	    "unknown option \"zzzzzzzz\"");
	conf_free(&conf);
}
END_TEST

START_TEST(a_stronger_source_replaces_a_list)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	conf.source = CONF_FILE;
	ck_assert_str_eq(set_error("listen", "1"), "");
	ck_assert_str_eq(set_error("listen", "2"), "");
	ck_assert_uint_eq(conf.listen.n, 2);
	conf.source = CONF_FLAGS;
	ck_assert_str_eq(set_error("listen", "3"), "");
	ck_assert_uint_eq(conf.listen.n, 1);
	ck_assert_str_eq(conf.listen.words[0], "3");
	conf_free(&conf);
}
END_TEST

START_TEST(the_last_type_of_an_extension_wins)
{
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(set_error("types", "foo=9"), "");
	ck_assert_str_eq(set_error("types", "foo=I"), "");
	ck_assert_int_eq(conf_type_of(&conf, "a.FOO"), 'I');
	ck_assert_int_eq(conf_type_of(&conf, "a.bar"), 0);
	ck_assert_int_eq(conf_type_of(&conf, "a.fo"), 0);
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
	ck_assert_ptr_nonnull(strstr(err, "directory of the site"));
	conf_free(&conf);
}
END_TEST

START_TEST(a_site_has_a_url)
{
	static const struct {
		const char *name, *port, *shown, *url;
	} cases[] = {
		{ "a.example", "70", "a.example:70", "gopher://a.example/" },
		{ "a.example", "7070", "a.example:7070",
		    "gopher://a.example:7070/" },
		{ "2001:db8::1", "70", "[2001:db8::1]:70",
		    "gopher://[2001:db8::1]/" },
		{ "::1", "7070", "[::1]:7070", "gopher://[::1]:7070/" },
	};
	char name[CONF_NAME_MAX], url[CONF_URL_MAX];
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_str_eq(set_error("servername", cases[i].name), "");
		ck_assert_str_eq(set_error("serverport", cases[i].port), "");
		ck_assert_str_eq(conf_name_port(&conf, name), cases[i].shown);
		ck_assert_str_eq(conf_url(&conf, url), cases[i].url);
	}
	conf_free(&conf);
}
END_TEST

Suite *
conf_suite(void)
{
	const TTest *const tests[] = {
		options_have_defaults,
		a_wrong_name_gets_a_suggestion,
		a_stronger_source_replaces_a_list,
		the_last_type_of_an_extension_wins,
		folders_are_trusted_with_all_that_is_in_them,
		a_site_has_a_url,
	};

	return SUITE("conf", tests);
}
