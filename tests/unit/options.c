#include "conf/options.h"

#include <string.h>

#include "suite.h"

START_TEST(every_option_has_a_name_of_its_own_and_help)
{
	size_t i;

	for (i = 0; i < conf_options_n; i++) {
		ck_assert_ptr_eq(conf_option(conf_options[i].name),
		    &conf_options[i]);
		ck_assert_uint_gt(strlen(conf_options[i].help), 10);
	}
}
END_TEST

START_TEST(a_wrong_name_gets_a_suggestion)
{
	ck_assert_str_eq(conf_suggest("severname"), "servername");
	ck_assert_str_eq(conf_suggest("gopher_root"), "gopherroot");
	ck_assert_str_eq(conf_suggest("port"), "serverport");
	ck_assert_str_eq(conf_suggest("host"), "servername");
	ck_assert_str_eq(conf_suggest("root"), "gopherroot");
	ck_assert_ptr_null(conf_suggest("zzzzzzzz"));
}
END_TEST

START_TEST(a_word_of_other_servers_means_an_option)
{
	static const char *const words[] = { "address", "bind", "debug", "dir",
		"directory", "docroot", "domain", "host", "hostname",
		"interface", "logfile", "loglevel", "name", "port", "root",
		"threads", "timeout", "uid", "verbose" };
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++) {
		ck_assert_ptr_null(conf_option(words[i]));
		ck_assert_ptr_nonnull(conf_option(conf_synonym(words[i])));
	}
	ck_assert_ptr_null(conf_synonym("servername"));
}
END_TEST

Suite *
options_suite(void)
{
	const TTest *const tests[] = {
		every_option_has_a_name_of_its_own_and_help,
		a_wrong_name_gets_a_suggestion,
		a_word_of_other_servers_means_an_option,
	};

	return SUITE("options", tests);
}
