#include "site/redirect.h"

#include "base/log.h"
#include "gopher/request.h"
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
}

static void
assert_redirect(struct bytes selector, enum redirect_state state,
    const char *to)
{
	struct buf target = { 0 };
	long steps = REDIRECT_STEPS;

	ck_assert_int_eq(redirect_find(&conf, selector, &steps, &target),
	    state);
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

/* Returns the steps that are left after a selector of many letters. */
static long
try_hopeless(char letter, enum redirect_state state, const char *to)
{
	struct buf target = { 0 };
	char selector[REQUEST_MAX];
	long steps = REDIRECT_STEPS;

	memset(selector, letter, sizeof selector);
	memcpy(selector, "/old/", 5);
	ck_assert_int_eq(redirect_find(&conf,
			     (struct bytes){ selector, sizeof selector },
			     &steps, &target),
	    state);
	assert_holds(&target, to);
	buf_free(&target);
	return steps;
}

START_TEST(hopeless_patterns_have_one_budget_and_are_remembered)
{
	static const char *const hopeless[] = { "(.*)(.*)(.*)x$\tno",
		".-.-.-.-.-.-y\tno", "(.+)(.+)(.+)(.+)z\tno" };
	char err[CONF_ERR_MAX];
	size_t i;

	log_open(LOG_TO_STDERR, 0);	/* logs nothing */
	ck_assert_int_eq(conf_init(&conf), 0);
	for (i = 0; i < sizeof hopeless / sizeof hopeless[0]; i++)
		ck_assert_int_eq(conf_set(&conf, "moved", hopeless[i], err), 0);
	ck_assert_int_le(try_hopeless('a', REDIRECT_NONE, ""),
	    REDIRECT_STEPS / 8);
	ck_assert_int_eq(try_hopeless('a', REDIRECT_NONE, ""), REDIRECT_STEPS);
	conf_free(&conf);
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
}
END_TEST

START_TEST(another_pattern_matches_beside_a_hopeless_one)
{
	char err[CONF_ERR_MAX];

	log_open(LOG_TO_STDERR, 0);	/* logs nothing */
	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_int_eq(conf_set(&conf, "gone", "(.*)(.*)(.*)x$", err), 0);
	ck_assert_int_eq(conf_set(&conf, "moved", "(.*)(.*)(.*)x$\tno", err),
	    0);
	ck_assert_int_eq(conf_set(&conf, "moved", "^/old/.*\t/new", err), 0);
	ck_assert_int_gt(try_hopeless('c', REDIRECT_LOCAL, "/new"), 0);
	ck_assert_int_gt(try_hopeless('c', REDIRECT_LOCAL, "/new"),
	    REDIRECT_STEPS / 2);
	conf_free(&conf);
	log_open(LOG_TO_AUTO, LOG_LEVEL_INFO);
}
END_TEST

Suite *
redirect_suite(void)
{
	const TTest *const tests[] = {
		the_longest_pattern_wins,
		a_target_with_control_bytes_does_not_count,
		hopeless_patterns_have_one_budget_and_are_remembered,
		another_pattern_matches_beside_a_hopeless_one,
	};

	return SUITE("redirect", tests);
}
