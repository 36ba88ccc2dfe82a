/* Reports on standard output: --check and --report. */
#pragma once

#include <stdbool.h>

#include "site/sites.h"

/*
 * Checks the menus and handlers of all sites. Prints one line per finding.
 * Returns true if there is none; logs failures.
 */
bool report_check(const struct sites *sites);

/*
 * Prints statistics. "text" prints those in the open state directory. "json"
 * prints them as JSON. "journal" prints those of a journal on standard input.
 * `is_server_conf`: `conf` is the server's configuration, so its option `stats`
 * applies. Logs a failure and returns false.
 */
bool report_stats(struct conf *conf, const char *form, bool is_server_conf);
