/* The site{} blocks: inherits options, and checks all sites. */
#pragma once

#include "conf/conf.h"

/*
 * Adds a site with its own options, which conf_set() sets; `conf` owns it. The
 * pointer is valid until the next call. Returns NULL without memory, or if
 * there are CONF_SITES_MAX sites already.
 */
struct conf *conf_add_site(struct conf *conf);

/*
 * Checks that a site{} block may set the option. Returns 0, or -1 with a
 * message in `err` (CONF_ERR_MAX bytes).
 */
int conf_check_scope(const struct conf_option *option, char *err);

/*
 * Completes the configuration after all options have been set. Fills in the
 * name of the host, and for each site the options that its block does not set.
 * Without blocks there is one site with all options. Checks that `library` is a
 * directory. Returns 0, or -1 with a message in `err` (CONF_ERR_MAX bytes).
 */
int conf_complete(struct conf *conf, char *err);

/*
 * Checks that statistics have a `state` directory, and that all sites with data
 * there have different names. Returns 0, or -1 with a message in `err`
 * (CONF_ERR_MAX bytes).
 */
int conf_check_state(const struct conf *conf, char *err);
