/* Reads the configuration file, which is Lua. */
#pragma once

#include "conf/conf.h"

/*
 * Runs the file in an environment without libraries; each assignment sets an
 * option. Returns 0, or -1 with a message in `err` (CONF_ERR_MAX bytes) that
 * begins with the file and the line, if known.
 */
int conffile_load(struct conf *conf, const char *path, char *err);
