/* site/resolve */
#include "site/resolve.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "suite.h"

static void
assert_found(const char *selector, enum node_kind kind, const char *file,
    const char *path_info, const char *query)
{
	char line[REQUEST_MAX + 3], shown[100];
	struct request request;
	struct bytes got = { NULL, 0 };
	struct node node;

	(void)snprintf(line, sizeof line, "%s\n", selector);
	ck_assert_int_eq(request_parse(&request, line, strlen(line), false),
	    REQUEST_OK);
	ck_assert_int_eq(
	    resolve_request(&tree_root, &request, &node, &got, NULL),
	    RESOLVE_OK);
	ck_assert_msg(node.kind == kind, "%s: %d", selector, (int)node.kind);
	if (kind != NODE_MISSING)
		ck_assert_str_eq(node.file, file);
	ck_assert_str_eq(node.path_info ? node.path_info : "-", path_info);
	(void)snprintf(shown, sizeof shown, "%.*s", got.at ? (int)got.len : 1,
	    got.at ? got.at : "-");
	ck_assert_str_eq(shown, query);
	node_close(&node);
}

START_TEST(readings_are_tried_in_turn)
{
	tree_open();
	tree_write("q?x", "literal\n");
	tree_write("b c.txt", "blank\n");
	tree_write("p%41", "percent\n");
	tree_write("pA", "decoded\n");
	assert_found("/q?x", NODE_FILE, "q?x", "-", "-");
	assert_found("/run?a?b", NODE_HANDLER, "run.lua", "-", "a?b");
	assert_found("/b%20c.txt", NODE_FILE, "b c.txt", "-", "-");
	assert_found("/b#040c.txt", NODE_FILE, "b c.txt", "-", "-");
	assert_found("/p%41", NODE_FILE, "p%41", "-", "-");
	assert_found("/app/x?y", NODE_HANDLER, "app/index.lua", "x", "y");
	assert_found("/0/a.txt", NODE_FILE, "a.txt", "-", "-");
	assert_found("0/run?a", NODE_HANDLER, "run.lua", "-", "a");
	assert_found("/none", NODE_MISSING, "", "-", "-");
	tree_close();
}
END_TEST

START_TEST(a_real_file_wins_over_caps_that_are_made)
{
	tree_open();
	assert_found("caps.txt", NODE_CAPS, "caps.txt", "-", "-");
	assert_found("/caps.txt", NODE_CAPS, "caps.txt", "-", "-");
	tree_write("caps.txt", "CAPS\n");
	assert_found("caps.txt", NODE_FILE, "caps.txt", "-", "-");
	assert_found("/caps.txt", NODE_FILE, "caps.txt", "-", "-");
	tree_close();
}
END_TEST

START_TEST(no_descriptor_is_left_open)
{
	int before, after;

	tree_open();
	before = dup(0);
	(void)close(before);
	assert_found("/q?x", NODE_MISSING, "", "-", "x");
	assert_found("/run?a", NODE_HANDLER, "run.lua", "-", "a");
	assert_found("/app/x/y/z?y", NODE_HANDLER, "app/index.lua", "x/y/z",
	    "y");
	after = dup(0);
	(void)close(after);
	ck_assert_int_eq(before, after);
	tree_close();
}
END_TEST

Suite *
resolve_suite(void)
{
	const TTest *const tests[] = {
		readings_are_tried_in_turn,
		a_real_file_wins_over_caps_that_are_made,
		no_descriptor_is_left_open,
	};

	return SUITE("resolve", tests);
}
