#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"

/* A slow machine, with sanitizers, and a million runs asked for. */
enum { TIMEOUT_S = 1800 };

Suite *
suite_of(const char *name, const TTest *const *tests, size_t n)
{
	Suite *suite;
	TCase *all;
	size_t i;

	suite = suite_create(name);
	all = tcase_create("all");
	tcase_set_timeout(all, TIMEOUT_S);
	for (i = 0; i < n; i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	return suite;
}

Suite *
suite_of_both_ways(const char *name, const TTest *const *tests, size_t n)
{
	Suite *suite;
	TCase *both;
	size_t i;

	suite = suite_create(name);
	both = tcase_create("both ways");
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
	(void)snprintf(held, sizeof held, "%.*s", (int)buf->len,
	    buf->len ? buf_bytes(buf) : "");
	ck_assert_str_eq(held, text);
	ck_assert_uint_eq(buf->len, strlen(text));
}

int
main(void)
{
	static Suite *(*const suites[])(void) = {
		access_format_suite,
		addr_suite,
		arena_suite,
		args_suite,
		beneath_suite,
		buf_suite,
		cache_suite,
		cache_model_suite,
		chunk_cache_suite,
		clock_suite,
		conf_suite,
		conffile_suite,
		conn_suite,
		decimal_suite,
		deps_suite,
		dir_hash_suite,
		file_id_suite,
		frame_suite,
		handler_header_suite,
		hash_suite,
		item_suite,
		journal_suite,
		kind_suite,
		latin1_suite,
		library_suite,
		like_suite,
		limit_suite,
		listing_suite,
		log_suite,
		logs_suite,
		lua_pattern_suite,
		matcher_suite,
		notify_suite,
		privs_suite,
		proxy_protocol_suite,
		reply_suite,
		request_suite,
		resolve_suite,
		ring_suite,
		root_suite,
		route_suite,
		scoreboard_suite,
		search_suite,
		session_suite,
		sockets_suite,
		state_dir_suite,
		states_suite,
		stats_suite,
		supervisor_suite,
		userdir_suite,
		utf8_suite,
		vm_suite,
		walk_suite,
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
