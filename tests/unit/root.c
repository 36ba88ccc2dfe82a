/* site/root */
#include "site/root.h"

#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "suite.h"

static void
assert_node(const char *path, enum node_kind kind, const char *file, char type)
{
	struct node node;

	ck_assert_int_eq(root_find(&tree_root, path, &node, NULL), 0);
	ck_assert_msg(node.kind == kind, "%s: %d", path, (int)node.kind);
	if (kind != NODE_MISSING)
		ck_assert_str_eq(node.file, file);
	ck_assert_int_eq(node.type, type);
	ck_assert_ptr_null(node.path_info);
	node_close(&node);
	node_close(&node);
}

START_TEST(each_kind_is_found)
{
	tree_open();
	tree_root.openat2 = _i;
	assert_node("", NODE_DIR, "", 0);
	assert_node("a.txt", NODE_FILE, "a.txt", '0');
	assert_node("data", NODE_FILE, "data", '9');
	assert_node("in", NODE_FILE, "in", '0');
	assert_node("run", NODE_HANDLER, "run.lua", 0);
	assert_node("run.lua", NODE_HANDLER, "run.lua", 0);
	assert_node("map", NODE_MENU, "map/gophermap", 0);
	assert_node("x.gophermap", NODE_MENU, "x.gophermap", 0);
	assert_node("app", NODE_HANDLER, "app/index.lua", 0);
	tree_write("app/gophermap", "weaker\n");
	assert_node("app", NODE_HANDLER, "app/index.lua", 0);
	assert_node("dir", NODE_DIR, "dir", 0);
	tree_close();
}
END_TEST

START_TEST(what_is_not_public_is_missing)
{
	static const char *const paths[] = { "none", "secret.txt", ".hidden",
		"gophertag", "map/gophermap", "lib/mod", "lib/mod.lua", "fifo",
		"out", "abs", "outdir", "outdir/OUTSIDE", "../OUTSIDE",
		"a.txt/b", "run/x" };
	size_t i;

	tree_open();
	tree_root.openat2 = _i;
	for (i = 0; i < sizeof paths / sizeof paths[0]; i++)
		assert_node(paths[i], NODE_MISSING, "", 0);
	tree_close();
}
END_TEST

START_TEST(directories_must_be_public)
{
	tree_open();
	ck_assert_int_eq(chmod("map", 0711), 0);
	ck_assert_int_eq(chmod("dir", 0711), 0);
	assert_node("map", NODE_MENU, "map/gophermap", 0);
	assert_node("dir", NODE_MISSING, "", 0);
	assert_node("dir/f2", NODE_FILE, "dir/f2", '0');
	ck_assert_int_eq(chmod("map", 0700), 0);
	assert_node("map", NODE_MISSING, "", 0);
	ck_assert_int_eq(chmod(".", 0700), 0);
	assert_node("", NODE_DIR, "", 0);
	tree_close();
}
END_TEST

START_TEST(an_index_answers_for_what_lies_below)
{
	struct node node;

	tree_open();
	ck_assert_int_eq(root_find_above(&tree_root, "app/x/y", &node, NULL),
	    0);
	ck_assert_int_eq(node.kind, NODE_HANDLER);
	ck_assert_str_eq(node.file, "app/index.lua");
	ck_assert_str_eq(node.path_info, "x/y");
	node_close(&node);
	ck_assert_int_eq(root_find_above(&tree_root, "dir/x", &node, NULL), 0);
	ck_assert_int_eq(node.kind, NODE_MISSING);
	node_close(&node);
	ck_assert_int_eq(root_find_above(&tree_root, "app/.git/x", &node, NULL),
	    0);
	ck_assert_int_eq(node.kind, NODE_MISSING);
	tree_close();
}
END_TEST

START_TEST(without_free_descriptors_nothing_is_called_missing)
{
	struct rlimit had, none;
	struct node node;
	int found, above;

	tree_open();
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &had), 0);
	none = (struct rlimit){ 0, had.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
	found = root_find(&tree_root, "a.txt", &node, NULL);
	above = root_find_above(&tree_root, "app/x/y", &node, NULL);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &had), 0);
	ck_assert_int_eq(found, -1);
	ck_assert_int_eq(above, -1);
	ck_assert_int_eq(node.fd, -1);
	tree_close();
}
END_TEST

START_TEST(a_root_that_is_no_directory_is_refused)
{
	tree_open();
	root_close(&tree_root);
	ck_assert_int_eq(root_open(&tree_root, "a.txt", &tree_conf), -1);
	ck_assert_int_eq(errno, ENOTDIR);
	ck_assert_int_eq(root_open(&tree_root, "none", &tree_conf), -1);
	tree_close();
}
END_TEST

Suite *
root_suite(void)
{
	const TTest *const tests[] = {
		each_kind_is_found,
		what_is_not_public_is_missing,
		directories_must_be_public,
		an_index_answers_for_what_lies_below,
		without_free_descriptors_nothing_is_called_missing,
		a_root_that_is_no_directory_is_refused,
	};

	return SUITE_BOTH_WAYS("root", tests);
}
