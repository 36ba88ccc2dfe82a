#include "answer/route.h"
#include "suite.h"

START_TEST(every_kind_has_its_route)
{
	enum node_kind kind;

	for (kind = NODE_FILE; kind <= NODE_MISSING; kind++)
		ck_assert_int_eq(route_find(kind)->kind, kind);
	ck_assert_str_eq(route_find(NODE_MENU)->script, "menu.lua");
	ck_assert_ptr_null(route_find(NODE_HANDLER)->script);
}
END_TEST

Suite *
route_suite(void)
{
	const TTest *const tests[] = { every_kind_has_its_route };

	return SUITE("route", tests);
}
