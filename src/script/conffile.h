/* Reads the configuration file, which is Lua. */
#ifndef SCRIPT_CONFFILE_H
#define SCRIPT_CONFFILE_H

#include "conf/conf.h"

/*
 * Runs the file in an empty environment, where each assignment sets an option.
 * Returns 0, or -1 with a message in `err` (CONF_ERR_MAX bytes), which begins
 * with file and line if possible.
 */
int conffile_load(struct conf *conf, const char *file, char *err);

#endif
