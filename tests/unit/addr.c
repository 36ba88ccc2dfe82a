#include "base/addr.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#include "suite.h"

START_TEST(addresses_are_read_and_shown)
{
	static const struct {
		const char *text, *shown;
	} cases[] = {
		{ "7070", "[::]:7070" },
		{ "127.0.0.1:7070", "127.0.0.1:7070" },
		{ "[::1]:70", "[::1]:70" },
		{ "0", "[::]:0" },
	};
	static const char *const wrong[] = { "", ":", ":70", "x", "70x",
		"65536", "-1", "localhost:70", "1.2.3:70", "[::1]",
		"[::1]:", "1.2.3.4:", "[1.2.3.4:70", "1.2.3.4]:70", "[]:70",
		"1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:70",
		"99999999999999999999" };
	struct addr addr;
	char shown[ADDR_TEXT_MAX];
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_int_eq(addr_parse_port(&addr, cases[i].text), 0);
		addr_show_port(&addr, shown);
		ck_assert_str_eq(shown, cases[i].shown);
	}
	for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		ck_assert_msg(addr_parse_port(&addr, wrong[i]) == -1, "%s",
		    wrong[i]);
}
END_TEST

START_TEST(loopback_and_unspecified_addresses_are_known)
{
	static const struct {
		const char *text;
		bool is_loopback, is_unspecified;
	} cases[] = {
		{ "127.0.0.1", true, false },
		{ "127.255.0.9", true, false },
		{ "::1", true, false },
		{ "::ffff:127.0.0.1", true, false },
		{ "0.0.0.0", false, true },
		{ "::", false, true },
		{ "192.0.2.7", false, false },
		{ "128.0.0.1", false, false },
		{ "2001:db8::1", false, false },
		{ "7f00::1", false, false },
		{ "1::", false, false },
		{ "0:0:1::1", false, false },
		{ "::1:0:0:1", false, false },
		{ "::2", false, false },
	};
	struct addr addr = { .is_ip = false };
	union addr_socket to;
	size_t i;

	ck_assert(!addr_is_loopback(&addr) && !addr_is_unspecified(&addr));
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_int_eq(addr_parse(&addr, cases[i].text), 0);
		ck_assert(addr_is_loopback(&addr) == cases[i].is_loopback);
		ck_assert(
		    addr_is_unspecified(&addr) == cases[i].is_unspecified);
		ck_assert((addr_to_ipv4(&addr, &to) > 0) ==
		    (addr_is_ipv4(&addr) || cases[i].is_unspecified));
	}
}
END_TEST

START_TEST(a_socket_has_an_address_of_ipv4_ipv6_or_none)
{
	union addr_socket from = { .ipv4 = { .sin_family = AF_INET,
				       .sin_port = htons(70) } },
			  back;
	struct addr addr;
	char shown[ADDR_TEXT_MAX];

	ck_assert_int_eq(inet_pton(AF_INET, "192.0.2.7", &from.ipv4.sin_addr),
	    1);
	addr = addr_from_socket(&from);
	addr_show_port(&addr, shown);
	ck_assert_str_eq(shown, "192.0.2.7:70");
	ck_assert_uint_eq(addr_to_ipv4(&addr, &back), sizeof back.ipv4);
	ck_assert_mem_eq(&back.ipv4, &from.ipv4, sizeof back.ipv4);
	from.ipv6 = (struct sockaddr_in6){ .sin6_family = AF_INET6,
		.sin6_port = htons(7070) };
	ck_assert_int_eq(
	    inet_pton(AF_INET6, "2001:db8::7", &from.ipv6.sin6_addr), 1);
	addr = addr_from_socket(&from);
	addr_show_port(&addr, shown);
	ck_assert_str_eq(shown, "[2001:db8::7]:7070");
	ck_assert_uint_eq(addr_to_ipv4(&addr, &back), 0);
	ck_assert_uint_eq(addr_to_ipv6(&addr, &back), sizeof back.ipv6);
	ck_assert_mem_eq(&back.ipv6, &from.ipv6, sizeof back.ipv6);
	from.any.sa_family = AF_UNIX;
	addr = addr_from_socket(&from);
	ck_assert(!addr.is_ip && !addr_is_ipv4(&addr));
	addr = addr_of_socket(-1);
	ck_assert(!addr.is_ip);
}
END_TEST

START_TEST(an_address_covers_itself_and_an_unspecified_one_its_family)
{
	static const struct {
		const char *bound, *addr;
		bool covers;
	} cases[] = {
		{ "::", "::1", true },
		{ "::", "192.0.2.7", true },
		{ "0.0.0.0", "192.0.2.7", true },
		{ "0.0.0.0", "2001:db8::1", false },
		{ "192.0.2.7", "192.0.2.7", true },
		{ "192.0.2.7", "192.0.2.8", false },
		{ "192.0.2.7", "::1", false },
		{ "1::", "192.0.2.7", false },
		{ "0:0:1::1", "192.0.2.7", false },
		{ "::1:0:0:1", "192.0.2.7", false },
		{ "::2", "192.0.2.7", false },
		{ "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", true },
		{ "1:2:3:4:5:6:7:8", "1:9:3:4:5:6:7:8", false },
		{ "1:2:3:4:5:6:7:8", "1:2:3:9:5:6:7:8", false },
		{ "1:2:3:4:5:6:7:8", "1:2:3:4:5:9:7:8", false },
		{ "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:9", false },
	};
	const struct addr none = { .is_ip = false };
	struct addr bound, addr;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_int_eq(addr_parse(&bound, cases[i].bound), 0);
		ck_assert_int_eq(addr_parse(&addr, cases[i].addr), 0);
		ck_assert_msg(addr_covers(&bound, &addr) == cases[i].covers,
		    "case %zu", i);
	}
	ck_assert(!addr_is_same_ip(&none, &addr));
	ck_assert(!addr_is_same_ip(&addr, &none));
}
END_TEST

START_TEST(nets_are_addresses_with_a_number_of_bits)
{
	static const char *const good[] = { "127.0.0.1", "10.0.0.0/8",
		"10.0.0.0/32", "0.0.0.0/0", "192.0.2.128/25", "::1", "::/0",
		"fd00::/8", "2001:db8::/127", "2001:db8::1/128",
		"::ffff:10.0.0.0/104", "unix" };
	size_t i;

	for (i = 0; i < sizeof good / sizeof good[0]; i++)
		ck_assert_ptr_null(addr_block_check(good[i]));
}
END_TEST

START_TEST(wrong_nets_are_refused)
{
	static const struct {
		const char *net, *word;
	} bad[] = {
		{ "", "an address" },
		{ "/8", "an address" },
		{ "localhost", "an address" },
		{ "local", "an address" },
		{ "10.0.0.1:70", "an address" },
		{ "010.0.0.0/8", "an address" },
		{ "[::1]", "an address" },
		{ " ::1", "an address" },
		{ "unix/8", "an address" },
		{ "1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111",
		    "an address" },
		{ "10.0.0.0/33", "IPv4" },
		{ "10.0.0.0/", "IPv4" },
		{ "10.0.0.0/-1", "IPv4" },
		{ "10.0.0.0/+8", "IPv4" },
		{ "10.0.0.0/8 ", "IPv4" },
		{ "10.0.0.0/8/8", "IPv4" },
		{ "10.0.0.0/0008", "IPv4" },
		{ "10.0.0.0/4294967304", "IPv4" },
		{ "10.0.0.0/255.0.0.0", "IPv4" },
		{ "fd00::/129", "IPv6" },
		{ "fd00::/x", "IPv6" },
		{ "10.0.0.1/8", "first" },
		{ "192.0.2.128/24", "first" },
		{ "fd00::1/8", "first" },
		{ "::1/127", "first" },
		{ "1:2::/16", "first" },
		{ "1:2:3:4::/48", "first" },
		{ "1:2:3:4:5:6::/80", "first" },
	};
	const char *said;
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		said = addr_block_check(bad[i].net);
		ck_assert_msg(said != NULL, "%s", bad[i].net);
		ck_assert_msg(strstr(said, bad[i].word), "%s: %s", bad[i].net,
		    said);
	}
}
END_TEST

START_TEST(nets_hold_addresses_with_the_same_bits)
{
	static const struct {
		const char *net, *host;
		bool holds;
	} cases[] = {
		{ "127.0.0.1", "127.0.0.1", true },
		{ "127.0.0.1", "127.0.0.2", false },
		{ "10.0.0.0/8", "10.255.0.1", true },
		{ "10.0.0.0/8", "11.0.0.1", false },
		{ "192.0.2.128/25", "192.0.2.128", true },
		{ "192.0.2.128/25", "192.0.2.127", false },
		{ "192.0.2.128/25", "192.0.2.255", true },
		{ "192.0.2.128/25", "192.0.3.129", false },
		{ "0.0.0.0/0", "203.0.113.9", true },
		{ "0.0.0.0/0", "::1", false },
		{ "::/0", "203.0.113.9", false },
		{ "::/0", "2001:db8::1", true },
		{ "10.0.0.0/8", "::ffff:10.0.0.1", true },
		{ "::ffff:10.0.0.0/104", "10.0.0.1", true },
		{ "::1", "::1", true },
		{ "::1", "::2", false },
		{ "::1", "127.0.0.1", false },
		{ "fd00::/8", "fdff::1", true },
		{ "fd00::/8", "fe00::1", false },
		{ "2001:db8::/33", "2001:db8:7fff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::1", false },
		{ "1:2:3:4::", "1:2:3:4::", true },
		{ "1:2:3:4::", "1:2:3:4:0:1::", false },
		{ "x", "127.0.0.1", false },
		{ "unix", "unix", true },
		{ "unix", "local", true },
		{ "unix", "127.0.0.1", false },
		{ "unix", "", false },
		{ "0.0.0.0/0", "unix", false },
		{ "0.0.0.0/0", "local", false },
		{ "::/0", "", false },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(addr_block_holds(cases[i].net, cases[i].host) ==
			cases[i].holds,
		    "%s, %s", cases[i].net, cases[i].host);
}
END_TEST

Suite *
addr_suite(void)
{
	const TTest *const tests[] = {
		addresses_are_read_and_shown,
		loopback_and_unspecified_addresses_are_known,
		a_socket_has_an_address_of_ipv4_ipv6_or_none,
		an_address_covers_itself_and_an_unspecified_one_its_family,
		nets_are_addresses_with_a_number_of_bits,
		wrong_nets_are_refused,
		nets_hold_addresses_with_the_same_bits,
	};

	return SUITE("addr", tests);
}
