/* The types of option values: how each is parsed, printed, copied and freed. */
#pragma once

#include <stdio.h>

#include "conf/options.h"

/* The types of Lua values that a configuration file may assign, as bits. */
enum { FROM_TEXT = 1, FROM_NUMBER = 2, FROM_BOOL = 4, FROM_TABLE = 8 };

/* The storage of a type: what its field in struct conf is. */
struct value_storage {
	bool is_list;
	int (*copy)(void *field, const void *from);	/* -1: no memory */
	void (*free)(void *field);	/* the field is empty then */
};

struct value_ops {
	const struct value_storage *storage;

	/* Returns NULL for a valid value, or what was expected; or NULL. */
	const char *(*check)(const char *value);

	/*
	 * Parses a value into the field; adds one word to a list. Returns 0,
	 * or -1 with a message in `err` (CONF_ERR_MAX bytes).
	 */
	int (*set)(void *field, const struct conf_option *option,
	    const char *value, char *err);

	/* Prints the field as a Lua expression. */
	void (*dump)(const void *field, const struct conf_option *option,
	    FILE *out);

	const char *help;	/* the value in --help, before option->words */
	int accepts;		/* FROM_... */
	const char *expected;	/* the same in words */
	char separator;		/* between key and value of a word: the list is
				   a table of pairs in Lua; or 0 */
};

/* Indexed by enum value_type. */
extern const struct value_ops value_types[];
