#include "stats/hit.h"

#include "suite.h"

START_TEST(the_kind_of_a_reply_is_known)
{
	ck_assert_int_eq(hit_kind_of(200, "file", false), HIT_FILE);
	ck_assert_int_eq(hit_kind_of(200, "menu.lua", false), HIT_MENU);
	ck_assert_int_eq(hit_kind_of(404, "not found", false), HIT_MISSING);
	ck_assert_int_eq(hit_kind_of(200, "app/index.lua", true), HIT_HANDLER);
	ck_assert_int_eq(hit_kind_of(400, "bad", false), HIT_BAD);
	ck_assert_int_eq(hit_kind_of(408, "none", false), HIT_NONE);
	ck_assert_int_eq(hit_kind_of(429, "limited", false), HIT_LIMITED);
}
END_TEST

START_TEST(a_handler_may_have_any_name)
{
	ck_assert_int_eq(hit_kind_of(200, "menu.lua", true), HIT_HANDLER);
	ck_assert_int_eq(hit_kind_of(429, "limited", true), HIT_HANDLER);
}
END_TEST

START_TEST(a_client_is_formatted_as_it_was_parsed)
{
	static const struct {
		const char *client, *formatted;
		size_t visitor_len;
	} cases[] = {
		{ "192.0.2.7", "192.0.2.7", 16 },
		{ "::ffff:192.0.2.7", "192.0.2.7", 16 },
		{ "2001:db8::7", "2001:db8::7", 8 },
		{ "local", "local", 8 },
		{ "sixteen-or-more-letters", "sixteen-or-more-", 8 },
	};
	char text[ADDR_TEXT_MAX];
	struct in6_addr address;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		hit_parse_client(&address, cases[i].client);
		hit_format_client(&address, text);
		ck_assert_str_eq(text, cases[i].formatted);
		ck_assert_uint_eq(hit_visitor_len(&address),
		    cases[i].visitor_len);
	}
}
END_TEST

Suite *
hit_suite(void)
{
	const TTest *const tests[] = {
		the_kind_of_a_reply_is_known,
		a_handler_may_have_any_name,
		a_client_is_formatted_as_it_was_parsed,
	};

	return SUITE("hit", tests);
}
