#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"

START_TEST(a_configuration_sets_options)
{
	struct conf conf;

	tree_make();
	ck_assert_str_eq(
	    conf_load(&conf,
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

START_TEST(a_list_may_be_long)
{
	enum { WORDS = 1000 };
	struct conf conf;
	struct buf text = { 0 };
	int i;

	tree_make();
	buf_puts(&text, "hide = {");
	for (i = 0; i < WORDS; i++)
		buf_printf(&text, "'w%d',", i);
	buf_puts(&text, "}\nhandlers_in = {");
	for (i = 0; i < WORDS; i++)
		buf_printf(&text, "'/d%d',", i);
	buf_puts(&text, "}\ntypes = {");
	for (i = 0; i < WORDS; i++)
		buf_printf(&text, "t%d = 9,", i);
	buf_puts(&text, "}\n");
	buf_add(&text, "", 1);
	ck_assert_str_eq(conf_load(&conf, buf_bytes(&text)), "");
	ck_assert_uint_eq(conf.hide.n, WORDS);
	ck_assert_uint_eq(conf.types.n, WORDS);
	ck_assert_int_eq(conf_type_of(&conf, "x.t999"), '9');
	conf_free(&conf);
	buf_free(&text);
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
		{ "print('x')",
		    "conf.lua:1: attempt to call a nil value (global 'print'); "
		    "the configuration has no functions of Lua" },
		{ "user = os.getenv('USER')",
		    "(global 'os'); the configuration has no functions" },
		{ "gopherroot: \"/srv\"",
		    "near '\"/srv\"'; write name = value" },
		{ "gopherroot: '/srv'", "near ''/srv''; write name = value" },
		{ "gopherroot '/srv'",
		    "(global 'gopherroot'); write name = value" },
		{ "servername = 'a\\0b'", "conf.lua:1: a value holds a NUL" },
		{ "while true do end",
		    "conf.lua:1: more than 10 million instructions" },
		{ "servername = 'a'\n# b",
		    "near '#'; a comment begins with --" },
		{ "servername = gopher.example.org",
		    "(global 'gopher'); a text needs quotes" },
		{ "user = the-gopher", "(global 'the'); a text needs quotes" },
		{ "gopherroot = /srv", "near '/'; a text needs quotes" },
		{ "listen = 127.0.0.1:70",
		    "near '127.0.0.1'; a text needs quotes" },
		{ "servername = 'a b'",
		    "conf.lua:1: servername: \"a b\" is not a host name" },
		{ "\nsite { workers = 2 }",
		    "conf.lua:2: workers: option of the server, not" },
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

	tree_make();
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		err = conf_load(&conf, cases[i].text);
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

	tree_make();
	ck_assert_str_eq(
	    conf_load(&conf,
		"user = 'a\"\\\\\\n\\1\\x7fb'\n"
		"listen = { '1', '[::1]:2' }\ntypes = { foo = '9', q = '\"' }\n"
		"log_level = 'debug'\n"
		"site { servername = 'one', gone = { '^/x' } }\n"
		"site { moved = { ['^/a'] = '/b' }, details = true }"),
	    "");
	out = open_memstream(&first, &n);
	conf_dump(&conf, out);
	fclose(out);
	ck_assert_str_eq(conf_load(&again, first), "");
	out = open_memstream(&second, &n);
	conf_dump(&again, out);
	fclose(out);
	ck_assert_uint_eq(strlen(first), strlen(second));
	ck_assert_str_eq(again.user, "a\"\\\n\001\177b");
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

START_TEST(pairs_have_the_same_order_in_each_process)
{
	static const char text[] = "moved = { ['^c'] = 'x', ['^a'] = 'x', "
				   "['^d'] = 'x', ['^b'] = 'x' }";
	struct conf conf;
	size_t i;

	(void)tree_make();
	ck_assert_str_eq(conf_load(&conf, text), "");
	ck_assert_uint_eq(conf.moved.n, 4);
	for (i = 0; i < 4; i++)
		ck_assert_int_eq(conf.moved.words[i][1], "abcd"[i]);
	conf_free(&conf);
	ck_assert_str_ne(conf_load(&conf, "moved = { ['a\\0b'] = 'x' }"), "");
	conf_free(&conf);
	tree_remove();
}
END_TEST

Suite *
conffile_suite(void)
{
	const TTest *const tests[] = {
		pairs_have_the_same_order_in_each_process,
		a_configuration_sets_options,
		a_list_may_be_long,
		a_wrong_configuration_names_its_line,
		a_dump_reads_back_the_same,
	};

	return SUITE("conffile", tests);
}
