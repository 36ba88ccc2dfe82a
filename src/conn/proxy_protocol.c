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

/* Do the bytes begin so, as far as they go? */
static bool
begins(const char *bytes, size_t len, const char *with, size_t n)
{
	return memcmp(bytes, with, len < n ? len : n) == 0;
}

/* The next word of a line; "" where there is none, or two blanks. */
static const char *
next_word(char **line)
{
	const char *word = strsep(line, " ");

	return word != NULL ? word : "";
}

/* A port as the protocol wants it: no sign, no leading zero. */
static bool
read_port(const char *word, uint16_t *port)
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

/* Reads an address of IPv4, or of IPv6. */
static bool
read_address(const char *word, bool is_ipv4, struct addr *addr)
{
	return (strchr(word, ':') == NULL) == is_ipv4 &&
	    addr_parse(addr, word) == 0;
}

/* "192.0.2.7 192.0.2.1 40000 70": the client's address, then the proxy's. */
static enum proxy_state
read_addresses(struct addr *client, bool is_ipv4, char *line)
{
	struct addr proxy;

	if (read_address(next_word(&line), is_ipv4, client) &&
	    read_address(next_word(&line), is_ipv4, &proxy) &&
	    read_port(next_word(&line), &client->port) &&
	    read_port(next_word(&line), &proxy.port) && line == NULL)
		return PROXY_CLIENT;
	return PROXY_BAD;
}

/* The line behind `PROXY `. */
static enum proxy_state
read_line(struct addr *client, char *line)
{
	const char *protocol = next_word(&line);

	if (strcmp(protocol, "UNKNOWN") == 0)
		return PROXY_ITSELF;
	if (strcmp(protocol, "TCP4") == 0)
		return read_addresses(client, true, line);
	if (strcmp(protocol, "TCP6") == 0)
		return read_addresses(client, false, line);
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
	return read_line(&header->client, line);
}

static uint16_t
port_at(const char *at)
{
	const unsigned char *bytes = (const unsigned char *)at;

	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/* Two addresses, then two ports. */
static enum proxy_state
copy_ipv4(struct addr *client, const char *at, size_t n)
{
	if (n < V2_IPV4)
		return PROXY_BAD;
	*client = addr_from_ipv4(at, port_at(at + 8));
	return PROXY_CLIENT;
}

static enum proxy_state
copy_ipv6(struct addr *client, const char *at, size_t n)
{
	if (n < V2_IPV6)
		return PROXY_BAD;
	*client = addr_from_ipv6(at, port_at(at + 32));
	return PROXY_CLIENT;
}

/* Two paths, which are not used. */
static enum proxy_state
copy_unix(struct addr *client, size_t n)
{
	*client = (struct addr){ .is_ip = false };
	return n < V2_UNIX ? PROXY_BAD : PROXY_CLIENT;
}

/* What the `n` bytes begin with; extensions may follow. */
static enum proxy_state
copy_address(struct addr *client, unsigned family, const char *at, size_t n)
{
	switch (family) {
	case 0x00:	/* unspecified */
		return PROXY_ITSELF;
	case 0x11:	/* TCP over IPv4 */
		return copy_ipv4(client, at, n);
	case 0x21:	/* TCP over IPv6 */
		return copy_ipv6(client, at, n);
	case 0x31:	/* a stream of AF_UNIX */
		return copy_unix(client, n);
	default:
		return PROXY_BAD;
	}
}

static enum proxy_state
parse_v2(struct proxy_header *header, const char *bytes, size_t len)
{
	enum { LOCAL = 0x20, PROXY = 0x21 };
	unsigned char head[V2_HEAD];
	size_t n;

	if (len < sizeof head)
		return PROXY_MORE;
	memcpy(head, bytes, sizeof head);
	n = (size_t)head[14] << 8 | head[15];
	header->len = sizeof head + n;
	if ((head[12] != LOCAL && head[12] != PROXY) || header->len > PROXY_MAX)
		return PROXY_BAD;
	if (len < header->len)
		return PROXY_MORE;
	if (head[12] == LOCAL)
		return PROXY_ITSELF;	/* whatever else it says */
	return copy_address(&header->client, head[13], bytes + sizeof head, n);
}

enum proxy_state
proxy_protocol_parse(struct proxy_header *header, const char *bytes, size_t len)
{
	if (len == 0)
		return PROXY_MORE;
	if (begins(bytes, len, v1_begin, sizeof v1_begin))
		return parse_v1(header, bytes, len);
	if (begins(bytes, len, v2_begin, sizeof v2_begin))
		return parse_v2(header, bytes, len);
	return PROXY_BAD;
}
