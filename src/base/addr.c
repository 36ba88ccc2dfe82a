#include "base/addr.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IPV6_BITS = 128, IPV4_BITS = 32, MAPPED_BITS = IPV6_BITS - IPV4_BITS };

/* A block of addresses; IPv4 blocks lie in ::ffff:0:0/96. */
struct block {
	struct addr first;
	unsigned bits;		/* that all its addresses share */
};

struct addr
addr_from_ipv4(const void *bytes, uint16_t port)
{
	struct addr addr = { .is_ip = true, .port = port };

	memset(addr.ip.s6_addr + 10, 0xff, 2);
	memcpy(addr.ip.s6_addr + 12, bytes, 4);
	return addr;
}

struct addr
addr_from_ipv6(const void *bytes, uint16_t port)
{
	struct addr addr = { .is_ip = true, .port = port };

	memcpy(&addr.ip, bytes, sizeof addr.ip);
	return addr;
}

int
addr_parse(struct addr *addr, const char *text)
{
	struct in_addr ipv4;

	*addr = (struct addr){ .is_ip = true };
	if (inet_pton(AF_INET6, text, &addr->ip) == 1)
		return 0;
	if (inet_pton(AF_INET, text, &ipv4) != 1)
		return -1;
	*addr = addr_from_ipv4(&ipv4, 0);
	return 0;
}

/* Cuts "[::1]:70" in two; `host` is "" if there is only a port. */
static int
split_port(const char *text, char *host, size_t size, const char **port)
{
	const char *colon;
	size_t len;

	colon = strrchr(text, ':');
	*port = colon ? colon + 1 : text;
	len = colon ? (size_t)(colon - text) : 0;
	if (len > 2 && text[0] == '[' && text[len - 1] == ']') {
		text++;
		len -= 2;
	}
	if (len >= size || (colon != NULL && len == 0))
		return -1;
	memcpy(host, text, len);
	host[len] = '\0';
	return 0;
}

int
addr_parse_port(struct addr *addr, const char *text)
{
	char host[INET6_ADDRSTRLEN + 1], *end;
	const char *port;
	long number;

	if (split_port(text, host, sizeof host, &port) == -1)
		return -1;
	number = strtol(port, &end, 10);
	if (*port < '0' || *port > '9' || *end != '\0' || number > 65535)
		return -1;
	*addr = (struct addr){ .is_ip = true };
	if (host[0] != '\0' && addr_parse(addr, host) == -1)
		return -1;
	addr->port = (uint16_t)number;
	return 0;
}

struct addr
addr_from_socket(const union addr_socket *from)
{
	if (from->any.sa_family == AF_INET6)
		return addr_from_ipv6(&from->ipv6.sin6_addr,
		    ntohs(from->ipv6.sin6_port));
	if (from->any.sa_family == AF_INET)
		return addr_from_ipv4(&from->ipv4.sin_addr,
		    ntohs(from->ipv4.sin_port));
	return (struct addr){ .is_ip = false };
}

struct addr
addr_of_socket(int fd)
{
	union addr_socket local = { .any = { 0 } };
	socklen_t len = sizeof local;

	if (getsockname(fd, &local.any, &len) == -1)
		return (struct addr){ .is_ip = false };
	return addr_from_socket(&local);
}

socklen_t
addr_to_ipv6(const struct addr *addr, union addr_socket *to)
{
	to->ipv6 = (struct sockaddr_in6){ .sin6_family = AF_INET6,
		.sin6_port = htons(addr->port),
		.sin6_addr = addr->ip };
	return sizeof to->ipv6;
}

socklen_t
addr_to_ipv4(const struct addr *addr, union addr_socket *to)
{
	if (!addr_is_ipv4(addr) && !IN6_IS_ADDR_UNSPECIFIED(&addr->ip))
		return 0;
	to->ipv4 = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons(addr->port) };
	memcpy(&to->ipv4.sin_addr, addr->ip.s6_addr + 12, 4);
	return sizeof to->ipv4;
}

bool
addr_is_ipv4(const struct addr *addr)
{
	return addr->is_ip && IN6_IS_ADDR_V4MAPPED(&addr->ip);
}

bool
addr_is_loopback(const struct addr *addr)
{
	return addr->is_ip &&
	    (IN6_IS_ADDR_LOOPBACK(&addr->ip) ||
		(addr_is_ipv4(addr) && addr->ip.s6_addr[12] == 127));
}

bool
addr_is_unspecified(const struct addr *addr)
{
	static const unsigned char any[4];

	return addr->is_ip &&
	    (IN6_IS_ADDR_UNSPECIFIED(&addr->ip) ||
		(addr_is_ipv4(addr) &&
		    memcmp(addr->ip.s6_addr + 12, any, sizeof any) == 0));
}

bool
addr_is_same_ip(const struct addr *a, const struct addr *b)
{
	return a->is_ip && b->is_ip && IN6_ARE_ADDR_EQUAL(&a->ip, &b->ip);
}

bool
addr_covers(const struct addr *bound, const struct addr *addr)
{
	if (IN6_IS_ADDR_UNSPECIFIED(&bound->ip))
		return true;
	if (addr_is_ipv4(addr) && addr_is_ipv4(bound) &&
	    addr_is_unspecified(bound))
		return true;
	return addr_is_same_ip(bound, addr);
}

static void
keep_bits(struct in6_addr *ip, unsigned bits)
{
	unsigned i;

	for (i = bits; i < IPV6_BITS; i++)
		ip->s6_addr[i / 8] &= (unsigned char)~(0x80 >> i % 8);
}

void
addr_mask(struct addr *addr, unsigned ipv4_bits, unsigned ipv6_bits)
{
	keep_bits(&addr->ip,
	    addr_is_ipv4(addr) ? MAPPED_BITS + ipv4_bits : ipv6_bits);
}

char *
addr_show(const struct addr *addr, char *out)
{
	if (!addr->is_ip)
		return strcpy(out, "unix");
	if (addr_is_ipv4(addr))
		inet_ntop(AF_INET, addr->ip.s6_addr + 12, out, ADDR_TEXT_MAX);
	else
		inet_ntop(AF_INET6, &addr->ip, out, ADDR_TEXT_MAX);
	return out;
}

char *
addr_show_port(const struct addr *addr, char *out)
{
	char host[ADDR_TEXT_MAX];

	if (!addr->is_ip)
		return addr_show(addr, out);
	addr_show(addr, host);
	snprintf(out, ADDR_TEXT_MAX,
	    strchr(host, ':') ? "[%.45s]:%u" : "%.45s:%u", host,
	    (unsigned)addr->port);
	return out;
}

/* Returns a number of up to three digits, or -1. */
static int
parse_bits(const char *text)
{
	const size_t len = strspn(text, "0123456789");

	if (len == 0 || len > 3 || text[len] != '\0')
		return -1;
	return (int)strtol(text, NULL, 10);
}

/* Parses a block. Returns NULL, or what was expected. */
static const char *
parse_block(struct block *block, const char *text)
{
	const char *const slash = strchrnul(text, '/');
	const size_t len = (size_t)(slash - text);
	char address[INET6_ADDRSTRLEN] = "";
	struct in6_addr ip;
	int bits, most;

	if (len < sizeof address)
		memcpy(address, text, len);
	if (addr_parse(&block->first, address) == -1)
		return "an address like 10.0.0.1, a network like 10.0.0.0/8, "
		       "or unix";
	most = strchr(address, ':') == NULL ? IPV4_BITS : IPV6_BITS;
	bits = *slash == '/' ? parse_bits(slash + 1) : most;
	if (bits == -1 || bits > most)
		return most == IPV6_BITS ? "a network of IPv6, like fd00::/8" :
					   "a network of IPv4, like 10.0.0.0/8";
	block->bits = (unsigned)(IPV6_BITS - most + bits);
	ip = block->first.ip;
	keep_bits(&ip, block->bits);
	return IN6_ARE_ADDR_EQUAL(&ip, &block->first.ip) ?
	    NULL :
	    "the first address of its network";
}

static bool
is_unix(const char *name)
{
	return strcmp(name, "unix") == 0;
}

const char *
addr_block_check(const char *block)
{
	struct block parsed;

	return is_unix(block) ? NULL : parse_block(&parsed, block);
}

bool
addr_block_holds(const char *block, const char *client)
{
	struct block parsed;
	struct addr addr;

	if (is_unix(block))
		return is_unix(client) || strcmp(client, "local") == 0;
	if (parse_block(&parsed, block) != NULL ||
	    addr_parse(&addr, client) == -1 ||
	    addr_is_ipv4(&addr) != addr_is_ipv4(&parsed.first))
		return false;
	keep_bits(&addr.ip, parsed.bits);
	return addr_is_same_ip(&addr, &parsed.first);
}
