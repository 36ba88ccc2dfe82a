/* Reports on standard output: --check and --report. */
#pragma once

#include <stdbool.h>

#include "site/sites.h"

/*
 * Checks the menus and handlers of all sites. Prints one line per finding.
 * Returns true if there is none; the log tells what failed.
 */
bool report_check(const struct sites *sites);

/*
 * Prints the statistics in the state directory, which is open, as "text" or
 * "json"; or as "journal" those of a journal on standard input. `is_whole`:
 * `conf` is the configuration of the server, so that it tells whether stats is
 * on. Returns false after a failure, which it logs.
 */
bool report_stats(struct conf *conf, const char *form, bool is_whole);
