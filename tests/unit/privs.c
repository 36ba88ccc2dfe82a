/* The options of confinement. */
#include "confine/privs.h"

#include "suite.h"

START_TEST(each_measure_is_auto_on_or_off)
{
	static const char *const names[] = { "no_new_privs", "landlock",
		"seccomp" };
	struct conf conf;
	char err[CONF_ERR_MAX];
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(conf.landlock, CONFINE_AUTO);
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		ck_assert_int_eq(conf_set(&conf, names[i], "on", err), 0);
		ck_assert_int_eq(conf_set(&conf, names[i], "yes", err), -1);
		ck_assert_ptr_nonnull(strstr(err, names[i]));
		ck_assert_ptr_nonnull(strstr(err, "one of auto|on|off"));
	}
	ck_assert_int_eq(conf.no_new_privs, CONFINE_ON);
	ck_assert_int_eq(conf.landlock, CONFINE_ON);
	ck_assert_int_eq(conf.seccomp, CONFINE_ON);
	conf_free(&conf);
}
END_TEST

Suite *
privs_suite(void)
{
	const TTest *const tests[] = {
		each_measure_is_auto_on_or_off,
	};

	return SUITE("privs", tests);
}
