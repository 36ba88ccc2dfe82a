/* answer/route */
#include "answer/route.h"

#include "suite.h"

START_TEST(every_kind_has_its_route)
{
	enum node_kind kind;

	for (kind = NODE_FILE; kind <= NODE_MISSING; kind++)
		ck_assert_ptr_nonnull(routes[kind].answer);
	ck_assert_str_eq(routes[NODE_MENU].script, "menu.lua");
	ck_assert_ptr_null(routes[NODE_HANDLER].script);
}
END_TEST

Suite *
route_suite(void)
{
	const TTest *const tests[] = { every_kind_has_its_route };

	return SUITE("route", tests);
}
