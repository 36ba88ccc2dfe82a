/*
 * Reads what a journal tells of visitors who each had a process of their own:
 * systemd names its unit after a number and both addresses.
 */
#ifndef STATS_JOURNAL_H
#define STATS_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "stats/writer.h"

enum { JOURNAL_HOST_MAX = 46, JOURNAL_UNIT_MAX = 255 };

/* What the name of a unit says. */
struct unit {
	uint32_t number;	/* of the visitor, since the socket was there */
	char local[JOURNAL_HOST_MAX];
	char remote[JOURNAL_HOST_MAX];
	uint16_t local_port, remote_port;
};

/*
 * Reads gophermoon@199-5.45.107.88:70-212.111.43.252:60215.service, or one with
 * IPv6 addresses, or with a cookie behind the number as younger versions of
 * systemd have it, or one of gophermoon-ANYTHING@; also without `.service`.
 * False if it is no such name.
 */
bool unit_parse(struct unit *unit, struct bytes name);

/* What has been read. */
struct journal {
	unsigned long lines, skipped;	/* skipped: told nothing, or too much */
};

enum { JOURNAL_ERR_MAX = 256 };

/*
 * Reads a journal to its end, and puts into the statistics, which are in
 * memory, every visitor once, however often his unit is named. A line is an
 * object of `journalctl -o json`, or `_SYSTEMD_UNIT=` and a name as in
 * `-o verbose`, or a name alone; in the middle of a line nothing counts, as
 * visitors choose what stands there. Returns 0, or -1 and a sentence in `err`
 * (JOURNAL_ERR_MAX bytes).
 */
int journal_read(struct journal *journal, struct writer *stats, FILE *in,
    char *err);

#endif
