/*
 * Imports a journal: where systemd starts one process for each client, it names
 * the unit after a number and both addresses.
 */
#ifndef STATS_JOURNAL_H
#define STATS_JOURNAL_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"

enum { JOURNAL_UNIT_MAX = 255 };

/* The parts of a unit's name. */
struct unit {
	uint32_t number;	/* of the connection since the socket opened */
	char local[INET6_ADDRSTRLEN], remote[INET6_ADDRSTRLEN];
	uint16_t local_port, remote_port;
};

/*
 * Parses gophermoon@199-5.45.107.88:70-212.111.43.252:60215.service. Addresses
 * may be IPv6; newer versions of systemd have a cookie behind the number; the
 * service may be gophermoon-ANYTHING; `.service` may be missing. Returns false
 * if it is another name.
 */
bool journal_parse_unit(struct unit *unit, struct bytes name);

struct journal {
	unsigned long lines, skipped;	/* skipped: no unit in it */
};

enum { JOURNAL_ERR_MAX = 256 };

/*
 * Reads a journal to its end into a database in memory, and makes that the one
 * of all later queries: each unit is one connection, of which the client and
 * perhaps the time are known. A line is an object of `journalctl -o json`, or
 * `_SYSTEMD_UNIT=` and a name as in `-o verbose`, or a name alone. The middle
 * of a line does not count, as clients choose what stands there. Returns 0, or
 * -1 and a message in `err` (JOURNAL_ERR_MAX bytes).
 */
int journal_read(struct journal *journal, FILE *in, char *err);

#endif
