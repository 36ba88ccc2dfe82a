/* Headers of the PROXY protocol. */
#include "conn/proxy_protocol.h"

#include <stdlib.h>

#include "suite.h"

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
	const char *client; /* its address and port */
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
	SAMPLE(V2 "\x21\x12\0\x0c" IPV4, PROXY_CLIENT, "192.0.2.7:40000"),
	SAMPLE(V2 "\x21\x22\0\x24" IPV6, PROXY_CLIENT, "[2001:db8::7]:40000"),
	SAMPLE(V2 "\x21\x32\0\xd8" PATHS, PROXY_CLIENT, "unix"),
};
enum { SAMPLES = sizeof samples / sizeof samples[0], FIRST_V2 = 8 };

/* Parses a copy, so that a sanitizer sees its end. */
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

START_TEST(headers_name_the_client)
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

/* Or it is complete but for bytes that are ignored, and says their number. */
START_TEST(a_truncated_header_needs_more)
{
	struct proxy_header header;
	enum proxy_state state;
	size_t i, n;

	for (i = 0; i < SAMPLES; i++)
		for (n = 0; n < samples[i].len; n++) {
			state = parse(&header, samples[i].bytes, n);
			ck_assert_msg(state == PROXY_MORE ||
				(n >= 16 && state == samples[i].state &&
				    header.len == samples[i].len),
			    "%zu bytes of sample %zu", n, i);
			ck_assert(state == PROXY_MORE || i >= FIRST_V2);
		}
}
END_TEST

START_TEST(bytes_after_a_header_are_left_alone)
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

START_TEST(invalid_headers_are_refused)
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
		BAD(V2 "\x21\x13\0\x0c" IPV4),
		BAD(V2 "\x21\x12\0\x0b" IPV4),
		BAD(V2 "\x21\x41\0\x0c" IPV4),
		BAD(V2 "\x21\x11\0\x0b" IPV4),
		BAD(V2 "\x21\x21\0\x0c" IPV4),
		BAD(V2 "\x21\x31\0\x24" IPV6),
	};
	struct proxy_header header;
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(parse(&header, bad[i].bytes, bad[i].len) ==
			PROXY_BAD,
		    "bad header %zu", i);
}
END_TEST

START_TEST(extensions_need_not_have_come)
{
	static const char bytes[] = V2 "\x21\x11\xff\xff" IPV4;
	struct proxy_header header;
	size_t n;

	for (n = 0; n < sizeof bytes - 1; n++)
		ck_assert_int_eq(parse(&header, bytes, n), PROXY_MORE);
	ck_assert_int_eq(parse(&header, bytes, n), PROXY_CLIENT);
	ck_assert_uint_eq(header.len, 16 + 65535);
	ck_assert_int_eq(parse(&header, V2 "\x20\0\xff\xff", 16), PROXY_ITSELF);
	ck_assert_uint_eq(header.len, 16 + 65535);
}
END_TEST

/* Makes a sample with some bytes changed, cut or followed by more. */
static size_t
random_header(char *out)
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

/* Bytes after the header change nothing. */
START_TEST(random_bytes_do_no_harm)
{
	struct proxy_header header;
	enum proxy_state state;
	char bytes[PROXY_MAX], shown[ADDR_TEXT_MAX];
	size_t i, n, len;

	srand(1);
	for (i = 0; i < 200000; i++) {
		len = random_header(bytes);
		state = parse(&header, bytes, len);
		if (state == PROXY_CLIENT)
			addr_show_port(&header.client, shown);
		if (state == PROXY_CLIENT || state == PROXY_ITSELF) {
			n = header.len;
			ck_assert_uint_le(n, 16 + 65535);
			n = n < len ? n : len;
			ck_assert_int_eq(parse(&header, bytes, n), state);
		}
	}
}
END_TEST

START_TEST(a_full_buffer_needs_no_more)
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
		headers_name_the_client,
		a_truncated_header_needs_more,
		bytes_after_a_header_are_left_alone,
		invalid_headers_are_refused,
		extensions_need_not_have_come,
		random_bytes_do_no_harm,
		a_full_buffer_needs_no_more,
	};

	return SUITE("proxy_protocol", tests);
}
