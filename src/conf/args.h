/* The command line: commands, and a flag for each option. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "conf/conf.h"

struct args {
	const char *file;	/* -c; points into argv, or NULL */
	const char *report;	/* -s: "text", "json" or "journal"; or NULL */
	bool inetd;		/* -i */
	bool test;		/* -t */
	bool print;		/* -T */
	bool check;		/* -k */
	bool help;
	bool version;
};

/*
 * Reads the command line. Sets options in `conf`; if that is NULL, reads only
 * the commands. Returns 0, or -1 with a message in `err` (CONF_ERR_MAX bytes).
 */
int args_read(struct args *args, struct conf *conf, int argc,
    char *const argv[], char *err);

/* Prints the text of --help. */
void args_help(FILE *out);
