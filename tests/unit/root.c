/* site/root */
#include "site/root.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

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
	assert_node("map", NODE_MISSING, "", 0);
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

START_TEST(a_directory_that_is_made_anew_is_another)
{
	char here[1024];
	int fd;

	tree_open();
	ck_assert_ptr_nonnull(getcwd(here, sizeof here));
	ck_assert_int_eq(root_compare(tree_root.fd, here), ROOT_SAME);
	ck_assert_int_eq(root_compare(tree_root.fd, "dir"), ROOT_REPLACED);
	ck_assert_int_eq(root_compare(tree_root.fd, "dir/.."), ROOT_SAME);
	ck_assert_int_eq(root_compare(-1, "dir"), ROOT_REPLACED);
	ck_assert_int_eq(root_compare(tree_root.fd, "none"), ROOT_ABSENT);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(root_compare(tree_root.fd, "a.txt"), ROOT_ABSENT);
	ck_assert_int_eq(errno, ENOTDIR);

	ck_assert_int_eq(mkdir("new", 0755), 0);
	fd = open("new", O_RDONLY | O_DIRECTORY);
	ck_assert_int_eq(root_compare(fd, "new"), ROOT_SAME);
	ck_assert_int_eq(rmdir("new"), 0);
	ck_assert_int_eq(root_compare(fd, "new"), ROOT_ABSENT);
	ck_assert_int_eq(mkdir("new", 0755), 0);
	ck_assert_int_eq(root_compare(fd, "new"), ROOT_REPLACED);
	(void)close(fd);
	tree_close();
}
END_TEST

/* Reports whether a path is found with and without follow_links = "owner". */
static void
assert_followed(const char *path, enum node_kind kind)
{
	struct node node;

	tree_conf.follow_links = FOLLOW_LINKS_INSIDE;
	assert_node(path, NODE_MISSING, "", 0);
	tree_conf.follow_links = FOLLOW_LINKS_OWNER;
	ck_assert_int_eq(root_find(&tree_root, path, &node, NULL), 0);
	ck_assert_msg(node.kind == kind, "%s: %d", path, (int)node.kind);
	node_close(&node);
}

START_TEST(links_of_the_owner_lead_out_of_the_root)
{
	tree_open();
	tree_root.openat2 = _i;
	ck_assert_int_eq(symlink("/dev/null", "null"), 0);
	ck_assert_int_eq(chmod("../OUTSIDE", 0644), 0);
	ck_assert_int_eq(chmod("..", 0755), 0);
	assert_followed("out", NODE_FILE);
	assert_followed("abs", NODE_FILE);
	assert_followed("outdir", NODE_DIR);
	assert_followed("outdir/OUTSIDE", NODE_FILE);
	assert_followed("outdir/site/a.txt", NODE_FILE);
	assert_followed("outdir/site/.hidden", NODE_MISSING);
	assert_followed("outdir/site/secret.txt", NODE_MISSING);
	assert_followed("null", NODE_MISSING);
	ck_assert_int_eq(chmod("../OUTSIDE", 0600), 0);
	assert_followed("out", NODE_MISSING);
	tree_close();
}
END_TEST

/* A refused link may be followed later, and nothing in the root changes then. */
START_TEST(nothing_behind_a_link_out_of_the_root_is_cached)
{
	struct deps deps = { .collecting = true };
	struct node node;

	tree_open();
	tree_root.openat2 = _i;
	ck_assert_int_eq(root_find(&tree_root, "out", &node, &deps), 0);
	ck_assert_int_eq(node.kind, NODE_MISSING);
	ck_assert(deps_are_cacheable(&deps));
	tree_conf.follow_links = FOLLOW_LINKS_OWNER;
	ck_assert_int_eq(symlink("../none", "dangling"), 0);
	ck_assert_int_eq(root_find(&tree_root, "dangling", &node, &deps), 0);
	ck_assert_int_eq(node.kind, NODE_MISSING);
	ck_assert(!deps_are_cacheable(&deps));
	deps_free(&deps);
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
		a_directory_that_is_made_anew_is_another,
		links_of_the_owner_lead_out_of_the_root,
		nothing_behind_a_link_out_of_the_root_is_cached,
	};

	return SUITE_BOTH_WAYS("root", tests);
}
