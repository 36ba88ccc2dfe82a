/* site/refusal */
#include "site/refusal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "suite.h"

/* Checks the reason for a path; NULL: there is none. */
static void
assert_refusal(const char *path, const char *expected)
{
	struct refusal refusal;
	char text[REFUSAL_TEXT_MAX];
	bool found;

	found = refusal_find(&refusal, &tree_root, path);
	ck_assert_msg(found == (expected != NULL), "%s: %s", path,
	    found ? refusal.reason : "no reason");
	if (found)
		ck_assert_str_eq(refusal_show(&refusal, text), expected);
}

START_TEST(what_is_served_or_absent_has_no_reason)
{
	static const char *const paths[] = { "", "a.txt", "dir", "map", "app",
		"run", "run.lua", "in", "none", "dir/none", "none/none",
		".none", "none.lua~", "a.txt/b", "lib/none.lua" };
	size_t i;

	tree_open();
	tree_root.openat2 = _i;
	for (i = 0; i < sizeof paths / sizeof paths[0]; i++)
		assert_refusal(paths[i], NULL);
	tree_close();
}
END_TEST

START_TEST(each_refusal_has_a_reason)
{
	static const struct {
		const char *path, *reason;
	} cases[] = {
		{ "secret.txt", "not readable by others (0600)" },
		{ ".hidden", "name begins with a dot" },
		{ "gophertag", "title of a directory" },
		{ "map/gophermap", "source of a menu" },
		{ "lib/mod.lua", "module of handlers" },
		{ "fifo", "FIFO, not a file" },
		{ "out", "link out of the root" },
		{ "outdir", "link out of the root" },
		{ "outdir/OUTSIDE", "link out of the root: /outdir" },
		{ "abs", "absolute symbolic link" },
		{ "round", "circular symbolic link" },
		{ "dangling", "broken symbolic link" },
		{ "a\tb", "name with control bytes" },
		{ "run.lua~", "backup of an editor" },
		{ "listen", "socket, not a file" },
		{ "dotted/.git/config",
		    "name begins with a dot: /dotted/.git" },
	};
	struct sockaddr_un name = { .sun_family = AF_UNIX,
		.sun_path = "listen" };
	size_t i;
	int fd;

	tree_open();
	tree_root.openat2 = _i;
	ck_assert_int_eq(symlink("nowhere", "dangling"), 0);
	tree_write("a\tb", "x\n");
	tree_write("run.lua~", "x\n");
	ck_assert_int_eq(mkdir("dotted", 0755), 0);
	ck_assert_int_eq(mkdir("dotted/.git", 0755), 0);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_refusal(cases[i].path, cases[i].reason);
	close(fd);
	tree_close();
}
END_TEST

START_TEST(directories_and_their_indexes_have_reasons)
{
	tree_open();
	tree_root.openat2 = _i;
	ck_assert_int_eq(chmod("dir", 0711), 0);
	assert_refusal("dir", "not readable by others (0711)");
	assert_refusal("dir/f2", NULL);
	ck_assert_int_eq(chmod("dir", 0744), 0);
	assert_refusal("dir", "not enterable by others (0744)");
	ck_assert_int_eq(chmod("map", 0711), 0);
	assert_refusal("map", "not readable by others (0711)");
	ck_assert_int_eq(chmod("map", 0755), 0);
	ck_assert_int_eq(chmod("map/gophermap", 0640), 0);
	assert_refusal("map", "not readable by others (0640): /map/gophermap");
	ck_assert_int_eq(chmod("app/index.lua", 0600), 0);
	assert_refusal("app", "not readable by others (0600): /app/index.lua");
	assert_refusal("app/some/where",
	    "not readable by others (0600): /app/index.lua");
	ck_assert_int_eq(chmod("run.lua", 0600), 0);
	assert_refusal("run", "not readable by others (0600): /run.lua");
	assert_refusal("run.lua", "not readable by others (0600)");
	ck_assert_int_eq(symlink("/nowhere", "gophermap"), 0);
	assert_refusal("", "absolute symbolic link: /gophermap");
	tree_close();
}
END_TEST

START_TEST(a_link_may_need_another_owner)
{
	tree_open();
	tree_root.openat2 = _i;
	tree_conf.follow_links = FOLLOW_LINKS_OWNER;
	assert_refusal("out", NULL);
	if (geteuid() == 0) {
		ck_assert_int_eq(lchown("out", 1001, 1001), 0);
		assert_refusal("out", "link to a file of another owner");
	}
	tree_close();
}
END_TEST

START_TEST(a_request_is_explained_in_all_its_readings)
{
	static const char *const selectors[] = { "/secret.txt", "secret.txt",
		"/secret%2Etxt", "/0/secret.txt", "/secret.txt?words" };
	struct refusal refusal;
	struct request request = { 0 };
	size_t i;

	tree_open();
	tree_root.openat2 = _i;
	for (i = 0; i < sizeof selectors / sizeof selectors[0]; i++) {
		request.selector = bytes_of(selectors[i]);
		ck_assert_msg(
		    refusal_find_request(&refusal, &tree_root, &request), "%s",
		    selectors[i]);
		ck_assert_str_eq(refusal.path, "secret.txt");
		ck_assert_str_eq(refusal.remedy, "run chmod o+r");
	}
	request.selector = bytes_of("/../secret.txt");
	ck_assert(!refusal_find_request(&refusal, &tree_root, &request));
	tree_close();
}
END_TEST

Suite *
refusal_suite(void)
{
	const TTest *const tests[] = {
		what_is_served_or_absent_has_no_reason,
		each_refusal_has_a_reason,
		directories_and_their_indexes_have_reasons,
		a_link_may_need_another_owner,
		a_request_is_explained_in_all_its_readings,
	};

	return SUITE_BOTH_WAYS("refusal", tests);
}
