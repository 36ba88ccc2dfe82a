#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "script/conffile.h"
#include "suite.h"

/* Seconds for one test: sanitizers and busy machines are slow. */
enum { TIMEOUT_S = 60, RUNS_TIMEOUT_S = 600, DEFAULT_RUNS = 10000 };

long
test_runs(void)
{
	const char *runs = getenv("RUNS");

	return runs ? strtol(runs, NULL, 10) : DEFAULT_RUNS;
}

Suite *
suite_of(const char *name, const TTest *const *tests, size_t n, bool has_runs)
{
	Suite *suite;
	TCase *all;
	size_t i;

	suite = suite_create(name);
	all = tcase_create("all");
	tcase_set_timeout(all, TIMEOUT_S);
	if (has_runs)
		tcase_set_timeout(all,
		    (double)RUNS_TIMEOUT_S *
			(1 + (double)test_runs() / DEFAULT_RUNS));
	for (i = 0; i < n; i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	return suite;
}

const char *
conf_load(struct conf *conf, const char *text)
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

Suite *
suite_of_both_ways(const char *name, const TTest *const *tests, size_t n)
{
	Suite *suite;
	TCase *both;
	size_t i;

	suite = suite_create(name);
	both = tcase_create("both ways");
	tcase_set_timeout(both, TIMEOUT_S);
	for (i = 0; i < n; i++)
		tcase_add_loop_test(both, tests[i], 0, 2);
	suite_add_tcase(suite, both);
	return suite;
}

void
assert_holds(const struct buf *buf, const char *text)
{
	char held[4096];

	ck_assert(!buf->failed);
	snprintf(held, sizeof held, "%.*s", (int)buf->len,
	    buf->len ? buf_bytes(buf) : "");
	ck_assert_str_eq(held, text);
	ck_assert_uint_eq(buf->len, strlen(text));
}

#ifdef __SANITIZE_ADDRESS__
const char *__asan_default_options(void);

/* Tests ask for more memory than there is. */
const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}
#endif

int
main(void)
{
	static Suite *(*const suites[])(void) = {
#define SUITE_FUNCTION(module) module##_suite,
		ALL_SUITES(SUITE_FUNCTION)
#undef SUITE_FUNCTION
	};
	SRunner *runner;
	size_t i;
	int failed;

	runner = srunner_create(NULL);
	for (i = 0; i < sizeof suites / sizeof suites[0]; i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
