/* Proxies: who is one, and the headers that they send. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "conn/proxy_protocol.h"
#include "base/addr.h"
#include "suite.h"

/* --- net --- */

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

START_TEST(what_is_no_net_is_told_apart)
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

START_TEST(nets_hold_what_begins_with_their_bits)
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
		nets_are_addresses_with_a_number_of_bits,
		what_is_no_net_is_told_apart,
		nets_hold_what_begins_with_their_bits,
	};

	return SUITE("net", tests);
}

/* --- proxy --- */

#define V2 "\r\n\r\n\0\r\nQUIT\n"
#define IPV4 "\300\000\002\007\300\000\002\001\234\100\000F"
#define IPV6 \
	" \001\r\270\0\0\0\0\0\0\0\0\0\0\0\007" \
	" \001\r\270\0\0\0\0\0\0\0\0\0\0\0\001\234\100" \
	"\000F"
#define EIGHT "/tmp/s\0\0"
#define SIXTY_FOUR EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT
#define PATHS SIXTY_FOUR SIXTY_FOUR SIXTY_FOUR EIGHT EIGHT EIGHT

struct sample {
	const char *bytes;
	size_t len;
	enum proxy_state state;
	const char *client; /* his address and port */
};
#define SAMPLE(bytes, state, client) \
	{ \
		bytes, sizeof(bytes) - 1, state, client \
	}

/* Whole headers, each as a proxy sends it. */
static const struct sample samples[] = {
	SAMPLE("PROXY TCP4 192.0.2.7 192.0.2.1 40000 70\r\n", PROXY_CLIENT,
	    "192.0.2.7:40000"),
	SAMPLE("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n",
	    PROXY_CLIENT, "255.255.255.255:65535"),
	SAMPLE("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", PROXY_CLIENT, "0.0.0.0:0"),
	SAMPLE("PROXY TCP6 2001:db8::7 2001:db8::1 40000 70\r\n", PROXY_CLIENT,
	    "[2001:db8::7]:40000"),
	SAMPLE("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
	       "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
	    PROXY_CLIENT, "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535"),
	SAMPLE("PROXY TCP6 ::ffff:192.0.2.7 ::1 40000 70\r\n", PROXY_CLIENT,
	    "192.0.2.7:40000"),
	SAMPLE("PROXY UNKNOWN\r\n", PROXY_ITSELF, NULL),
	SAMPLE("PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
	       "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
	    PROXY_ITSELF, NULL),
	SAMPLE(V2 "\x20\0\0\0", PROXY_ITSELF, NULL),
	SAMPLE(V2 "\x20\x11\0\x0c" IPV4, PROXY_ITSELF, NULL),
	SAMPLE(V2 "\x20\xff\0\4what", PROXY_ITSELF, NULL),
	SAMPLE(V2 "\x21\0\0\0", PROXY_ITSELF, NULL),
	SAMPLE(V2 "\x21\0\0\x03\x04\0\0", PROXY_ITSELF, NULL),
	SAMPLE(V2 "\x21\x11\0\x0c" IPV4, PROXY_CLIENT, "192.0.2.7:40000"),
	SAMPLE(V2 "\x21\x11\0\x0f" IPV4 "\4\0\0", PROXY_CLIENT,
	    "192.0.2.7:40000"),
	SAMPLE(V2 "\x21\x21\0\x24" IPV6, PROXY_CLIENT, "[2001:db8::7]:40000"),
	SAMPLE(V2 "\x21\x31\0\xd8" PATHS, PROXY_CLIENT, "unix"),
};
enum { SAMPLES = sizeof samples / sizeof samples[0] };

/* The header in a place of its own, so that a sanitizer sees its end. */
static enum proxy_state
parse(struct proxy_header *header, const char *bytes, size_t len)
{
	enum proxy_state state;
	char *copy;

	copy = malloc(len ? len : 1);
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, bytes, len);
	state = proxy_protocol_parse(header, copy, len);
	free(copy);
	return state;
}

START_TEST(headers_name_the_visitor)
{
	struct proxy_header header;
	char shown[ADDR_TEXT_MAX];
	size_t i;

	for (i = 0; i < SAMPLES; i++) {
		ck_assert_msg(parse(&header, samples[i].bytes,
				  samples[i].len) == samples[i].state,
		    "sample %zu", i);
		ck_assert_uint_eq(header.len, samples[i].len);
		if (samples[i].client == NULL)
			continue;
		addr_show_port(&header.client, shown);
		ck_assert_str_eq(shown, samples[i].client);
	}
}
END_TEST

START_TEST(of_each_truncation_more_is_awaited)
{
	struct proxy_header header;
	size_t i, n;

	for (i = 0; i < SAMPLES; i++)
		for (n = 0; n < samples[i].len; n++)
			ck_assert_msg(parse(&header, samples[i].bytes, n) ==
				PROXY_MORE,
			    "%zu bytes of sample %zu", n, i);
}
END_TEST

START_TEST(what_follows_a_header_is_left_alone)
{
	struct proxy_header header;
	char bytes[400];
	size_t i;

	for (i = 0; i < SAMPLES; i++) {
		memcpy(bytes, samples[i].bytes, samples[i].len);
		memcpy(bytes + samples[i].len, "PROXY \r\n", 8);
		ck_assert_int_eq(parse(&header, bytes, samples[i].len + 8),
		    samples[i].state);
		ck_assert_uint_eq(header.len, samples[i].len);
	}
}
END_TEST

#define BAD(bytes) \
	{ \
		bytes, sizeof(bytes) - 1, PROXY_BAD, NULL \
	}

START_TEST(what_is_no_header_is_refused)
{
	static const struct sample bad[] = {
		BAD("\n"),
		BAD("/"),
		BAD("\r\n/about.txt"),
		BAD("proxy "),
		BAD("PROXY\t"),
		BAD("PROXY \r\n"),
		BAD("PROXY \n"),
		BAD("PROXY TCP4\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 40000 70\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 40000\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 40000 70 \r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 40000 70 7\r\n"),
		BAD("PROXY TCP4 192.0.2.7  192.0.2.1 40000 70\r\n"),
		BAD("PROXY  TCP4 192.0.2.7 192.0.2.1 40000 70\r\n"),
		BAD("PROXY TCP4\t192.0.2.7 192.0.2.1 40000 70\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 40000 70\r\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 40000 70\0\r\n"),
		BAD("PROXY TCP4 192.0.2.07 192.0.2.1 40000 70\r\n"),
		BAD("PROXY TCP4 192.0.2 192.0.2.1 40000 70\r\n"),
		BAD("PROXY TCP4 192.0.2.256 192.0.2.1 40000 70\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.x 40000 70\r\n"),
		BAD("PROXY TCP4 2001:db8::7 2001:db8::1 40000 70\r\n"),
		BAD("PROXY TCP6 192.0.2.7 192.0.2.1 40000 70\r\n"),
		BAD("PROXY TCP6 2001:db8::7 192.0.2.1 40000 70\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 65536 70\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 40000 070\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 00 70\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 +1 70\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 -1 70\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 99999 70\r\n"),
		BAD("PROXY TCP4 192.0.2.7 192.0.2.1 100000 70\r\n"),
		BAD("PROXY UDP4 192.0.2.7 192.0.2.1 40000 70\r\n"),
		BAD("PROXY UNKNOWNS\r\n"),
		BAD("PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
		    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535 \r\n"),
		BAD("\r\n\r\n\0\r\nQUIT\r"),
		BAD(V2 "\x22\x11\0\x0c" IPV4),
		BAD(V2 "\x11\x11\0\x0c" IPV4),
		BAD(V2 "\x31\x11\0\x0c" IPV4),
		BAD(V2 "\x21\x12\0\x0c" IPV4),
		BAD(V2 "\x21\x41\0\x0c" IPV4),
		BAD(V2 "\x21\x11\0\x0b" IPV4),
		BAD(V2 "\x21\x21\0\x0c" IPV4),
		BAD(V2 "\x21\x31\0\x24" IPV6),
		BAD(V2 "\x21\x11\x07\xf1"),
		BAD(V2 "\x21\x11\xff\xff"),
		BAD(V2 "\x20\0\xff\xff"),
	};
	struct proxy_header header;
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(parse(&header, bad[i].bytes, bad[i].len) ==
			PROXY_BAD,
		    "bad header %zu", i);
}
END_TEST

START_TEST(a_header_may_be_as_long_as_is_allowed)
{
	static char bytes[PROXY_MAX] = V2 "\x21\x11\x07\xf0" IPV4;
	struct proxy_header header;
	size_t n;

	for (n = 0; n < sizeof bytes; n++)
		ck_assert_int_eq(parse(&header, bytes, n), PROXY_MORE);
	ck_assert_int_eq(parse(&header, bytes, n), PROXY_CLIENT);
	ck_assert_uint_eq(header.len, PROXY_MAX);
}
END_TEST

/* A sample with some bytes that are others, cut or followed by more. */
static size_t
strange_header(char *out)
{
	const struct sample *sample = &samples[rand() % SAMPLES];
	size_t len = sample->len;
	int changes;

	memcpy(out, sample->bytes, len);
	for (changes = rand() % 4; changes > 0; changes--)
		out[(size_t)rand() % len] = (char)rand();
	while (rand() % 4 && len < PROXY_MAX)
		out[len++] = (char)rand();
	return rand() % 4 ? len : (size_t)rand() % len;
}

/* Whatever comes: a header lies within what has come, or there is none. */
START_TEST(strange_bytes_do_no_harm)
{
	struct proxy_header header;
	enum proxy_state state;
	char bytes[PROXY_MAX], shown[ADDR_TEXT_MAX];
	size_t i, n, len;

	srand(1);
	for (i = 0; i < 200000; i++) {
		len = strange_header(bytes);
		state = parse(&header, bytes, len);
		if (state == PROXY_CLIENT)
			addr_show_port(&header.client, shown);
		if (state == PROXY_CLIENT || state == PROXY_ITSELF) {
			ck_assert_uint_le(header.len, len);
			n = header.len;
			ck_assert_int_eq(parse(&header, bytes, n), state);
		}
	}
}
END_TEST

START_TEST(a_full_buffer_is_never_awaited)
{
	static char bytes[PROXY_MAX];
	struct proxy_header header;
	size_t i;

	for (i = 0; i < SAMPLES; i++) {
		memset(bytes, 'x', sizeof bytes);
		memcpy(bytes, samples[i].bytes, samples[i].len - 1);
		ck_assert_int_ne(parse(&header, bytes, sizeof bytes),
		    PROXY_MORE);
	}
}
END_TEST

Suite *
proxy_protocol_suite(void)
{
	const TTest *const tests[] = {
		headers_name_the_visitor,
		of_each_truncation_more_is_awaited,
		what_follows_a_header_is_left_alone,
		what_is_no_header_is_refused,
		a_header_may_be_as_long_as_is_allowed,
		strange_bytes_do_no_harm,
		a_full_buffer_is_never_awaited,
	};

	return SUITE("proxy", tests);
}
