/* SipHash-2-4: a short hash that nobody can foresee who lacks the key. */
#ifndef SITE_SIP_H
#define SITE_SIP_H

#include <stddef.h>
#include <stdint.h>

enum { SIP_KEY = 16 };	/* bytes of a key, which are random */

/* The hash of n bytes. */
uint64_t sip_hash(const unsigned char *key, const void *bytes, size_t n);

#endif
