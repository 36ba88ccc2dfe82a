#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "script/conffile.h"
#include "suite.h"

static const char *
load_conf(struct conf *conf, const char *text)
{
	static char err[CONF_ERR_MAX];

	tree_write("conf.lua", text);
	ck_assert_int_eq(conf_init(conf), 0);
	conf->source = CONF_FILE;
	err[0] = '\0';
	ck_assert_int_eq(conffile_load(conf, "conf.lua", err),
	    err[0] == '\0' ? 0 : -1);
	return err;
}

START_TEST(a_configuration_sets_options)
{
	struct conf conf;

	(void)tree_make();
	ck_assert_str_eq(
	    load_conf(&conf,
		"-- mine\nservername = 'a.b'\n"
		"serverport = 7 * 1010\ndetails = true\n"
		"listen = { '7070', 7071 }\ntypes = { foo = '9' }\n"
		"text_end = 'none'"),
	    "");
	ck_assert_str_eq(conf.servername, "a.b");
	ck_assert_int_eq(conf.serverport, 7070);
	ck_assert(conf.details);
	ck_assert_uint_eq(conf.listen.n, 2);
	ck_assert_str_eq(conf.listen.words[1], "7071");
	ck_assert_int_eq(conf_type_of(&conf, "x.foo"), '9');
	conf_free(&conf);
	tree_remove();
}
END_TEST

START_TEST(a_wrong_configuration_names_its_line)
{
	static const struct {
		const char *text, *complaint;
	} cases[] = {
		{ "\nsevername = 'x'",
		    "conf.lua:2: unknown option "
		    "\"severname\"; did you mean \"servername\"?" },
		{ "serverport = 'x'",
		    "conf.lua:1: serverport: expected a "
		    "number" },
		{ "serverport = 0",
		    "conf.lua:1: serverport: \"0\" is not a "
		    "whole number from 1 to 65535" },
		{ "serverport = 70.5", "conf.lua:1: serverport: \"70.5\"" },
		{ "servername = nil", "conf.lua:1: servername: expected" },
		{ "details = 1", "conf.lua:1: details: expected true" },
		{ "types = { 'x' }", "conf.lua:1: types: expected a table" },
		{ "listen = { 1, nil, 3 }", "conf.lua:1: listen: the list" },
		{ "\n\nx = = 1", "conf.lua:3: unexpected symbol" },
		{ "print('x')", "conf.lua:1: attempt to call a nil" },
		{ "servername = 'a\\0b'", "conf.lua:1: a value holds a NUL" },
		{ "while true do end",
		    "conf.lua:1: too many instructions; is there" },
		{ "servername = 'a'\n# b",
		    "near '#'; a comment begins with --" },
		{ "servername = gopher.example.org",
		    "(global 'gopher'); a text stands in quotes" },
		{ "user = the-gopher",
		    "(global 'the'); a text stands in quotes" },
		{ "gopherroot = /srv", "near '/'; a text stands in quotes" },
		{ "listen = 127.0.0.1:70",
		    "near '127.0.0.1'; a text stands in quotes" },
		{ "servername = 'a b'",
		    "conf.lua:1: servername: \"a b\" is not a host name" },
		{ "\nsite { workers = 2 }",
		    "conf.lua:2: workers: this is the server's, not a site's" },
		{ "\nsite { severname = 'x' }",
		    "conf.lua:2: unknown option \"severname\"; did you mean "
		    "\"servername\"?" },
		{ "site { serverport = 0 }",
		    "conf.lua:1: serverport: \"0\" is not a whole" },
		{ "site { types = { 'x' } }",
		    "conf.lua:1: types: expected a table" },
		{ "site { 'x' }", "conf.lua:1: site: expected options" },
		{ "site 'x'", "conf.lua:1: site: expected a table" },
		{ "site()", "conf.lua:1: site: expected a table" },
		{ "\nsite = {}", "conf.lua:2: site: a block has no `=`" },
		{ "for i = 1, 100 do\nsite {} end",
		    "conf.lua:2: site: more than 64 sites" },
		{ "userdir = '../x'",
		    "conf.lua:1: userdir: \"../x\" is not a name like" },
		{ "local t = {} for i = 1, 1e9 do t[i] = {} end",
		    "not enough memory" },
	};
	struct conf conf;
	const char *err;
	size_t i;

	(void)tree_make();
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		err = load_conf(&conf, cases[i].text);
		ck_assert_msg(strstr(err, cases[i].complaint) != NULL, "%s",
		    err);
		conf_free(&conf);
	}
	tree_remove();
}
END_TEST

START_TEST(a_dump_reads_back_the_same)
{
	struct conf conf, again;
	char *first, *second;
	size_t n;
	FILE *out;

	(void)tree_make();
	ck_assert_str_eq(
	    load_conf(&conf,
		"user = 'a\"\\\\\\n\\1b'\n"
		"listen = { '1', '[::1]:2' }\ntypes = { foo = '9', q = '\"' }\n"
		"log_level = 'debug'\n"
		"site { servername = 'one', gone = { '^/x' } }\n"
		"site { moved = { ['^/a'] = '/b' }, details = true }"),
	    "");
	out = open_memstream(&first, &n);
	conf_dump(&conf, out);
	(void)fclose(out);
	ck_assert_str_eq(load_conf(&again, first), "");
	out = open_memstream(&second, &n);
	conf_dump(&again, out);
	(void)fclose(out);
	ck_assert_uint_eq(strlen(first), strlen(second));
	ck_assert_str_eq(again.user, "a\"\\\n\001b");
	ck_assert_uint_eq(again.listen.n, 2);
	ck_assert_uint_eq(again.n_sites, 2);
	ck_assert_str_eq(again.sites[0].servername, "one");
	ck_assert_str_eq(again.sites[0].gone.words[0], "^/x");
	ck_assert_str_eq(again.sites[1].moved.words[0], "^/a\t/b");
	ck_assert(again.sites[1].details);
	free(first);
	free(second);
	conf_free(&conf);
	conf_free(&again);
	tree_remove();
}
END_TEST

START_TEST(a_site_is_as_the_top_level_says_unless_it_says_else)
{
	char err[CONF_ERR_MAX];
	struct conf conf;

	(void)tree_make();
	ck_assert_str_eq(
	    load_conf(&conf,
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
	ck_assert_int_eq(conf.sites[0].serverport, 70);
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

START_TEST(without_a_block_all_that_was_said_is_one_site)
{
	char err[CONF_ERR_MAX];
	struct conf conf;

	(void)tree_make();
	ck_assert_str_eq(
	    load_conf(&conf, "servername = 'a' types = { foo = 'I' }"), "");
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

START_TEST(flags_do_not_say_for_all_sites_what_each_has_for_itself)
{
	static const char *const flags[] = { "gopherroot", "servername",
		"serverport", "listen" };
	char err[CONF_ERR_MAX];
	struct conf conf;
	size_t i;

	(void)tree_make();
	for (i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		ck_assert_str_eq(load_conf(&conf, "site {} site {}"), "");
		conf.source = CONF_FLAGS;
		ck_assert_int_eq(conf_set(&conf, flags[i], "70", err), 0);
		ck_assert_int_eq(conf_complete(&conf, err), -1);
		ck_assert_ptr_nonnull(strstr(err, flags[i]));
		conf_free(&conf);
	}
	tree_remove();
}
END_TEST

Suite *
conffile_suite(void)
{
	const TTest *const tests[] = {
		a_configuration_sets_options,
		a_wrong_configuration_names_its_line,
		a_dump_reads_back_the_same,
		a_site_is_as_the_top_level_says_unless_it_says_else,
		without_a_block_all_that_was_said_is_one_site,
		flags_do_not_say_for_all_sites_what_each_has_for_itself,
	};

	return SUITE("conffile", tests);
}
