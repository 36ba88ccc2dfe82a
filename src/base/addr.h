/* Addresses, and the nets that hold them: "10.0.0.0/8". Pure. */
#ifndef BASE_ADDR_H
#define BASE_ADDR_H

#include <netinet/in.h>
#include <stdbool.h>

/*
 * Reads an address of IPv4 or IPv6; one of IPv4 becomes what IPv6 sees of it,
 * ::ffff:192.0.2.7. Returns 0, or -1 if it is none.
 */
int addr_parse(const char *text, struct in6_addr *address);

/*
 * Checks a net as an operator writes it: an address, or the first address of a
 * net, a slash, and how many bits count; or the word `unix`. Returns NULL if
 * all is well, or what it is not: the end of a sentence.
 */
const char *addr_cidr_check(const char *net);

/*
 * Does the net, which addr_cidr_check() has passed, hold this host? He is named as in
 * the log. The net `unix` holds those who have no address: "unix", who came by
 * a socket of that kind, and "local", who came by no socket. An address of IPv4
 * is the same where it comes mapped into IPv6, and is in no other net of IPv6.
 */
bool addr_cidr_contains(const char *net, const char *host);

#endif
