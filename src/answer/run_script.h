/* Scripts of the library that speak to the operator. */
#ifndef ANSWER_RUN_SCRIPT_H
#define ANSWER_RUN_SCRIPT_H

#include <stdio.h>

#include "site/task.h"

/*
 * Runs a script of the library over the whole site, with this query or none
 * (NULL), and prints what it sends. Of `means` the site may be NULL, and pool
 * and cache are not used. Returns how many bytes that was, or -1 where it could
 * not be run to its end: then the log says why.
 */
long run_script(const struct site_context *context, const char *script,
    const char *query, FILE *out);

#endif
