/* Sets, prints and interprets the values of the options. */
#pragma once

#include <stdio.h>

#include "base/log.h"
#include "conf/options.h"

/*
 * Sets every option to its default. Returns 0, or -1 if memory ran out; the
 * caller calls conf_free() in either case.
 */
int conf_init(struct conf *conf);

/*
 * Sets one option from text, on behalf of conf->source. For a list, adds one
 * word after removing the words of another source. Returns 0, or -1 with a
 * message in `err` (CONF_ERR_MAX bytes) that names the option, the value and
 * what was expected.
 */
int conf_set(struct conf *conf, const char *name, const char *value, char *err);

/* Records that conf->source sets a list, and removes words of other sources. */
void conf_clear(struct conf *conf, const struct conf_option *option);

/* Reports whether the configuration, and not only a block, sets an option. */
bool conf_is_set(const struct conf *conf, const char *name);

/* Logs which options of a complete configuration have no effect. */
void conf_explain(const struct conf *conf);

/* Prints all options and all sites as a valid configuration file. */
void conf_dump(const struct conf *conf, FILE *out);

/* Frees all values and sites. May be called twice. */
void conf_free(struct conf *conf);

/*
 * Returns a part of an error message for a path that begins with a tilde, which
 * only a shell expands; or NULL for any other path.
 */
const char *conf_tilde_hint(const char *path);

/* The message for what needs the option `state`. */
#define CONF_NO_STATE \
	"no state directory; start with --state=DIRECTORY or set state"

enum { CONF_NAME_MAX = 264, CONF_URL_MAX = CONF_NAME_MAX + 11 };

/*
 * Writes the public name and port of a site, "gopher.example.org:70" or
 * "[2001:db8::1]:70", into CONF_NAME_MAX bytes. Returns `out`.
 */
char *conf_name_port(const struct conf *site, char *out);

/* Writes the URL of a site into CONF_URL_MAX bytes. Returns `out`. */
char *conf_url(const struct conf *site, char *out);

/* Returns the item type that `types` gives to a file name, or 0. */
char conf_type_of(const struct conf *conf, const char *name);

/* Report whether a clean relative path is in `handlers_in`; in `trusted`. */
bool conf_runs(const struct conf *conf, const char *path);
bool conf_trusts(const struct conf *conf, const char *path);

/* Reports whether a host, named as in the log, is in `proxy_from`. */
bool conf_is_proxy(const struct conf *conf, const char *host);

/* Returns the value of `log_level` as base/log.h has it. */
enum log_level conf_log_level(const struct conf *conf);
