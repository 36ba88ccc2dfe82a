/*
 * The command line: flags that set options, and flags that ask for something.
 */
#ifndef CONF_ARGS_H
#define CONF_ARGS_H

#include <stdbool.h>
#include <stdio.h>

#include "conf/conf.h"

struct args {
	const char *file;	/* -c; points into argv, or NULL */
	bool inetd;		/* -i: one request on stdin and stdout */
	bool test;		/* -t: check the configuration */
	bool print;		/* -T: print it */
	bool check;		/* --check: read the site's maps */
	const char *stats;	/* --stats: print them as "text", "json" or
				   "journal"; or NULL */
	bool help;
	bool version;
};

/*
 * Reads the command line. Sets options in `conf`, or only looks for the other
 * flags if `conf` is NULL. Returns 0, or -1 with a sentence in `err`
 * (CONF_ERR_MAX bytes).
 */
int args_read(struct args *args, struct conf *conf, int argc,
    char *const argv[], char *err);

/* Prints what --help says. */
void args_help(FILE *out);

#endif
