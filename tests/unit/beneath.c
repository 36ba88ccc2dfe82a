/* site/beneath */
#include "site/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "suite.h"

static int
open_text(const char *path, bool openat2, char *text, size_t size)
{
	ssize_t n;
	int fd;

	fd = beneath_open(tree_root.fd, openat2, path, O_RDONLY);
	if (fd == -1)
		return -1;
	n = read(fd, text, size - 1);
	text[n > 0 ? n : 0] = '\0';
	(void)close(fd);
	return 0;
}

START_TEST(the_kernel_has_openat2)
{
	tree_open();
	ck_assert(beneath_has_openat2(tree_root.fd));
	tree_close();
}
END_TEST

START_TEST(what_lies_beneath_is_opened)
{
	static const struct {
		const char *path, *text;
	} cases[] = {
		{ "a.txt", "a\n" },
		{ "dir/sub/deep.txt", "deep\n" },
		{ "in", "deep\n" },
		{ "up", "a\n" },
	};
	char text[16];
	size_t i;

	tree_open();
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_msg(open_text(cases[i].path, _i, text, sizeof text) ==
			0,
		    "%s", cases[i].path);
		ck_assert_str_eq(text, cases[i].text);
	}
	tree_close();
}
END_TEST

START_TEST(what_lies_outside_is_not_opened)
{
	static const char *const paths[] = { "../OUTSIDE", "..", "out", "abs",
		"outdir", "outdir/OUTSIDE", "outdir/site/a.txt", "round",
		"dir/../../OUTSIDE", "none", "a.txt/x", "none/x", "/etc/passwd",
		"in/x" };
	char text[16];
	size_t i;

	tree_open();
	for (i = 0; i < sizeof paths / sizeof paths[0]; i++)
		ck_assert_msg(open_text(paths[i], _i, text, sizeof text) == -1,
		    "%s", paths[i]);
	tree_close();
}
END_TEST

START_TEST(a_long_chain_of_links_ends)
{
	char from[32], to[32], text[16];
	int i;

	tree_open();
	for (i = 0; i < 100; i++) {
		(void)snprintf(from, sizeof from, "l%d", i);
		(void)snprintf(to, sizeof to, "l%d", i + 1);
		ck_assert_int_eq(symlink(to, from), 0);
	}
	tree_write("l100", "end\n");
	ck_assert_int_eq(open_text("l0", _i, text, sizeof text), -1);
	ck_assert_int_eq(errno, ELOOP);
	ck_assert_int_eq(open_text("l95", _i, text, sizeof text), 0);
	tree_close();
}
END_TEST

/* The kernel follows 40 links; a walk begins again at each. */
START_TEST(a_walk_opens_a_limited_number_of_names)
{
	char path[64] = "", from[96], to[16], text[16];
	int i;

	tree_open();
	for (i = 0; i < 20; i++) {
		strcat(path, i > 0 ? "/e" : "e");
		ck_assert_int_eq(mkdir(path, 0755), 0);
	}
	for (i = 0; i < 15; i++) {
		(void)snprintf(from, sizeof from, "%s/l%d", path, i);
		(void)snprintf(to, sizeof to, "l%d", i + 1);
		ck_assert_int_eq(symlink(to, from), 0);
	}
	(void)snprintf(from, sizeof from, "%s/l15", path);
	tree_write(from, "end\n");
	from[strlen(from) - 1] = '0';
	ck_assert_int_eq(open_text(from, _i, text, sizeof text), 0);
	from[strlen(from) - 2] = '\0';
	strcat(from, "0");
	ck_assert_int_eq(open_text(from, _i, text, sizeof text), _i ? 0 : -1);
	tree_close();
}
END_TEST

Suite *
beneath_suite(void)
{
	const TTest *const tests[] = {
		what_lies_beneath_is_opened,
		what_lies_outside_is_not_opened,
		a_long_chain_of_links_ends,
		a_walk_opens_a_limited_number_of_names,
		the_kernel_has_openat2,
	};

	return SUITE_BOTH_WAYS("beneath", tests);
}
