/* The command line: commands, a flag for each option, and the gopherroot. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "conf/value.h"

struct args {
	int argc;		/* the command line, as main() takes it */
	char **argv;
	const char *file;	/* -c; points into argv, or NULL */
	const char *report;	/* -s: "text", "json" or "journal"; or NULL */
	const char *help;	/* -h: "common" or "all"; or NULL */
	bool inetd;		/* -i */
	bool test;		/* -t */
	bool print;		/* -T */
	bool check;		/* -k */
	bool version;
};

/* A flag, as getopt_long(3), --help and the completion of shells need it. */
struct flag {
	char letter;		/* its short form, or 0 */
	const char *name;
	int has_arg;		/* no_argument, ... */
	char form[64];		/* its value in --help, such as "=DIR" */
	const char *help;
	const char *fallback;	/* the default as text, or NULL */
	bool is_common;		/* --help without "all" has it */
	bool repeats;		/* each use adds a word to a list */
	enum value_completion completes;
	const char *words;	/* of COMPLETE_WORDS: "text|json" */
};

/* Fills in the flag with this number, from 0. Returns false after the last. */
bool args_flag(struct flag *flag, size_t i);

/*
 * Reads the command line into the other fields, and sets options in `conf`.
 * Returns 0, or -1 with a message in `err` (CONF_ERR_MAX bytes).
 */
int args_read(struct args *args, struct conf *conf, char *err);

/* Prints the text of --help, on one screen, or of --help=all. */
void args_help(FILE *out, bool all);
