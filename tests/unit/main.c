#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite.h"

static char top[PATH_MAX];
static char site[PATH_MAX + 8];

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

void
tree_write(const char *path, const char *text)
{
	char full[2 * PATH_MAX];
	FILE *file;

	(void)snprintf(full, sizeof full, "%s/%s", site, path);
	file = fopen(full, "w");
	ck_assert_ptr_nonnull(file);
	(void)fputs(text, file);
	ck_assert_int_eq(fclose(file), 0);
}

static void
make_links(void)
{
	char outside[PATH_MAX + 16];

	(void)snprintf(outside, sizeof outside, "%s/OUTSIDE", top);
	ck_assert_int_eq(symlink("dir/sub/deep.txt", "in"), 0);
	ck_assert_int_eq(symlink("dir/../a.txt", "up"), 0);
	ck_assert_int_eq(symlink("../OUTSIDE", "out"), 0);
	ck_assert_int_eq(symlink(outside, "abs"), 0);
	ck_assert_int_eq(symlink("..", "outdir"), 0);
	ck_assert_int_eq(symlink("round", "round"), 0);
	ck_assert_int_eq(mkfifo("fifo", 0644), 0);
}

const char *
tree_make(void)
{
	static const char *const dirs[] = { "map", "app", "lib", "dir",
		"dir/sub" };
	size_t i;

	(void)umask(022);
	(void)strcpy(top, "/tmp/gophermoon-unit.");
	(void)memset(top + strlen(top), 'X', 6);	/* for mkdtemp */
	ck_assert_ptr_nonnull(mkdtemp(top));
	ck_assert_int_eq(chmod(top, 0755), 0);
	(void)snprintf(site, sizeof site, "%s/site", top);
	ck_assert_int_eq(mkdir(site, 0755), 0);
	ck_assert_int_eq(chdir(site), 0);
	for (i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
		ck_assert_int_eq(mkdir(dirs[i], 0755), 0);
	tree_write("../OUTSIDE", "the secret\n");
	tree_write("a.txt", "a\n");
	tree_write("secret.txt", "secret\n");
	ck_assert_int_eq(chmod("secret.txt", 0600), 0);
	tree_write(".hidden", "hidden\n");
	tree_write("run.lua", "-- title: Run\n-- type: 7\n");
	tree_write("data", "\001\377\n");
	tree_write("gophertag", "The site\n");
	tree_write("x.gophermap", "x\n");
	tree_write("map/gophermap", "map\n");
	tree_write("app/index.lua", "send_info('app')\n");
	tree_write("lib/mod.lua", "return {}\n");
	tree_write("dir/f2", "2\n");
	tree_write("dir/f10", "10\n");
	tree_write("dir/sub/deep.txt", "deep\n");
	make_links();
	return site;
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

void
tree_remove(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

int
main(void)
{
	static Suite *(*const suites[])(void) = {
		buf_suite,
		hash_suite,
		log_suite,
		logs_suite,
		access_format_suite,
		clock_suite,
		item_suite,
		request_suite,
		frame_suite,
		reply_suite,
		addr_suite,
		conf_suite,
		args_suite,
		file_id_suite,
		deps_suite,
		dir_hash_suite,
		cache_suite,
		beneath_suite,
		handler_header_suite,
		kind_suite,
		root_suite,
		userdir_suite,
		state_dir_suite,
		vfs_suite,
		db_suite,
		like_suite,
		authorizer_suite,
		sql_functions_suite,
		session_suite,
		hit_suite,
		intern_suite,
		rollup_suite,
		unique_suite,
		writer_suite,
		query_suite,
		journal_suite,
		listing_suite,
		matcher_suite,
		walk_suite,
		search_suite,
		resolve_suite,
		arena_suite,
		chunk_cache_suite,
		states_suite,
		vm_suite,
		library_suite,
		conffile_suite,
		route_suite,
		sockets_suite,
		proxy_protocol_suite,
		ring_suite,
		notify_suite,
		scoreboard_suite,
		limit_suite,
		supervisor_suite,
		conn_suite,
		privs_suite,
		fresh_suite,
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
