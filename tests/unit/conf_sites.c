#include "conf/sites.h"

#include <string.h>

#include "suite.h"

START_TEST(an_empty_server_name_becomes_that_of_the_host)
{
	char err[CONF_ERR_MAX];
	struct conf conf;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(conf.servername, "");
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	ck_assert_str_ne(conf.servername, "");
	conf_free(&conf);
}
END_TEST

START_TEST(the_library_is_a_directory)
{
	char err[CONF_ERR_MAX];
	struct conf conf;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(conf_set(&conf, "library", "/", err), 0);
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	ck_assert_int_eq(conf_set(&conf, "library", "/dev/null", err), 0);
	ck_assert_int_eq(conf_complete(&conf, err), -1);
	ck_assert_str_eq(err, "library: \"/dev/null\" is not a directory");
	ck_assert_int_eq(conf_set(&conf, "library", "~/none", err), 0);
	ck_assert_int_eq(conf_complete(&conf, err), -1);
	ck_assert_ptr_nonnull(
	    strstr(err, "; write the full path, because ~ is"));
	ck_assert_ptr_null(conf_tilde_hint("/home/~"));
	conf_free(&conf);
}
END_TEST

START_TEST(a_site_inherits_the_options_that_it_does_not_set)
{
	char err[CONF_ERR_MAX];
	struct conf conf;

	tree_make();
	ck_assert_str_eq(
	    conf_load(&conf,
		"site { servername = 'a', types = { foo = 'I' } }\n"
		"site { servername = 'b', serverport = 71, moved = {},"
		" details = false, listen = 7071 }\n"
		"types = { bar = '9' } details = true width = 60\n"
		"moved = { ['^/a'] = '/b' } listen = { 7072, 7073 }"),
	    "");
	conf.source = CONF_FLAGS;
	ck_assert_int_eq(conf_set(&conf, "width", "40", err), 0);
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	ck_assert_uint_eq(conf.n_sites, 2);
	ck_assert_str_eq(conf.sites[0].servername, "a");
	ck_assert_int_eq(conf.sites[0].serverport, 7072);
	ck_assert_int_eq(conf_type_of(&conf.sites[0], "x.foo"), 'I');
	ck_assert_int_eq(conf_type_of(&conf.sites[0], "x.bar"), 0);
	ck_assert_int_eq(conf_type_of(&conf.sites[1], "x.bar"), '9');
	ck_assert(conf.sites[0].details && !conf.sites[1].details);
	ck_assert_int_eq(conf.sites[0].width, 40);
	ck_assert_uint_eq(conf.sites[0].moved.n, 1);
	ck_assert_uint_eq(conf.sites[1].moved.n, 0);
	ck_assert_uint_eq(conf.sites[0].listen.n, 2);
	ck_assert_uint_eq(conf.sites[1].listen.n, 1);
	conf_free(&conf);
	tree_remove();
}
END_TEST

START_TEST(the_port_in_menus_is_that_of_listen)
{
	static const struct {
		const char *text;
		int one, two;
	} cases[] = {
		{ "listen = 7070", 7070, 0 },
		{ "listen = '127.0.0.1:7071'", 7071, 0 },
		{ "listen = { '[::1]:7072', 7073 }", 7072, 0 },
		{ "listen = { '127.0.0.1:7070', 70 }", 70, 0 },
		{ "listen = 0", 70, 0 },
		{ "listen = { 0, 7074 }", 7074, 0 },
		{ "listen = 7070 serverport = 70", 70, 0 },
		{ "listen = 7070 serverport = 105", 105, 0 },
		{ "", 70, 0 },
		{ "site { listen = 7070 } site {}", 7070, 70 },
		{ "serverport = 105 site { listen = 7070 } site {}", 105, 105 },
		{ "listen = 7070 site {} site { serverport = 70 }", 7070, 70 },
	};
	char err[CONF_ERR_MAX];
	struct conf conf;
	size_t i;

	tree_make();
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_str_eq(conf_load(&conf, cases[i].text), "");
		ck_assert_int_eq(conf_complete(&conf, err), 0);
		ck_assert_int_eq(conf_complete(&conf, err), 0);
		ck_assert_msg(conf.sites[0].serverport == cases[i].one, "%s",
		    cases[i].text);
		if (conf.has_blocks)
			ck_assert_int_eq(conf.sites[1].serverport,
			    cases[i].two);
		else
			ck_assert_int_eq(conf.serverport, cases[i].one);
		conf_free(&conf);
	}
	tree_remove();
}
END_TEST

START_TEST(without_a_block_there_is_one_site)
{
	char err[CONF_ERR_MAX];
	struct conf conf;

	tree_make();
	ck_assert_str_eq(
	    conf_load(&conf, "servername = 'a' types = { foo = 'I' }"), "");
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	ck_assert_uint_eq(conf.n_sites, 1);
	ck_assert(!conf.has_blocks);
	ck_assert_str_eq(conf.sites[0].servername, "a");
	ck_assert_int_eq(conf_type_of(&conf.sites[0], "x.foo"), 'I');
	conf_free(&conf);
	tree_remove();
}
END_TEST

START_TEST(short_flags_are_refused_with_several_sites)
{
	static const char *const flags[][2] = { { "gopherroot", "/" },
		{ "servername", "a" }, { "serverport", "70" },
		{ "listen", "70" } };
	char err[CONF_ERR_MAX];
	struct conf conf;
	size_t i;

	tree_make();
	for (i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		ck_assert_str_eq(conf_load(&conf, "site {} site {}"), "");
		conf.source = CONF_FLAGS;
		ck_assert_int_eq(conf_set(&conf, flags[i][0], flags[i][1], err),
		    0);
		ck_assert_int_eq(conf_complete(&conf, err), -1);
		ck_assert_ptr_nonnull(strstr(err, flags[i][0]));
		conf_free(&conf);
	}
	tree_remove();
}
END_TEST

START_TEST(sites_with_state_have_names_of_their_own)
{
	char err[CONF_ERR_MAX];
	struct conf conf;

	tree_make();
	ck_assert_str_eq(
	    conf_load(&conf,
		"servername = 'a' stats = true\n"
		"site { serverport = 70 } site { serverport = 71 }"),
	    "");
	ck_assert_int_eq(conf_complete(&conf, err), 0);
	ck_assert_int_eq(conf_check_state(&conf, err), -1);
	ck_assert_str_eq(err, "stats: " CONF_NO_STATE);
	ck_assert_int_eq(conf_set(&conf, "state", "/tmp", err), 0);
	ck_assert_int_eq(conf_check_state(&conf, err), 0);
	conf.sites[1].tag = conf.sites[0].tag;
	ck_assert_int_eq(conf_check_state(&conf, err), -1);
	ck_assert_ptr_nonnull(strstr(err, "two sites are named a:71"));
	conf_free(&conf);
	tree_remove();
}
END_TEST

Suite *
conf_sites_suite(void)
{
	const TTest *const tests[] = {
		an_empty_server_name_becomes_that_of_the_host,
		the_library_is_a_directory,
		a_site_inherits_the_options_that_it_does_not_set,
		the_port_in_menus_is_that_of_listen,
		without_a_block_there_is_one_site,
		short_flags_are_refused_with_several_sites,
		sites_with_state_have_names_of_their_own,
	};

	return SUITE("conf_sites", tests);
}
