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
	ck_assert_ptr_null(conf_suggest("zzzzzzzz"));
}
END_TEST

Suite *
options_suite(void)
{
	const TTest *const tests[] = {
		every_option_has_a_name_of_its_own_and_help,
		a_wrong_name_gets_a_suggestion,
	};

	return SUITE("options", tests);
}
