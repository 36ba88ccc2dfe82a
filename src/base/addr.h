/*
 * IP addresses and ports, and blocks of addresses (CIDR, RFC 4632). An IPv4
 * address is stored IPv4-mapped, ::ffff:192.0.2.7 (RFC 4291 section 2.5.5.2),
 * so that it is equal on IPv4 and IPv6 sockets. Pure.
 */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* Zeroed, it is no IP address, as for a client on a Unix socket. */
struct addr {
	bool is_ip;
	uint16_t port;		/* in host byte order; 0 if there is none */
	struct in6_addr ip;
};

/* Bytes of a shown address, with brackets, port and NUL. */
enum { ADDR_TEXT_MAX = INET6_ADDRSTRLEN + 8 };

/* Any socket address, as accept(2) and bind(2) take it. */
union addr_socket {
	struct sockaddr any;
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;
};

/* Reads "192.0.2.7" or "2001:db8::1", port 0. Returns 0, or -1. */
int addr_parse(struct addr *addr, const char *text);

/*
 * Reads an address with a port: "127.0.0.1:7070", "[::1]:7070", or "7070" for
 * that port of all addresses. Returns 0, or -1.
 */
int addr_parse_port(struct addr *addr, const char *text);

/* Returns the address in the 4 or 16 bytes of an IP packet header. */
struct addr addr_from_ipv4(const void *bytes, uint16_t port);
struct addr addr_from_ipv6(const void *bytes, uint16_t port);

/* Returns the address of a socket; zeroed if it is no IP address. */
struct addr addr_from_socket(const union addr_socket *from);

/* Returns the local address of a socket; zeroed if it has none. */
struct addr addr_of_socket(int fd);

/* Fills in an IPv6 address for bind(2). Returns its size. */
socklen_t addr_to_ipv6(const struct addr *addr, union addr_socket *to);

/*
 * Fills in an IPv4 address for bind(2), for a host without IPv6. Returns its
 * size, or 0 if `addr` is neither IPv4 nor unspecified.
 */
socklen_t addr_to_ipv4(const struct addr *addr, union addr_socket *to);

bool addr_is_ipv4(const struct addr *addr);

/* Reports whether only this host reaches the address: 127.0.0.0/8 or ::1. */
bool addr_is_loopback(const struct addr *addr);

/* Reports whether it is 0.0.0.0 or ::, which stands for all addresses. */
bool addr_is_unspecified(const struct addr *addr);

/* Reports whether both are the same address; the ports may differ. */
bool addr_is_same_ip(const struct addr *a, const struct addr *b);

/* Reports whether a socket bound to `bound` accepts connections for `addr`. */
bool addr_covers(const struct addr *bound, const struct addr *addr);

/* Clears all but the first `ipv4_bits` or `ipv6_bits` bits of an address. */
void addr_mask(struct addr *addr, unsigned ipv4_bits, unsigned ipv6_bits);

/*
 * Writes the address, "::1", or with its port, "[::1]:70"; "unix" if it is no
 * IP address. `out` holds ADDR_TEXT_MAX bytes. Returns `out`.
 */
char *addr_show(const struct addr *addr, char *out);
char *addr_show_port(const struct addr *addr, char *out);

/*
 * Checks a block as an operator writes it: an address; the first address of a
 * block, a slash and a number of bits; or the word `unix`. Returns NULL if the
 * block is valid, or the end of a sentence that says what was expected.
 */
const char *addr_block_check(const char *block);

/*
 * Reports whether a block that addr_block_check() accepts holds this client,
 * which is named as in the log. The block `unix` holds clients without an
 * address: "unix" (a Unix socket) and "local" (no socket). IPv4-mapped IPv6
 * addresses are IPv4 addresses, and in no block of IPv6.
 */
bool addr_block_holds(const char *block, const char *client);
