#include "conn/proxy_protocol.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
	V1_MAX = 107,		/* bytes of the line, with its CRLF */
	V2_HEAD = 16,		/* bytes before the addresses */
	V2_IPV4 = 2 * 4 + 2 * 2,	/* two addresses, two ports */
	V2_IPV6 = 2 * 16 + 2 * 2,
	V2_UNIX = 2 * 108
};

static const char v1_begin[] = { 'P', 'R', 'O', 'X', 'Y', ' ' };
static const char v2_begin[] = { '\r', '\n', '\r', '\n', '\0', '\r', '\n', 'Q',
	'U', 'I', 'T', '\n' };

/* Reports whether the bytes, as far as they go, begin with `with`. */
static bool
begins_with(const char *bytes, size_t len, const char *with, size_t n)
{
	return memcmp(bytes, with, len < n ? len : n) == 0;
}

/* Returns the next word of a line; "" at the end, or between two blanks. */
static const char *
next_v1_word(char **line)
{
	const char *word = strsep(line, " ");

	return word != NULL ? word : "";
}

/* Parses a port: the protocol allows no sign and no leading zero. */
static bool
parse_v1_port(const char *word, uint16_t *port)
{
	const size_t len = strspn(word, "0123456789");
	unsigned long n;

	if (len == 0 || len > 5 || word[len] != '\0' ||
	    (word[0] == '0' && len > 1))
		return false;
	for (n = 0; *word != '\0'; word++)
		n = 10 * n + (unsigned long)(*word - '0');
	*port = (uint16_t)n;
	return n <= UINT16_MAX;
}

static bool
parse_v1_address(const char *word, bool is_ipv4, struct addr *addr)
{
	return (strchr(word, ':') == NULL) == is_ipv4 &&
	    addr_parse(addr, word) == 0;
}

/*
 * Parses the rest of the line after `PROXY `: "TCP4 192.0.2.7 192.0.2.1 40000
 * 70", the client's address, the proxy's, the client's port, the proxy's.
 */
static enum proxy_state
parse_v1_line(struct addr *client, char *line)
{
	const char *protocol = next_v1_word(&line);
	const bool is_ipv4 = strcmp(protocol, "TCP4") == 0;
	struct addr proxy;

	if (strcmp(protocol, "UNKNOWN") == 0)
		return PROXY_ITSELF;
	if ((is_ipv4 || strcmp(protocol, "TCP6") == 0) &&
	    parse_v1_address(next_v1_word(&line), is_ipv4, client) &&
	    parse_v1_address(next_v1_word(&line), is_ipv4, &proxy) &&
	    parse_v1_port(next_v1_word(&line), &client->port) &&
	    parse_v1_port(next_v1_word(&line), &proxy.port) && line == NULL)
		return PROXY_CLIENT;
	return PROXY_BAD;
}

static enum proxy_state
parse_v1(struct proxy_header *header, const char *bytes, size_t len)
{
	char line[V1_MAX] = "";
	const char *end;
	size_t n;

	end = memchr(bytes, '\n', len < V1_MAX ? len : V1_MAX);
	if (end == NULL)
		return len < V1_MAX ? PROXY_MORE : PROXY_BAD;
	header->len = (size_t)(end - bytes) + 1;
	if (end[-1] != '\r' || header->len < sizeof v1_begin + 2 ||
	    memchr(bytes, '\0', header->len) != NULL)
		return PROXY_BAD;
	n = header->len - sizeof v1_begin - 2;
	memcpy(line, bytes + sizeof v1_begin, n);
	return parse_v1_line(&header->client, line);
}

static uint16_t
load_v2_port(const char *at)
{
	const unsigned char *bytes = (const unsigned char *)at;

	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/* The addresses of each family and protocol; TCP and UDP have the same. */
static const struct {
	unsigned char family;
	size_t len;		/* bytes of the addresses */
} v2_addresses[] = {
	{ 0x11, V2_IPV4 }, { 0x12, V2_IPV4 },	/* TCP, UDP over IPv4 */
	{ 0x21, V2_IPV6 }, { 0x22, V2_IPV6 },	/* over IPv6 */
	{ 0x31, V2_UNIX }, { 0x32, V2_UNIX },	/* AF_UNIX: paths, ignored */
};

/* Finds the length of the addresses. Returns false for an unknown family. */
static bool
find_v2_length(unsigned char family, size_t *len)
{
	size_t i;

	for (i = 0; i < sizeof v2_addresses / sizeof v2_addresses[0]; i++)
		if (v2_addresses[i].family == family) {
			*len = v2_addresses[i].len;
			return true;
		}
	return false;
}

/* Returns the client at the start of complete addresses. */
static struct addr
parse_v2_client(size_t len, const char *at)
{
	if (len == V2_IPV4)
		return addr_from_ipv4(at, load_v2_port(at + 8));
	if (len == V2_IPV6)
		return addr_from_ipv6(at, load_v2_port(at + 32));
	return (struct addr){ .is_ip = false };
}

static enum proxy_state
parse_v2(struct proxy_header *header, const char *bytes, size_t len)
{
	enum { LOCAL = 0x20, PROXY = 0x21, UNSPECIFIED = 0x00 };
	unsigned char head[V2_HEAD];
	size_t n, needed;

	if (len < sizeof head)
		return PROXY_MORE;
	memcpy(head, bytes, sizeof head);
	n = (size_t)head[14] << 8 | head[15];
	header->len = sizeof head + n;
	if (head[12] == LOCAL || (head[12] == PROXY && head[13] == UNSPECIFIED))
		return PROXY_ITSELF;	/* the addresses are ignored */
	if (head[12] != PROXY || !find_v2_length(head[13], &needed) ||
	    n < needed)
		return PROXY_BAD;
	if (len < sizeof head + needed)
		return PROXY_MORE;
	header->client = parse_v2_client(needed, bytes + sizeof head);
	return PROXY_CLIENT;
}

enum proxy_state
proxy_protocol_parse(struct proxy_header *header, const char *bytes, size_t len)
{
	if (len == 0)
		return PROXY_MORE;
	if (begins_with(bytes, len, v1_begin, sizeof v1_begin))
		return parse_v1(header, bytes, len);
	if (begins_with(bytes, len, v2_begin, sizeof v2_begin))
		return parse_v2(header, bytes, len);
	return PROXY_BAD;
}
