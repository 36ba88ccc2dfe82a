/* The command line: commands, and a flag for each option. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "conf/conf.h"

struct args {
	int argc;		/* the command line, as main() takes it */
	char **argv;
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
 * Reads the command line into the other fields, and sets options in `conf`.
 * Returns 0, or -1 with a message in `err` (CONF_ERR_MAX bytes).
 */
int args_read(struct args *args, struct conf *conf, char *err);

/* Prints the text of --help. */
void args_help(FILE *out);
