#include "base/addr.h"

#include <arpa/inet.h>
#include <string.h>

enum { BITS = 128, BITS_OF_IPV4 = 32 };

/* IPv4 lies in the net ::ffff:0:0/96. */
struct cidr {
	struct in6_addr first;
	unsigned bits;		/* that count */
};

int
addr_parse(const char *text, struct in6_addr *address)
{
	struct in_addr ipv4;

	if (inet_pton(AF_INET6, text, address) == 1)
		return 0;
	if (inet_pton(AF_INET, text, &ipv4) != 1)
		return -1;
	memset(address, 0, sizeof *address);
	memset(address->s6_addr + 10, 0xff, 2);
	memcpy(address->s6_addr + 12, &ipv4, sizeof ipv4);
	return 0;
}

/* A number of up to three digits, or -1. */
static int
number_of(const char *text)
{
	size_t len;
	int n;

	len = strspn(text, "0123456789");
	if (len == 0 || len > 3 || text[len] != '\0')
		return -1;
	for (n = 0; *text != '\0'; text++)
		n = 10 * n + (*text - '0');
	return n;
}

static bool
same_bits(const struct in6_addr *a, const struct in6_addr *b, unsigned n)
{
	const unsigned last = (0xff00u >> n % 8) & 0xff;

	if (memcmp(a, b, n / 8) != 0)
		return false;
	return last == 0 ||
	    ((a->s6_addr[n / 8] ^ b->s6_addr[n / 8]) & last) == 0;
}

/* Is no bit set but those that count? */
static bool
is_first(const struct cidr *net)
{
	unsigned i;

	for (i = net->bits; i < BITS; i++)
		if (net->first.s6_addr[i / 8] & 0x80 >> i % 8)
			return false;
	return true;
}

/* NULL, or what the text is not. */
static const char *
parse_cidr(struct cidr *net, const char *text)
{
	const char *const slash = strchrnul(text, '/');
	const size_t len = (size_t)(slash - text);
	char address[INET6_ADDRSTRLEN] = "";
	int bits, most;

	if (len < sizeof address)
		memcpy(address, text, len);
	if (addr_parse(address, &net->first) == -1)
		return "an address like 10.0.0.1, a net like 10.0.0.0/8, or "
		       "unix";
	most = strchr(address, ':') == NULL ? BITS_OF_IPV4 : BITS;
	bits = *slash == '/' ? number_of(slash + 1) : most;
	if (bits == -1 || bits > most)
		return most == BITS ? "a net of IPv6, like fd00::/8" :
				      "a net of IPv4, like 10.0.0.0/8";
	net->bits = (unsigned)(BITS - most + bits);
	return is_first(net) ? NULL : "the first address of its net";
}

static bool
is_unix(const char *net)
{
	return strcmp(net, "unix") == 0;
}

const char *
addr_cidr_check(const char *net)
{
	struct cidr read;

	return is_unix(net) ? NULL : parse_cidr(&read, net);
}

bool
addr_cidr_contains(const char *net, const char *host)
{
	struct in6_addr address;
	struct cidr read;

	if (is_unix(net))
		return is_unix(host) || strcmp(host, "local") == 0;
	if (parse_cidr(&read, net) != NULL || addr_parse(host, &address) == -1)
		return false;
	if (IN6_IS_ADDR_V4MAPPED(&address) != IN6_IS_ADDR_V4MAPPED(&read.first))
		return false;
	return same_bits(&read.first, &address, read.bits);
}
