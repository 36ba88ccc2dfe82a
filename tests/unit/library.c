#include <errno.h>
#include <string.h>

#include "script/library.h"
#include "suite.h"

START_TEST(the_library_is_built_in)
{
	struct source source;

	ck_assert_int_eq(library_find(&source, "", "menu.lua"), 0);
	ck_assert_ptr_nonnull(source.built_in);
	ck_assert_int_eq(source.built_in->type, '1');
	ck_assert_uint_gt(source.built_in->len, 10);
	ck_assert_int_eq(memcmp(source.built_in->code, "\033Lua", 4), 0);
	ck_assert_int_eq(library_find(&source, "", "url.lua"), 0);
	ck_assert_int_eq(source.built_in->type, 'h');
	source_close(&source);
	ck_assert_int_eq(library_find(&source, "", "none.lua"), -1);
	ck_assert_int_eq(errno, ENOENT);
	source_close(&source);
}
END_TEST

START_TEST(the_operators_library_wins)
{
	struct source source;
	struct buf text = { 0 };
	const char *site;

	site = tree_make();
	tree_write("menu.lua", "mine");
	ck_assert_int_eq(library_find(&source, site, "menu.lua"), 0);
	ck_assert_ptr_null(source.built_in);
	ck_assert_int_eq(source_read(&source, &text), 0);
	assert_holds(&text, "mine");
	buf_free(&text);
	source_close(&source);
	ck_assert_int_eq(library_find(&source, site, "error.lua"), 0);
	ck_assert_ptr_nonnull(source.built_in);
	source_close(&source);
	tree_remove();
}
END_TEST

Suite *
library_suite(void)
{
	const TTest *const tests[] = {
		the_library_is_built_in,
		the_operators_library_wins,
	};

	return SUITE("library", tests);
}
