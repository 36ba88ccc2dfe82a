#include "script/redirect.h"
#include "script/watchdog.h"
#include "suite.h"

static struct conf conf;

static void
set_redirects(void)
{
	static const struct {
		const char *option, *value;
	} settings[] = {
		{ "moved", "^/old/(.*)\t/new/%1" },
		{ "moved", "^/old/special$\t/special" },
		{ "moved", "^/away\tgopher://other.example/1/" },
		{ "moved", "^/bad/(.*)\t/%1" },
		{ "gone", "^/old/gone%-for%-good" },
		{ "gone", "^/tmp/" },
	};
	char err[CONF_ERR_MAX];
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	for (i = 0; i < sizeof settings / sizeof settings[0]; i++)
		ck_assert_msg(conf_set(&conf, settings[i].option,
				  settings[i].value, err) == 0,
		    "%s", err);
	watchdog_start();
}

static void
assert_redirect(struct bytes selector, enum redirect_state state,
    const char *to)
{
	struct buf target = { 0 };

	ck_assert_int_eq(redirect_find(&conf, selector, &target), state);
	if (to != NULL)
		assert_holds(&target, to);
	buf_free(&target);
}

START_TEST(the_longest_pattern_wins)
{
	set_redirects();
	assert_redirect(bytes_of("/here"), REDIRECT_NONE, "");
	assert_redirect(bytes_of("/old/a/b"), REDIRECT_LOCAL, "/new/a/b");
	assert_redirect(bytes_of("/old/special"), REDIRECT_LOCAL, "/special");
	assert_redirect(bytes_of("/away"), REDIRECT_EXTERNAL,
	    "gopher://other.example/1/");
	assert_redirect(bytes_of("/tmp/x"), REDIRECT_GONE, NULL);
	assert_redirect(bytes_of("/old/gone-for-good"), REDIRECT_GONE, NULL);
	conf_free(&conf);
}
END_TEST

START_TEST(a_target_with_control_bytes_does_not_count)
{
	set_redirects();
	assert_redirect(bytes_of("/bad/a"), REDIRECT_LOCAL, "/a");
	assert_redirect(bytes_of("/bad/a\tb"), REDIRECT_NONE, "");
	assert_redirect((struct bytes){ "/bad/\0", 6 }, REDIRECT_NONE, "");
	conf_free(&conf);
}
END_TEST

Suite *
redirect_suite(void)
{
	const TTest *const tests[] = {
		the_longest_pattern_wins,
		a_target_with_control_bytes_does_not_count,
	};

	return SUITE("redirect", tests);
}
