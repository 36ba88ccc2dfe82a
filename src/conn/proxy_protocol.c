#include "conn/proxy_protocol.h"

#include <arpa/inet.h>
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

/* A port as the protocol wants it: no sign, no zero in front. */
static bool
read_port(const char *word, in_port_t *port)
{
	const size_t len = strspn(word, "0123456789");
	unsigned long n;

	if (len == 0 || len > 5 || word[len] != '\0' ||
	    (word[0] == '0' && len > 1))
		return false;
	for (n = 0; *word != '\0'; word++)
		n = 10 * n + (unsigned long)(*word - '0');
	*port = htons((uint16_t)n);
	return n <= UINT16_MAX;
}

/* "192.0.2.7 192.0.2.1 40000 70": where it comes from, and where it went. */
static enum proxy_state
read_ipv4(union address *client, char *line)
{
	struct sockaddr_in to;

	client->ipv4 = (struct sockaddr_in){ .sin_family = AF_INET };
	if (inet_pton(AF_INET, next_word(&line), &client->ipv4.sin_addr) == 1 &&
	    inet_pton(AF_INET, next_word(&line), &to.sin_addr) == 1 &&
	    read_port(next_word(&line), &client->ipv4.sin_port) &&
	    read_port(next_word(&line), &to.sin_port) && line == NULL)
		return PROXY_CLIENT;
	return PROXY_BAD;
}

static enum proxy_state
read_ipv6(union address *client, char *line)
{
	struct sockaddr_in6 to;

	client->ipv6 = (struct sockaddr_in6){ .sin6_family = AF_INET6 };
	if (inet_pton(AF_INET6, next_word(&line), &client->ipv6.sin6_addr) ==
		1 &&
	    inet_pton(AF_INET6, next_word(&line), &to.sin6_addr) == 1 &&
	    read_port(next_word(&line), &client->ipv6.sin6_port) &&
	    read_port(next_word(&line), &to.sin6_port) && line == NULL)
		return PROXY_CLIENT;
	return PROXY_BAD;
}

/* The line behind `PROXY `. */
static enum proxy_state
read_line(union address *client, char *line)
{
	const char *protocol = next_word(&line);

	if (strcmp(protocol, "UNKNOWN") == 0)
		return PROXY_ITSELF;
	if (strcmp(protocol, "TCP4") == 0)
		return read_ipv4(client, line);
	if (strcmp(protocol, "TCP6") == 0)
		return read_ipv6(client, line);
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

/* Two addresses, then two ports. */
static enum proxy_state
copy_ipv4(union address *client, const char *at, size_t n)
{
	client->ipv4 = (struct sockaddr_in){ .sin_family = AF_INET };
	if (n < V2_IPV4)
		return PROXY_BAD;
	memcpy(&client->ipv4.sin_addr, at, 4);
	memcpy(&client->ipv4.sin_port, at + 8, 2);
	return PROXY_CLIENT;
}

static enum proxy_state
copy_ipv6(union address *client, const char *at, size_t n)
{
	client->ipv6 = (struct sockaddr_in6){ .sin6_family = AF_INET6 };
	if (n < V2_IPV6)
		return PROXY_BAD;
	memcpy(&client->ipv6.sin6_addr, at, 16);
	memcpy(&client->ipv6.sin6_port, at + 32, 2);
	return PROXY_CLIENT;
}

/* Two paths, which are nothing to us. */
static enum proxy_state
copy_unix(union address *client, size_t n)
{
	client->any = (struct sockaddr){ .sa_family = AF_UNIX };
	return n < V2_UNIX ? PROXY_BAD : PROXY_CLIENT;
}

/* What the `n` bytes begin with; extensions may follow. */
static enum proxy_state
copy_address(union address *client, unsigned family, const char *at, size_t n)
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
