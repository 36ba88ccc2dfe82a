/* Runs a script of the library from the command line. */
#pragma once

#include <stdio.h>

#include "site/task.h"

/*
 * Runs a script of the library over a whole site, with this query or NULL, and
 * prints its output. context->site may be NULL; pool and cache are not used.
 * Returns how many problems it has counted, or -1 if the script failed, and
 * logs why.
 */
long run_script(const struct site_context *context, const char *script,
    const char *query, FILE *out);
